package org.plstar.optimize;

import java.util.Arrays;
import org.plstar.refusal.Require;

/**
 * Bounds of the unknowns. The arrays are kept.
 *
 * @param lower [p], minus infinity for none
 * @param upper [p], infinity for none
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record Box(double[] lower, double[] upper) {
    /**
     * Refuses bounds of different numbers of unknowns, and NaN.
     *
     * @throws org.plstar.refusal.Refusal SETTING
     */
    public Box {
        Require.size(lower.length, upper.length, OptimizeRefusal.SETTING, "upper bounds");
        for (int j = 0; j < lower.length; j++) {
            Require.that(
                    !Double.isNaN(lower[j]) && !Double.isNaN(upper[j]),
                    OptimizeRefusal.SETTING,
                    "bounds of unknown " + j,
                    "numbers, or infinity for none");
        }
    }

    /** A box without bounds. */
    public static Box none(int unknowns) {
        Require.atLeast(0, unknowns, OptimizeRefusal.SETTING, "unknowns");
        double[] lower = new double[unknowns];
        double[] upper = new double[unknowns];
        Arrays.fill(lower, Double.NEGATIVE_INFINITY);
        Arrays.fill(upper, Double.POSITIVE_INFINITY);
        return new Box(lower, upper);
    }

    /** Whether an unknown has a bound. */
    public boolean isBounded() {
        for (int j = 0; j < lower.length; j++) {
            if (lower[j] > Double.NEGATIVE_INFINITY || upper[j] < Double.POSITIVE_INFINITY) {
                return true;
            }
        }
        return false;
    }

    /** Whether w_j is on a bound. */
    public boolean isAtBound(double[] w, int j) {
        return w[j] == lower[j] || w[j] == upper[j];
    }

    /** Whether w_j is at a bound that prevents a step against the gradient. */
    public boolean presses(double[] w, double[] gradient, int j) {
        return (w[j] == lower[j] && gradient[j] > 0) || (w[j] == upper[j] && gradient[j] < 0);
    }

    /** The nearest number within the bounds of unknown j. */
    public double clamp(int j, double x) {
        return Math.min(Math.max(x, lower[j]), upper[j]);
    }

    /** The point w + t d, with each unknown within its bounds. */
    public double[] moved(double[] w, double[] d, double t) {
        double[] there = w.clone();
        for (int j = 0; j < there.length; j++) {
            there[j] = clamp(j, there[j] + t * d[j]);
        }
        return there;
    }

    /** Whether x is outside the bounds of unknown j. */
    public boolean isOutside(int j, double x) {
        return x < lower[j] || x > upper[j];
    }
}
