package org.plstar.landscape.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/**
 * A trajectory of length s from w0, followed by a system of inequalities that bounds what it can meet.
 *
 * <p>With V the row space of Ĵ, P the projector onto it, κ(s) ≥ ‖(J - Ĵ)Ĵ⁺‖, δ(s) ≥ ‖(J - Ĵ)(I - P)‖, t(s) ≥ |(I - P)(w - w0)|, as long as the path is in the {@link
 * Tube} T(s, t): σ_min(J) ≥ a0(1 - κ), the part of the direction of motion outside V is at most φ = min(1, δ/(a0(1 - κ))), and
 *
 * <p>κ' = min(w1 + φ w2 + dD/a0, Λ/a0), δ' = min(w3 + φ Λ(0) + dD, Λ), t' = φ, all right sides non-decreasing in the unknowns. κ(0) = ε_J/a0 and δ(0) = ε_J are rounding.
 *
 * <p>Each cell guesses upper bounds for its end, evaluates the rates there and is accepted if they reproduce the guess: then no solution can leave the cell above it, and
 * there is no error of an integration.
 *
 * @param reached whether c ∫ a0(1 - κ) reached what was needed with κ &lt; 1
 * @param best the largest part of it that was reached
 * @param factor c at the end
 */
public record Majorant(boolean reached, double best, double factor, List<Knot> knots) {
    /**
     * The end of a cell; all from above but the integral.
     *
     * @param s length of the path
     * @param kappa κ
     * @param out δ
     * @param across t
     * @param change dD in the tube
     * @param curvature Λ there
     * @param omega ∫Λ
     * @param integral ∫₀ˢ a0(1 - κ), from below
     */
    public record Knot(
            double s,
            double kappa,
            double out,
            double across,
            double change,
            double curvature,
            double omega,
            double integral) {}

    private static final int[] CELLS = {16, 96};
    private static final int PARTS = 8;
    private static final int TRIES = 12;

    /** More than what is needed, so that a check whose bounds are a little coarser succeeds too. */
    private static final double SLACK = 1.02;

    /** The same for κ, from which the rate follows. */
    private static final double ROOM = 1.03;

    /** Where coarse cells came this close, finer ones are worth their cost. */
    private static final double CLOSE = 0.6;

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
     * @param stays whether the path stays in V, so that φ = 0
     * @param constants of which w1, w2, w3 are used
     */
    record Setting(
            Surroundings around,
            RestrictedConstants constants,
            double a0,
            double epsilon,
            boolean stays) {}

    /** Bounds in the tube T(s, t). */
    interface Surroundings {
        /** Λ(0). */
        double curvatureAtStart();

        /** dD and Λ. */
        double[] at(double along, double across);
    }

    /**
     * Follows a path until c times the integral reaches what is needed.
     *
     * @param factor c from Λ and Ω = ∫Λ; at most 0 where there is none
     */
    static Majorant run(Setting setting, double need, DoubleBinaryOperator factor) {
        Majorant march = run(setting, need, factor, CELLS[0]);
        return march.reached || march.best < CLOSE ? march : run(setting, need, factor, CELLS[1]);
    }

    private static Majorant run(
            Setting setting, double need, DoubleBinaryOperator factor, int perUnit) {
        double step = need / setting.a0 / perUnit;
        State state = new State(setting);
        List<Knot> knots = new ArrayList<>();
        double best = 0;
        double c = 0;
        for (int j = 1; j <= 3 * perUnit; j++) {
            double end = j * step;
            if (!state.cell(knots.isEmpty() ? 0 : knots.getLast().s, end)) {
                break;
            }
            knots.add(state.knot(end));
            c = Rounding.down(factor.applyAsDouble(state.curvature, state.omega));
            best = Math.max(best, c * state.integral / need);
            if (!(c > 0)) {
                break;
            }
            if (Rounding.down(c * state.integral) >= SLACK * need && ROOM * state.kappa < 1) {
                return new Majorant(true, best, c, knots);
            }
        }
        return new Majorant(false, best, c, knots);
    }

    /** The unknowns at the end of the last cell. */
    private static final class State {
        private final Setting setting;
        private final double a0;
        private double kappa;
        private double out;
        private double across;
        private double change;
        private double curvature;
        private double omega;
        private double integral;

        State(Setting setting) {
            this.setting = setting;
            a0 = setting.a0;
            kappa = Rounding.up(setting.epsilon / a0);
            out = setting.epsilon;
        }

        Knot knot(double s) {
            return new Knot(s, kappa, out, across, change, curvature, omega, integral);
        }

        /** φ. */
        private double turn(double k, double d) {
            if (setting.stays) {
                return 0;
            }
            double sigma = Rounding.down(a0 * Rounding.downDifference(1, k));
            return sigma > 0 ? Math.min(1, Rounding.up(d / sigma)) : 1;
        }

        /** Goes from s to the end of the next cell; false if no guess could be confirmed. */
        boolean cell(double start, double end) {
            double width = Rounding.up(end - start);
            // φ grows about linearly: its rate over the cell is not much more than at twice its
            // size
            double guess = width * turn(kappa, 2 * out + setting.constants.w3() * width);
            double most = Math.min(end, across + 1.3 * guess);
            for (int tried = 0; tried < TRIES; tried++) {
                double[] bounds = setting.around.at(end, most);
                double[] before = {kappa, out, across, integral};
                if (parts(bounds[0], bounds[1], width / PARTS, most)) {
                    change = bounds[0];
                    curvature = bounds[1];
                    omega = Rounding.up(omega + width * curvature);
                    return true;
                }
                kappa = before[0];
                out = before[1];
                across = before[2];
                integral = before[3];
                if (most >= end) {
                    return false;
                }
                most = Math.min(end, across + 2 * (most - across));
            }
            return false;
        }

        private boolean parts(double moved, double lambda, double width, double most) {
            for (int k = 0; k < PARTS; k++) {
                if (!part(moved, lambda, width) || across > most) {
                    return false;
                }
            }
            return true;
        }

        private boolean part(double moved, double lambda, double width) {
            RestrictedConstants w = setting.constants;
            double guessKappa = kappa;
            double guessOut = out;
            for (int tried = 0; tried < TRIES; tried++) {
                if (!(guessKappa < 1)) {
                    return false;
                }
                double phi = turn(guessKappa, guessOut);
                double kappaRate = Math.min(w.w1() + phi * w.w2() + moved / a0, lambda / a0);
                double outRate =
                        Math.min(w.w3() + phi * setting.around.curvatureAtStart() + moved, lambda);
                double nextKappa = Rounding.up(kappa + width * Rounding.up(kappaRate));
                double nextOut = Rounding.up(out + width * Rounding.up(outRate));
                if (nextKappa <= guessKappa && nextOut <= guessOut) {
                    double mean = Rounding.up((kappa + nextKappa) / 2);
                    double sigma = Rounding.down(a0 * Rounding.downDifference(1, mean));
                    // the width was rounded up
                    double least = Rounding.down(Rounding.down(width));
                    integral = Rounding.down(integral + Rounding.down(least * sigma));
                    kappa = nextKappa;
                    out = nextOut;
                    across = phi == 0 ? across : Rounding.up(across + width * phi);
                    return true;
                }
                guessKappa = nextKappa * (1 + 1e-6);
                guessOut = nextOut * (1 + 1e-6);
            }
            return false;
        }
    }
}
