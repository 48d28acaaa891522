package org.plstar.study.table;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The encoding of a column of numbers as one input with mean 0 and variance 1 on the training rows.
 */
final class NumberCode implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final double MOST = 8;

    /**
     * The training values in ascending order, and their ranks; empty for an encoding without ranks.
     */
    private final double[] knots;

    private final double[] ranks;
    private final double least;
    private final double mean;
    private final double deviation;

    private NumberCode(
            double[] knots, double[] ranks, double least, double mean, double deviation) {
        this.knots = knots;
        this.ranks = ranks;
        this.least = least;
        this.mean = mean;
        this.deviation = deviation;
    }

    /**
     * Learns the encoding from the training values that are not missing.
     *
     * @param values at least one; sorted in place
     */
    static NumberCode fit(double[] values, Encoding encoding) {
        if (encoding == Encoding.STANDARD) {
            return standard(values);
        }
        Arrays.sort(values);
        int n = values.length;
        double[] knots = Arrays.stream(values).distinct().toArray();
        double[] ranks = new double[knots.length];
        int below = 0;
        for (int k = 0; k < knots.length; k++) {
            int end = below;
            while (end < n && values[end] == knots[k]) {
                end++;
            }
            ranks[k] = (below + end) / (2.0 * n);
            below = end;
        }
        NumberCode raw = new NumberCode(knots, ranks, 0.5 / n, 0, 1);
        return moments(
                knots, ranks, 0.5 / n, Arrays.stream(values).map(raw::quantile).toArray());
    }

    /**
     * The encoding that standardizes values.
     *
     * @param values at least one; not modified
     */
    static NumberCode standard(double[] values) {
        return moments(new double[0], new double[0], 0, values);
    }

    private static NumberCode moments(
            double[] knots, double[] ranks, double least, double[] values) {
        double mean = 0;
        for (int i = 0; i < values.length; i++) {
            mean += (values[i] - mean) / (i + 1);
        }
        double most = 0;
        for (double v : values) {
            most = Math.max(most, Math.abs(v - mean));
        }
        double square = 0;
        for (double v : values) {
            square += ((v - mean) / most) * ((v - mean) / most) / values.length;
        }
        double deviation = most == 0 ? 0 : most * Math.sqrt(square);
        return new NumberCode(knots, ranks, least, mean, deviation);
    }

    /** Whether all training values are equal. */
    boolean constant() {
        return !(deviation > 1e-12 * Math.abs(mean)) || !Double.isFinite(deviation);
    }

    /** The input for a value. */
    double at(double x) {
        return Math.clamp((quantile(x) - mean) / deviation, -MOST, MOST);
    }

    private double quantile(double x) {
        if (knots.length == 0) {
            return x;
        }
        int at = Arrays.binarySearch(knots, x);
        double p;
        if (at >= 0) {
            p = ranks[at];
        } else {
            int above = -at - 1;
            if (above == 0) {
                p = ranks[0];
            } else if (above == knots.length) {
                p = ranks[above - 1];
            } else {
                double part = (x - knots[above - 1]) / (knots[above] - knots[above - 1]);
                p = ranks[above - 1] + part * (ranks[above] - ranks[above - 1]);
            }
        }
        return NormalQuantile.of(Math.clamp(p, least, 1 - least));
    }
}
