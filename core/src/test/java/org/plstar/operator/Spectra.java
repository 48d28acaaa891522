package org.plstar.operator;

import java.util.Arrays;
import java.util.Random;

/**
 * Symmetric operators whose eigenvalues are known: Q diag(d) Qᵀ with Q a product of three random
 * reflections.
 */
final class Spectra {
    private Spectra() {}

    /** Families of spectra. */
    enum Family {
        /** Independent normal eigenvalues. */
        RANDOM,
        /** Three values, each many times. */
        CLUSTERS,
        /** A handful of large ones of both signs above a small bulk. */
        GAPS,
        /** Nine of ten are zero. */
        ZEROS,
        /** Falling like 1/i². */
        DECAY;

        double[] values(int n, long seed) {
            Random random = new Random(seed);
            double[] d = new double[n];
            Arrays.setAll(d, i -> switch (this) {
                case RANDOM -> random.nextGaussian();
                case CLUSTERS -> i % 3 - 0.5;
                case GAPS ->
                    i < 5 ? (i + 2) * (i % 2 == 0 ? 10 : -10) : 0.1 * random.nextGaussian();
                case ZEROS -> i % 10 == 0 ? random.nextGaussian() : 0;
                case DECAY -> 1.0 / (i + 1) / (i + 1);
            });
            return d;
        }
    }

    static LinearOperator of(double[] d, long seed) {
        int n = d.length;
        Random random = new Random(seed);
        double[][] q = new double[3][n];
        for (double[] v : q) {
            Arrays.setAll(v, i -> random.nextGaussian());
            Basis.scaled(v, Math.sqrt(2) / Basis.norm(v));
        }
        return LinearOperator.square(n, (x, y) -> {
            System.arraycopy(x, 0, y, 0, n);
            for (int i = 0; i < 3; i++) {
                TraceEstimator.subtract(Basis.dot(q[i], y), q[i], y);
            }
            for (int i = 0; i < n; i++) {
                y[i] *= d[i];
            }
            for (int i = 2; i >= 0; i--) {
                TraceEstimator.subtract(Basis.dot(q[i], y), q[i], y);
            }
        });
    }

    static double[] sorted(double[] d) {
        double[] s = d.clone();
        Arrays.sort(s);
        return s;
    }
}
