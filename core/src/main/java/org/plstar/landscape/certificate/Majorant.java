package org.plstar.landscape.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.plstar.landscape.certificate.bound.Rounding;

/**
 * A trajectory from w0 until the residual has fallen by ρ, followed by a system of inequalities
 * that bounds what it can meet.
 *
 * <p>With V the row space of Ĵ, P the projector onto it, let s bound the length of the path, κ ≥
 * ‖(J - Ĵ)Ĵ⁺‖, δ ≥ ‖(J - Ĵ)(I - P)‖, t ≥ |(I - P)(w - w0)|, as long as the path is in the {@link
 * Tube} T(s, t). The gradient Jᵀr has in V a part of at least σ|r|, σ = a0(1 - κ), and outside at
 * most δ|r|; with T the ratio of the second to the first, ‖r‖ falls by at least σ(1 + h T²)/√(1 +
 * T²) for each unit of length, h = 1 for the flow and ½ with a factor c² for steps. So by ρ, with
 * d1, d2, d3 of {@link Around} and M(A, B) = max of (A + B T)/(1 + h T²) over 0 ≤ T ≤ δ/σ,
 *
 * <p>s' = 1/σ, κ' = min(M(w1 + d1, w2 + d2), Λ/a0)/σ, δ' = min(M(w3 + d3, Λ(0) + dD), Λ)/σ, t' =
 * M(0, 1)/σ, all right sides non-decreasing in the unknowns. κ(0) = ε_J/a0 and δ(0) = ε_J are
 * rounding.
 *
 * <p>Each cell guesses upper bounds for its end, evaluates the rates there and is accepted if they
 * reproduce the guess: then no solution can leave the cell above it, and there is no error of an
 * integration.
 *
 * @param reached whether c² ρ reached what was needed with κ &lt; 1
 * @param best the largest part of it that was reached
 * @param factor c at the end
 */
public record Majorant(boolean reached, double best, double factor, List<Knot> knots) {
    /**
     * The end of a cell; all from above but ρ.
     *
     * @param s length of the path
     * @param kappa κ
     * @param out δ
     * @param across t
     * @param change dD in the tube
     * @param curvature Λ there
     * @param omega ∫Λ
     * @param fallen ρ = ∫σ ds, from below: ‖r‖ has fallen by at least as much, by c² as much for
     *     steps; for a path in V what Kantorovich's theorem asks for
     */
    public record Knot(
            double s,
            double kappa,
            double out,
            double across,
            double change,
            double curvature,
            double omega,
            double fallen) {}

    private static final int[] CELLS = {16, 96};
    private static final int PARTS = 8;
    private static final int TRIES = 12;

    /** More than what is needed, so that a check whose bounds are a little coarser succeeds too. */
    private static final double SLACK = 1.02;

    /** The same for κ, from which the rate follows. */
    private static final double ROOM = 1.03;

    /** Where coarse cells came this close, finer ones are worth their cost. */
    private static final double CLOSE = 0.6;

    /**
     * Where κ got this far it grows so steeply that coarse cells promise a fraction of the rate.
     */
    private static final double STEEP = 0.5;

    /** Copies the list. */
    public Majorant {
        knots = List.copyOf(knots);
    }

    Knot last() {
        return knots.getLast();
    }

    /** A bound of σ_min(J) on the way, from below, with room for a check. */
    double least(double a0) {
        return Rounding.down(a0 * Rounding.downDifference(1, ROOM * last().kappa()));
    }

    /**
     * What does not change on the way.
     *
     * @param bend h: 1 for the flow, ½ for steps; 0 if the path stays in V
     * @param constants of which w1, w2, w3 are used
     */
    record Setting(
            Surroundings around,
            RestrictedConstants constants,
            double a0,
            double epsilon,
            double bend) {}

    /**
     * Bounds in a tube T(s, t) about w0, with D²F - D²F(w0) = Δ.
     *
     * @param change dD ≥ ‖Δ‖
     * @param curvature Λ
     * @param along ‖Δ[e, J⁺·]‖ for e in V, at most dD/a0
     * @param across ‖Δ[f, J⁺·]‖ for any f, at most dD/a0
     * @param out ‖Δ[e, ·]‖ for e in V, at most dD
     */
    record Around(double change, double curvature, double along, double across, double out) {
        /** Nothing but dD and Λ is known. */
        static Around plain(double change, double curvature, double a0) {
            double pulled = Rounding.up(change / a0);
            return new Around(change, curvature, pulled, pulled, change);
        }
    }

    /** Bounds in the tube T(s, t). */
    interface Surroundings {
        /** Λ(0). */
        double curvatureAtStart();

        /** What is known there. */
        Around at(double along, double across);
    }

    /**
     * Follows a path until c² times the fall of the residual reaches what is needed.
     *
     * @param factor c from Λ and Ω = ∫Λ; at most 0 where there is none
     */
    static Majorant run(Setting setting, double need, DoubleBinaryOperator factor) {
        Majorant march = run(setting, need, factor, CELLS[0]);
        if (march.reached ? march.last().kappa() < STEEP : march.best < CLOSE) {
            return march;
        }
        Majorant fine = run(setting, need, factor, CELLS[1]);
        return march.reached && !fine.reached ? march : fine;
    }

