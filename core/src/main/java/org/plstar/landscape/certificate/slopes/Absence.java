package org.plstar.landscape.certificate.slopes;

import java.util.OptionalDouble;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.refusal.Refusal;
import org.plstar.system.ResidualSystem;

/**
 * A ball about a point in which no solution lies.
 *
 * <p>With r = F(w1) - y, u = r/‖r‖ and every slope matrix of the ball within E of the computed
 * Jacobian Ĵ, ‖F(w) - y‖ ≥ |uᵀr| - ε - (‖Ĵᵀu‖ + ‖E(ρ)‖)ρ for all ‖w - w1‖ ≤ ρ, with all numbers
 * bounded in the safe direction.
 *
 * @param radius ρ; absent where none is shown
 * @param residual the least ‖F(w) - y‖ in half that ball, from below; 0 where no ball is shown
 * @param reason why none is shown; empty otherwise
 */
public record Absence(OptionalDouble radius, double residual, String reason) {
    private static final long BUDGET = 64L << 20;
    private static final int MOST_DOUBLINGS = 60;
    private static final int BISECTIONS = 12;

    /**
     * Looks for the largest ball about a point. Cost: some 40 passes of slopes.
     *
     * @param point w1 [p], not modified
     * @param most equations times unknowns up to which it is tried
     */
    public static Absence at(ResidualSystem system, double[] point, long most, Workers workers) {
        if ((long) system.equations() * system.unknowns() > most) {
            return none("the system is too large to try");
        }
        try (SlopeSystem at = SlopeSystem.at(system, point, BUDGET, workers)) {
            return of(at, Rounding.norm(point));
        } catch (Refusal refusal) {
            return none(String.valueOf(refusal.getMessage()));
        }
    }

    private static Absence none(String reason) {
        return new Absence(OptionalDouble.empty(), 0, reason);
    }

    private static Absence of(SlopeSystem at, double size) {
        double[] r = at.residual();
        double norm = Rounding.norm(r);
        if (!(norm > 0 && Double.isFinite(norm))) {
            return none("the residual is zero or beyond numbers");
        }
        double[] u = new double[r.length];
        double dot = 0;
        for (int i = 0; i < u.length; i++) {
            u[i] = r[i] / norm;
            dot += u[i] * r[i];
        }
        double unit = Rounding.up(Math.max(1, Rounding.norm(u)));
        double error = Rounding.gamma(u.length + 4L) * norm + at.residualError() * unit;
        double height = Rounding.down((dot - Rounding.up(error)) / unit);
        double slope = Rounding.up(at.transposedNorm(u));
        double radius = 1e-9 * (1 + size);
        if (!(least(at, height, slope, radius) > 0)) {
            return none("the residual may be rounding, or slopes in the smallest ball are unknown");
        }
        double above = radius;
        for (int k = 0; k < MOST_DOUBLINGS && least(at, height, slope, above) > 0; k++) {
            radius = above;
            above *= 2;
        }
        for (int k = 0; k < BISECTIONS; k++) {
            double middle = (radius + above) / 2;
            if (least(at, height, slope, middle) > 0) {
                radius = middle;
            } else {
                above = middle;
            }
        }
        return new Absence(
                OptionalDouble.of(radius), Math.max(0, least(at, height, slope, radius / 2)), "");
    }

    /** The least residual in a ball, from below; negative where it may be 0. */
    private static double least(SlopeSystem at, double height, double slope, double radius) {
        double e = at.slopes(radius).total();
        double fall = Rounding.up(Rounding.up(slope + e) * radius);
        return Double.isFinite(fall) ? Rounding.down(height - fall) : Double.NEGATIVE_INFINITY;
    }

    /** Whether a ball is shown. */
    public boolean isShown() {
        return radius.isPresent();
    }
}
