package org.plstar.operator;

import java.util.Arrays;

/**
 * Eigenvalues of a small symmetric tridiagonal matrix and the last components of its eigenvectors,
 * by implicit QL steps.
 */
final class Tridiagonal {
    private static final int MOST_SWEEPS = 60;

    /**
     * Eigenpairs of a tridiagonal matrix.
     *
     * @param values ascending
     * @param last last component of the unit eigenvector of each value
     */
    @SuppressWarnings("ArrayRecordComponent") // a pair of results, never compared
    record Pairs(double[] values, double[] last) {}

    private Tridiagonal() {}

    /**
     * Solves.
     *
     * @param diagonal [m]
     * @param off [m - 1] at least
     */
    static Pairs solve(double[] diagonal, double[] off, int m) {
        double[] d = Arrays.copyOf(diagonal, m);
        double[] e = Arrays.copyOf(off, m);
        e[m - 1] = 0;
        double[] z = new double[m];
        z[m - 1] = 1;
        for (int l = 0; l < m; l++) {
            for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
                int k = l;
                while (k < m - 1
                        && Math.abs(e[k]) > 0x1p-53 * (Math.abs(d[k]) + Math.abs(d[k + 1]))) {
                    k++;
                }
                if (k == l) {
                    break;
                }
                step(d, e, z, l, k);
            }
        }
        Integer[] order = new Integer[m];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (i, j) -> Double.compare(d[i], d[j]));
        double[] values = new double[m];
        double[] last = new double[m];
        for (int i = 0; i < m; i++) {
            values[i] = d[order[i]];
            last[i] = z[order[i]];
        }
        return new Pairs(values, last);
    }

    /**
     * One implicit QL step with Wilkinson's shift on rows l … k (Golub and Van Loan, section 8.3).
     */
    private static void step(double[] d, double[] e, double[] z, int l, int k) {
        double g = (d[l + 1] - d[l]) / (2 * e[l]);
        double r = Math.hypot(g, 1);
        g = d[k] - d[l] + e[l] / (g + Math.copySign(r, g));
        double s = 1;
        double c = 1;
        double p = 0;
        for (int i = k - 1; i >= l; i--) {
            double f = s * e[i];
            double b = c * e[i];
            r = Math.hypot(f, g);
            e[i + 1] = r;
            if (r == 0) {
                d[i + 1] -= p;
                e[k] = 0;
                return;
            }
            s = f / r;
            c = g / r;
            g = d[i + 1] - p;
            r = (d[i] - g) * s + 2 * c * b;
            p = s * r;
            d[i + 1] = g + p;
            g = c * r - b;
            f = z[i + 1];
            z[i + 1] = s * z[i] + c * f;
            z[i] = c * z[i] - s * f;
        }
        d[l] -= p;
        e[l] = g;
        e[k] = 0;
    }
}
