package org.plstar.landscape.certificate;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.plstar.landscape.certificate.bound.Rounding;

/**
 * How far one must go until ∫₀^S (a0 - Ω(s)) ds reaches what is needed, Ω(s) = ∫₀^s Λ.
 *
 * <p>Λ does not decrease, so on every cell its value at the cell's end bounds it; Ω is then bounded
 * by a piecewise linear function, integrated exactly. No step of it is an approximation.
 *
 * @param reached whether it was reached with Ω(S) &lt; a0
 * @param length S
 * @param change Ω(S), a bound of ‖J(w) - J(w0)‖ in the ball of radius S
 * @param integral ∫₀^S (a0 - Ω) from below
 * @param factor c at S
 * @param best the largest part of what is needed that was reached on the way
 * @param knots ends of the cells
 * @param curvature Λ there
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record March(
        boolean reached,
        double length,
        double change,
        double integral,
        double factor,
        double best,
        double[] knots,
        double[] curvature) {
    /** Cells per need/a0: what would be gone through if Λ were 0. */
    private static final int[] CELLS = {12, 48};

    /** More than what is needed, so that a check whose bounds are a little coarser succeeds too. */
    private static final double SLACK = 1.005;

    /** Where coarse cells came this close, finer ones are worth their cost. */
    private static final double CLOSE = 0.8;

    /**
     * Marches.
     *
     * @param bound Λ(s), non-decreasing as a function; what is computed of it need not be
     * @param a0 σ_min(J(w0)) from below
     * @param required what c times the integral must reach, from above
     * @param room what it is to reach beyond, for a check that bounds rounding more coarsely
     * @param factor c ≤ 1 from Λ(s) and Ω(s), non-increasing in both; at most 0 where there is none
     */
    static March run(
            DoubleUnaryOperator bound,
            double a0,
            double required,
            double room,
            DoubleBinaryOperator factor) {
        double need = Rounding.up(required + room);
        March march = run(bound, a0, need, factor, CELLS[0]);
        return march.reached || march.best < CLOSE ? march : run(bound, a0, need, factor, CELLS[1]);
    }

    private static March run(
            DoubleUnaryOperator bound,
            double a0,
            double need,
            DoubleBinaryOperator factor,
            int perUnit) {
        double step = need / a0 / perUnit;
        int most = 3 * perUnit;
        double[] knots = new double[most];
        double[] curvature = new double[most];
        double omega = 0;
        double integral = 0;
        double best = 0;
        double c = 0;
        for (int j = 0; j < most; j++) {
            knots[j] = (j + 1) * step;
            double width = knots[j] - (j == 0 ? 0 : knots[j - 1]);
            curvature[j] = bound.applyAsDouble(knots[j]);
            if (curvature[j] == Double.POSITIVE_INFINITY) {
                return new March(
                        false,
                        knots[j],
                        Double.POSITIVE_INFINITY,
                        integral,
                        0,
                        best,
                        knots(knots, j),
                        knots(curvature, j));
            }
            double next = Rounding.up(omega + width * curvature[j]);
            double mean = Rounding.up((omega + next) / 2);
            integral =
                    Rounding.down(
                            integral + Rounding.down(width * Rounding.downDifference(a0, mean)));
            omega = next;
            c = Rounding.down(factor.applyAsDouble(curvature[j], omega));
            best = Math.max(best, c * integral / need);
            if (!(Rounding.downDifference(a0, omega) > 0) || !(c > 0)) {
                return new March(
                        false,
                        knots[j],
                        omega,
                        integral,
                        c,
                        best,
                        knots(knots, j),
                        knots(curvature, j));
            }
            if (Rounding.down(c * integral) >= SLACK * need) {
                return new March(
                        true,
                        knots[j],
                        omega,
                        integral,
                        c,
                        best,
                        knots(knots, j),
                        knots(curvature, j));
            }
        }
        return new March(false, knots[most - 1], omega, integral, c, best, knots, curvature);
    }

    private static double[] knots(double[] all, int last) {
        return Arrays.copyOf(all, last + 1);
    }
}