    private static Majorant run(
            Setting setting, double need, DoubleBinaryOperator factor, int perUnit) {
        double step = SLACK * need / perUnit;
        State state = new State(setting);
        List<Knot> knots = new ArrayList<>();
        double best = 0;
        double c = 0;
        double width = step;
        // c² is hardly less than 1, or B' fails
        for (int j = 1; j <= 2 * perUnit; j++) {
            if (!state.cell(width)) {
                break;
            }
            knots.add(state.knot());
            c = Rounding.down(factor.applyAsDouble(state.curvature, state.omega));
            double counted = Rounding.down(Rounding.down(c * c) * state.fallen);
            best = Math.max(best, counted / need);
            if (!(c > 0)) {
                break;
            }
            // the sum of the steps was rounded down
            if (counted >= (SLACK - 1e-6) * need) {
                return new Majorant(ROOM * state.kappa < 1, best, c, knots);
            }
            // no further than needed: near the end of what can be proved κ grows steeply
            width = Math.min(step, 1.001 * (SLACK * need - counted) / (c * c));
        }
        return new Majorant(false, best, c, knots);
    }

    /** max of (a + b T)/(1 + h T²) over 0 ≤ T ≤ most, for h > 0. */
    static double largest(double a, double b, double h, double most) {
        double root = Math.sqrt(a * a + b * b / h);
        if (!(root > 0)) {
            return 0;
        }
        // unimodal, with its maximum (a + root)/2 at b/(h (a + root))
        return Rounding.up(
                most * h * (a + root) < b
                        ? (a + b * most) / (1 + h * most * most)
                        : (a + root) / 2);
    }

    /** The unknowns at the end of the last cell. */
    private static final class State {
        private final Setting setting;
        private final double a0;
        private double s;
        private double kappa;
        private double out;
        private double across;
        private double change;
        private double curvature;
        private double omega;
        private double fallen;

        State(Setting setting) {
            this.setting = setting;
            a0 = setting.a0;
            kappa = Rounding.up(setting.epsilon / a0);
            out = setting.epsilon;
        }

        Knot knot() {
            return new Knot(s, kappa, out, across, change, curvature, omega, fallen);
        }

        private boolean stays() {
            return setting.bend == 0;
        }

        private double sigma(double k) {
            return Rounding.down(a0 * Rounding.downDifference(1, k));
        }

        /** M(a, b)/σ. */
        private double rate(double a, double b, double sigma, double d) {
            double m = stays() ? a : largest(a, b, setting.bend, Rounding.up(d / sigma));
            return Rounding.up(m / sigma);
        }

        /**
         * Goes on until ‖r‖ has fallen by {@code width} more; false if no guess could be confirmed.
         */
        boolean cell(double width) {
            double sigma = sigma(kappa);
            if (!(sigma > 0)) {
                return false;
            }
            double[] before = {s, kappa, out, across, fallen};
            double ahead = out + setting.constants.w3() * width / sigma;
            double more = 1.05;
            for (int tried = 0; tried < TRIES; tried++, more *= 1.25) {
                double far = s + more * width / sigma;
                // a little more than nothing, where nothing leaves V but rounding
                double left = across + 1e-9 * far + more * width * rate(0, 1, sigma, more * ahead);
                double most = stays() ? 0 : Math.min(far, left);
                Around here = setting.around.at(far, most);
                if (parts(here, width / PARTS, far, most)) {
                    change = here.change;
                    curvature = here.curvature;
                    omega = Rounding.up(omega + (s - before[0]) * curvature);
                    return true;
                }
                s = before[0];
                kappa = before[1];
                out = before[2];
                across = before[3];
                fallen = before[4];
            }
            return false;
        }

        private boolean parts(Around here, double width, double far, double most) {
            for (int k = 0; k < PARTS; k++) {
                if (!part(here, width) || s > far || across > most) {
                    return false;
                }
            }
            return true;
        }

        private boolean part(Around here, double width) {
            RestrictedConstants w = setting.constants;
            double whole = setting.around.curvatureAtStart();
            double guessKappa = kappa;
            double guessOut = out;
            for (int tried = 0; tried < TRIES; tried++) {
                double sigma = sigma(guessKappa);
                if (!(guessKappa < 1) || !(sigma > 0)) {
                    return false;
                }
                double limit = here.curvature / sigma;
                double kappaRate =
                        Math.min(
                                rate(w.w1() + here.along, w.w2() + here.across, sigma, guessOut),
                                limit / a0);
                double outRate =
                        Math.min(
                                rate(w.w3() + here.out, whole + here.change, sigma, guessOut),
                                limit);
                double nextKappa = Rounding.up(kappa + width * Rounding.up(kappaRate));
                double nextOut = Rounding.up(out + width * Rounding.up(outRate));
                if (nextKappa <= guessKappa && nextOut <= guessOut) {
                    s = Rounding.up(s + Rounding.up(width / sigma));
                    across =
                            stays() ? 0 : Rounding.up(across + width * rate(0, 1, sigma, guessOut));
                    fallen = Rounding.down(fallen + width);
                    kappa = nextKappa;
                    out = nextOut;
                    return true;
                }
                guessKappa = nextKappa * (1 + 1e-6);
                guessOut = nextOut * (1 + 1e-6);
            }
            return false;
        }
    }
}
