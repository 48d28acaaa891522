package org.plstar.landscape.certificate;

import org.plstar.landscape.certificate.bound.Rounding;

/** Spectral norms of small matrices from above, by squaring: ‖A‖ ≤ ‖A^(2^k)‖_F^(1/2^k). */
final class SmallNorm {
    /** 2^k with k = 7: for order 10 the bound is at most 1 % above the norm. */
    private static final int SQUARINGS = 7;

    private SmallNorm() {}

    private static double frobenius(double[][] a) {
        double sum = 0;
        for (double[] row : a) {
            double r = Rounding.norm(row);
            sum += r * r;
        }
        return Rounding.up(Math.sqrt(sum));
    }

    /**
     * A bound of the spectral norm of the rows {@code [rows, columns]} of an array, for few rows.
     */
    static double ofRows(double[] a, int at, int rows, int columns) {
        if (rows == 1) {
            return Rounding.norm(a, at, columns, 1);
        }
        double trace = 0;
        double[][] gram = new double[rows][rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = 0; k < columns; k++) {
                    sum += a[at + i * columns + k] * a[at + j * columns + k];
                }
                gram[i][j] = sum;
                gram[j][i] = sum;
            }
            trace += gram[i][i];
        }
        double square = symmetric(gram) + Rounding.gamma(columns + 2) * trace;
        return Rounding.up(Math.sqrt(square + Rounding.SQUARES));
    }

    /**
     * A bound of ‖A‖ for a symmetric matrix. Each squaring of a matrix scaled to Frobenius norm 1
     * is off by γ, which is added on the way back.
     *
     * @param a not modified
     */
    static double symmetric(double[][] a) {
        int n = a.length;
        double norm = frobenius(a);
        if (!(norm > 1e-140) || !(norm < 1e140)) {
            return norm;
        }
        double[][] power = a;
        double[] scales = new double[SQUARINGS];
        for (int k = 0; k < SQUARINGS; k++) {
            // scaled to norm 1, so that no power leaves the range
            double f = frobenius(power);
            scales[k] = f;
            double[][] square = new double[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    double sum = 0;
                    for (int l = 0; l < n; l++) {
                        sum += power[i][l] / f * (power[l][j] / f);
                    }
                    square[i][j] = sum;
                }
            }
            power = square;
        }
        // ‖A‖² ≤ f² (‖Â²‖ + γ), backwards through the squarings
        double bound = frobenius(power);
        for (int k = SQUARINGS - 1; k >= 0; k--) {
            bound = Rounding.up(scales[k] * Math.sqrt(bound + Rounding.gamma(n + 6)));
        }
        return Math.min(bound, norm);
    }
}
