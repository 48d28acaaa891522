package org.plstar.data;

import java.util.Arrays;
import org.plstar.refusal.Require;

/**
 * Median, quartiles and robust deviation of numbers, which a few wrong ones hardly change.
 *
 * @param median linear between the two nearest ranks, as the quartiles are
 * @param low the first quartile
 * @param high the third quartile
 * @param deviation 1.4826 times the median distance from the median, which is the standard
 *     deviation of normal numbers; 0 where half of the numbers are equal
 */
public record Middle(double median, double low, double high, double deviation) {
    /** Refuses numbers that are not finite. */
    public Middle {
        Require.finite(median, DataRefusal.INFINITE_VALUE, "median");
        Require.finite(low, DataRefusal.INFINITE_VALUE, "low");
        Require.finite(high, DataRefusal.INFINITE_VALUE, "high");
        Require.finite(deviation, DataRefusal.INFINITE_VALUE, "deviation");
    }

    private static final double NORMAL = 1.4826;

    /** The interquartile range of the standard normal law. */
    private static final double RANGE = 1.349;

    /**
     * The middle of finite numbers. Cost: N log N.
     *
     * @throws org.plstar.refusal.Refusal ROWS_OUT_OF_RANGE of no numbers; INFINITE_VALUE
     */
    public static Middle of(double[] values) {
        Require.atLeast(1, values.length, DataRefusal.ROWS_OUT_OF_RANGE, "values");
        Require.finite(values, DataRefusal.INFINITE_VALUE, "values");
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double median = quantile(sorted, 0.5);
        double[] distances = new double[sorted.length];
        Arrays.setAll(distances, i -> Math.abs(sorted[i] - median));
        Arrays.sort(distances);
        return new Middle(
                median,
                quantile(sorted, 0.25),
                quantile(sorted, 0.75),
                NORMAL * quantile(distances, 0.5));
    }

    /** How many robust deviations a number is from the median; 0 where there is no deviation. */
    public double distance(double v) {
        double distance = Math.abs(v - median) / deviation;
        return deviation > 0 && Double.isFinite(distance)
                ? distance
                : deviation > 0 ? Double.MAX_VALUE : 0;
    }

    /** The interquartile range as a standard deviation of normal numbers; 0 where it is 0. */
    public double scale() {
        return (high - low) / RANGE;
    }

    /** The quantile of sorted numbers, with linear interpolation. */
    private static double quantile(double[] sorted, double part) {
        double at = part * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        double rest = at - below;
        return rest == 0 ? sorted[below] : (1 - rest) * sorted[below] + rest * sorted[above];
    }
}
