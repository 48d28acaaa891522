package org.plstar.check;

import java.util.function.UnaryOperator;

/** Estimates of the largest eigenvalue, by Lanczos' method; no proof rests on them. */
final class LanczosEstimate {
    private static final int STEPS = 40;

    private LanczosEstimate() {}

    static double largest(int n, UnaryOperator<double[]> map) {
        int steps = Math.min(n, STEPS);
        double[][] v = new double[steps][n];
        double[] alpha = new double[steps];
        double[] beta = new double[steps + 1];
        long state = 88172645463325252L;
        for (int i = 0; i < n; i++) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            v[0][i] = 1 + (state >> 40) * 0x1p-24;
        }
        double size = Math.sqrt(Matrices.dot(v[0], v[0], 0));
        int k = 0;
        for (double[] y = v[0]; k < steps && size > 0; k++) {
            for (int i = 0; i < n; i++) {
                v[k][i] = y[i] / size;
            }
            y = map.apply(v[k]);
            alpha[k] = Matrices.dot(v[k], y, 0);
            for (int j = 2 * k + 1; j >= 0; j--) {
                double[] other = v[j % (k + 1)];
                Matrices.add(y, -Matrices.dot(other, y, 0), other, 0);
            }
            size = Math.sqrt(Matrices.dot(y, y, 0));
            size = size > 1e-14 * Math.abs(alpha[0]) ? size : 0;
            beta[k + 1] = size;
        }
        return tridiagonal(alpha, beta, k);
    }

    /** The largest eigenvalue, by bisection of Sturm's sequence. */
    private static double tridiagonal(double[] alpha, double[] beta, int n) {
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            low = Math.max(low, alpha[i]);
            high = Math.max(high, alpha[i] + (i == 0 ? 0 : beta[i]) + beta[i + 1]);
        }
        for (int i = 0; i < 100 && high - low > 1e-15 * Math.abs(high); i++) {
            double x = (low + high) / 2;
            double q = 1;
            for (int j = 0; j < n && q > 0; j++) {
                q = x - alpha[j] - (j == 0 ? 0 : beta[j] * beta[j] / q);
            }
            low = q > 0 ? low : x;
            high = q > 0 ? x : high;
        }
        return high;
    }
}
