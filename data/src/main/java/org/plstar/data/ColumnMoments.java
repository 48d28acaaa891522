package org.plstar.data;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The count, mean and deviation of each feature over the rows that have it.
 *
 * @param count [d] rows that have a value
 * @param mean [d]
 * @param deviation [d] of the population (1/N); 0 exactly where all values are equal
 */
record ColumnMoments(int[] count, double[] mean, double[] deviation) {
    /** A mean and the deviation from it. */
    record Pair(double mean, double deviation) {}

    /** The moments of the columns of a data set. */
    static ColumnMoments of(Dataset data) {
        return of(data.features(), data.width(), data.missing());
    }

    /**
     * Two passes in file order over numbers divided by a power of two near the column's largest:
     * exact, and neither huge nor tiny columns over- or underflow.
     *
     * @param values [N, d] row-major
     * @param missing the cells that have no value
     */
    static ColumnMoments of(double[] values, int width, BitSet missing) {
        int[] count = new int[width];
        double[] largest = new double[width];
        double[] low = filled(width, Double.POSITIVE_INFINITY);
        double[] high = filled(width, Double.NEGATIVE_INFINITY);
        boolean whole = missing.isEmpty();
        for (int i = 0, j = 0; i < values.length; i++, j = j + 1 < width ? j + 1 : 0) {
            if (whole || !missing.get(i)) {
                count[j]++;
                largest[j] = Math.max(largest[j], Math.abs(values[i]));
                low[j] = Math.min(low[j], values[i]);
                high[j] = Math.max(high[j], values[i]);
            }
        }
        double[] unit = new double[width];
        for (int j = 0; j < width; j++) {
            unit[j] = powerOfTwo(largest[j]);
        }
        double[] mean = new double[width];
        for (int i = 0, j = 0; i < values.length; i++, j = j + 1 < width ? j + 1 : 0) {
            if (whole || !missing.get(i)) {
                mean[j] += values[i] / unit[j];
            }
        }
        for (int j = 0; j < width; j++) {
            mean[j] = count[j] == 0 ? 0 : mean[j] / count[j];
        }
        double[] squares = new double[width];
        for (int i = 0, j = 0; i < values.length; i++, j = j + 1 < width ? j + 1 : 0) {
            if (whole || !missing.get(i)) {
                double centred = values[i] / unit[j] - mean[j];
                squares[j] += centred * centred;
            }
        }
        double[] deviation = new double[width];
        for (int j = 0; j < width; j++) {
            if (low[j] < high[j]) {
                deviation[j] =
                        Math.max(unit[j] * Math.sqrt(squares[j] / count[j]), Double.MIN_VALUE);
                mean[j] *= unit[j];
            } else {
                mean[j] = count[j] == 0 ? 0 : low[j];
            }
        }
        return new ColumnMoments(count, mean, deviation);
    }

    /** Whether the feature has only one value. */
    boolean fixed(int feature) {
        return deviation[feature] == 0;
    }

    /**
     * Mean and deviation of some features together; 1 instead of a deviation of 0. Each of them
     * must have a value.
     */
    Pair global(BitSet some) {
        double largest = 0;
        long total = 0;
        for (int j = some.nextSetBit(0); j >= 0; j = some.nextSetBit(j + 1)) {
            largest = Math.max(largest, Math.max(Math.abs(mean[j]), deviation[j]));
            total += count[j];
        }
        double unit = powerOfTwo(largest);
        double centre = 0;
        for (int j = some.nextSetBit(0); j >= 0; j = some.nextSetBit(j + 1)) {
            centre += mean[j] / unit * ((double) count[j] / total);
        }
        // The variance of everything is the mean of the variances plus the variance of the means.
        double variance = 0;
        for (int j = some.nextSetBit(0); j >= 0; j = some.nextSetBit(j + 1)) {
            double within = deviation[j] / unit;
            double between = mean[j] / unit - centre;
            variance += (within * within + between * between) * ((double) count[j] / total);
        }
        double deviation = unit * Math.sqrt(variance);
        return new Pair(unit * centre, deviation > 0 ? deviation : 1);
    }

    /** The largest normal power of two that is at most the number. */
    private static double powerOfTwo(double number) {
        return Math.scalb(1.0, Math.max(Math.getExponent(number), Double.MIN_EXPONENT));
    }

    private static double[] filled(int length, double value) {
        double[] array = new double[length];
        Arrays.fill(array, value);
        return array;
    }
}
