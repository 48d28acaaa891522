package org.plstar.landscape.certificate.slopes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plstar.landscape.certificate.Constant;
import org.plstar.landscape.certificate.Proof;
import org.plstar.landscape.certificate.Theorem;
import org.plstar.landscape.certificate.bound.Rounding;

/**
 * C' and C'' by slopes along n directions, for systems whose slopes in a ball of all w are too far
 * apart.
 *
 * <p>H(z) = F(w1 + Dz) - y. With κ ≥ ‖T - I‖ for every slope matrix T of H in |z| ≤ ρ and η0 ≥
 * ‖H(0)‖: if κ &lt; 1 and η0 ≤ (1 - κ)ρ, a solution lies within ‖D‖η0/(1 - κ) of w1.
 * docs/certificates.md proves it.
 */
public final class DirectionTheorem {
    /** Equations up to which it is tried. */
    private static final int EQUATIONS = 400;

    /** n² p up to which C' is tried, which may be asked for at many points of a run. */
    private static final double CHEAP = 1e8;

    /** Radii of balls, in residuals: the first leaves the check much room, the last little. */
    private static final double[] BALLS = {6, 2.5, 1.1};

    /** And in parts of the residual that may be rounding, which the check bounds more coarsely. */
    private static final double[] ROUNDING = {64, 16, 1};

    /** Slopes so far apart in the widest ball are too far in the smallest. */
    private static final double HOPELESS = 15;

    /** The distance that is claimed, so that a check with coarser bounds confirms it. */
    private static final double CHECK_ROOM = 4;

    private DirectionTheorem() {}

    /** C': a solution near the point; absent where it is too large to try, or does not hold. */
    public static Optional<Proof> existence(SlopeSystem at) {
        double n = at.system().equations();
        return n * n * at.system().unknowns() > CHEAP
                ? Optional.empty()
                : contraction(at, Theorem.EXISTENCE, 0);
    }

    /**
     * C'': a solution near the point, which lies {@code distance} from w0; absent where it is too
     * large to try, or does not hold.
     */
    public static Optional<Proof> refinedExistence(SlopeSystem at, double distance) {
        return contraction(at, Theorem.REFINED_EXISTENCE, distance);
    }

    private static Optional<Proof> contraction(SlopeSystem at, Theorem theorem, double distance) {
        if (at.system().equations() > EQUATIONS) {
            return Optional.empty();
        }
        Directions d = Directions.of(at).orElse(null);
        double residual = at.residualNorm();
        if (d == null || !Double.isFinite(d.norm())) {
            return Optional.empty();
        }
        for (int k = 0; k < BALLS.length; k++) {
            double rho = BALLS[k] * residual + ROUNDING[k] * at.residualError();
            double kappa = d.along(rho).kappa();
            double left = Rounding.down(Rounding.downDifference(1, kappa) * rho);
            if (kappa < 1 && left >= residual) {
                return Optional.of(proof(at, theorem, d, rho, kappa, left, distance));
            }
            if (!(kappa < HOPELESS) && Double.isFinite(kappa)) {
                break;
            }
        }
        return Optional.empty();
    }

    private static Proof proof(
            SlopeSystem at,
            Theorem theorem,
            Directions d,
            double rho,
            double kappa,
            double left,
            double distance) {
        double residual = at.residualNorm();
        double reach =
                Math.min(
                        Rounding.up(d.norm() * rho),
                        Rounding.up(
                                d.norm()
                                        * (CHECK_ROOM * residual + ROUNDING[0] * at.residualError())
                                        / Rounding.downDifference(1, kappa)));
        List<Constant> constants = new ArrayList<>();
        constants.add(Constant.upper("r0", residual, "‖F - y‖ at the point"));
        constants.add(Constant.upper("ε_F", at.residualError(), "the part that rounding may be"));
        constants.add(Constant.chosen("ρ", rho, "radius of the ball of z, w = w1 + Dz"));
        constants.add(Constant.upper("κ", kappa, "how much slopes by z in the ball differ from 1"));
        constants.add(Constant.upper("‖D‖", d.norm(), "norm of the directions, near Ĵ⁺"));
        constants.add(Constant.upper("R1", reach, "distance to the solution"));
        Proof p =
                Proof.within(
                        reach,
                        theorem,
                        new Proof.Inequality("(1 - κ) ρ ≥ r0, κ ≥ ‖T - 1‖", left, residual),
                        constants);
        return theorem == Theorem.REFINED_EXISTENCE ? p.seenFrom(reach, distance) : p;
    }
}
