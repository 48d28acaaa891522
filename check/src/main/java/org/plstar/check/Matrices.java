package org.plstar.check;

import static org.plstar.check.Bound.gamma;
import static org.plstar.check.Bound.norm;
import static org.plstar.check.Bound.up;

/**
 * Matrices as rows, and proved eigenvalues: a factorization by Cholesky that runs to its end proves
 * a matrix positive up to a known error, for any order of its sums (S. M. Rump, BIT 46, 2006).
 */
final class Matrices {
    private static final int BLOCK = 64;
    private static final double[] MORE = {1e-10, 1e-6, 1e-3, 0.03, 0.3};
    private static final double[] LESS = {1e-10, 1e-6, 1e-3, 0.1};

    private Matrices() {}

    /** y += a x from an element on. */
    static void add(double[] y, double a, double[] x, int from) {
        for (int j = from; a != 0 && j < y.length; j++) {
            y[j] += a * x[j];
        }
    }

    static double[][] transposed(double[][] a) {
        double[][] t = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < t.length; j++) {
                t[j][i] = a[i][j];
            }
        }
        return t;
    }

    /** The product tᵀ t, by blocks of rows so that a block stays in the cache. */
    static double[][] gram(double[][] t) {
        int m = t[0].length;
        double[][] g = new double[m][m];
        for (int from = 0; from < t.length; from += BLOCK) {
            int to = Math.min(from + BLOCK, t.length);
            for (int i = 0; i < m; i++) {
                addProducts(g[i], 1, t, from, to, i);
            }
        }
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < i; j++) {
                g[i][j] = g[j][i];
            }
        }
        return g;
    }

    /** y += Σ_i v[start + i step] x_i, four at a time: bounds hold for any order of sums. */
    static void addAll(double[] y, double[] v, int start, int step, double[][] x) {
        int i = 0;
        for (; i + 4 <= x.length; i += 4) {
            int at = start + i * step;
            double a0 = v[at];
            double b0 = v[at + step];
            double c0 = v[at + 2 * step];
            double d0 = v[at + 3 * step];
            double[] a = x[i];
            double[] b = x[i + 1];
            double[] c = x[i + 2];
            double[] d = x[i + 3];
            for (int j = 0; j < y.length; j++) {
                y[j] += (a0 * a[j] + b0 * b[j]) + (c0 * c[j] + d0 * d[j]);
            }
        }
        for (; i < x.length; i++) {
            add(y, v[start + i * step], x[i], 0);
        }
    }

    /** y_j += sign Σ_k x_ki x_kj over rows [from, to), for j >= i; four rows at a time. */
    private static void addProducts(
            double[] y, double sign, double[][] x, int from, int to, int i) {
        int k = from;
        for (; k + 4 <= to; k += 4) {
            double[] a = x[k];
            double[] b = x[k + 1];
            double[] c = x[k + 2];
            double[] d = x[k + 3];
            double a0 = sign * a[i];
            double b0 = sign * b[i];
            double c0 = sign * c[i];
            double d0 = sign * d[i];
            for (int j = i; j < y.length; j++) {
                y[j] += (a0 * a[j] + b0 * b[j]) + (c0 * c[j] + d0 * d[j]);
            }
        }
        for (; k < to; k++) {
            add(y, sign * x[k][i], x[k], i);
        }
    }

    /** Adds a multiple of a matrix: g += factor h. */
    static void add(double[][] g, double factor, double[][] h) {
        for (int i = 0; i < g.length; i++) {
            add(g[i], factor, h[i], 0);
        }
    }

    static double trace(double[][] g) {
        double t = 0;
        for (int i = 0; i < g.length; i++) {
            t += g[i][i];
        }
        return up(Math.max(t, 0));
    }

    /** The upper factor of shift · I + sign · G, or null where a pivot is not positive. */
    static double @Nullable [][] factor(double[][] g, double shift, double sign) {
        int n = g.length;
        double[][] u = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                u[i][j] = sign * (0.5 * (g[i][j] + g[j][i]));
            }
            u[i][i] += shift;
        }
        for (int from = 0; from < n; from += BLOCK) {
            int to = Math.min(from + BLOCK, n);
            for (int k = from; k < to; k++) {
                double pivot = u[k][k];
                if (!(pivot > 0) || pivot == Double.POSITIVE_INFINITY) {
                    return null;
                }
                scale(u[k], k, Math.sqrt(pivot));
                for (int i = k + 1; i < to; i++) {
                    add(u[i], -u[k][i], u[k], i);
                }
            }
            for (int i = to; i < n; i++) {
                addProducts(u[i], -1, u, from, to, i);
            }
        }
        return u;
    }

    private static void scale(double[] x, int from, double by) {
        for (int j = from; j < x.length; j++) {
            x[j] /= by;
        }
    }

    /** An estimate of (uᵀu)⁻¹ x. */
    static double[] solved(double[][] u, double[] x) {
        double[] y = x.clone();
        for (int k = 0; k < y.length; k++) {
            y[k] /= u[k][k];
            add(y, -y[k], u[k], k + 1);
        }
        for (int k = y.length - 1; k >= 0; k--) {
            y[k] = (y[k] - dot(u[k], y, k + 1)) / u[k][k];
        }
        return y;
    }

    /** Σ_j x_j y_j from an element on, in four sums. */
    static double dot(double[] x, double[] y, int from) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int j = from;
        for (; j + 4 <= y.length; j += 4) {
            a += x[j] * y[j];
            b += x[j + 1] * y[j + 1];
            c += x[j + 2] * y[j + 2];
            d += x[j + 3] * y[j + 3];
        }
        for (; j < y.length; j++) {
            a += x[j] * y[j];
        }
        return a + b + c + d;
    }

    /** An upper bound of the largest eigenvalue of a symmetric matrix that is G up to formed. */
    static double top(double[][] g, double formed) {
        int n = g.length;
        double trace = trace(g);
        double e = n == 1 ? trace : Math.max(LanczosEstimate.largest(n, x -> times(g, x)), 0);
        for (double more : MORE) {
            // the added part only lets the factorization end; the proof is that it does
            double t = e * (1 + more) + 4.0 * n * n * Bound.U * trace + Bound.TINY;
            if (t < trace && factor(g, t, -1) != null) {
                return up(t + gamma(n + 4) * n * t) + formed;
            }
        }
        return trace + formed;
    }

    /** A lower bound of the least eigenvalue of a symmetric matrix that is G up to formed; or 0. */
    static double least(double[][] g, double formed) {
        double[][] u = factor(g, 0, 1);
        if (u == null) {
            return 0;
        }
        double e = 1 / LanczosEstimate.largest(g.length, x -> solved(u, x));
        for (double less : LESS) {
            double m = e * (1 - less);
            if (m > 0 && factor(g, -m, 1) != null) {
                return m * (1 - 1e-9) - gamma(g.length + 4) * trace(g) - formed;
            }
        }
        return 0;
    }

    private static double[] times(double[][] g, double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            add(y, x[i], g[i], 0);
        }
        return y;
    }

    /** An upper bound of the spectral norm of a matrix that is a up to an error in norm. */
    static double sigma(double[][] a, double error) {
        double all = norm(a);
        if (a.length <= 1 || a[0].length <= 1 || all <= Bound.TINY) {
            return all + error;
        }
        boolean wide = a.length <= a[0].length;
        double[][] g = gram(wide ? transposed(a) : a);
        double formed = gamma(Math.max(a.length, a[0].length) + 3) * trace(g);
        return up(Math.min(Math.sqrt(top(g, formed)), all)) + error;
    }

    /** A cheap upper bound of the spectral norm: min(Frobenius, √(‖·‖₁ ‖·‖_∞)). */
    static double rough(double[][] a) {
        double[] columns = new double[a[0].length];
        double rows = 0;
        for (double[] row : a) {
            double sum = 0;
            for (int j = 0; j < columns.length; j++) {
                sum += Math.abs(row[j]);
                columns[j] += Math.abs(row[j]);
            }
            rows = Math.max(rows, sum);
        }
        double both = Math.sqrt(rows * Bound.largest(columns));
        return Math.min(up(both, (double) a.length + columns.length), norm(a));
    }

    /**
     * The largest norm of k blocks of [rows, columns]: the spectral norm where it has to be sharp.
     */
    static double blocks(double[] v, int k, int rows, int columns, boolean sharp) {
        double most = 0;
        for (int b = 0; b < k; b++) {
            double[][] a = new double[rows][];
            for (int i = 0; i < rows; i++) {
                int from = (b * rows + i) * columns;
                a[i] = java.util.Arrays.copyOfRange(v, from, from + columns);
            }
            most = Math.max(most, sharp ? sigma(a, 0) : rough(a));
        }
        return most;
    }
}
