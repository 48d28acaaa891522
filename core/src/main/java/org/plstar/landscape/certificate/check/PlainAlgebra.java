package org.plstar.landscape.certificate.check;

import java.util.Arrays;

/**
 * Dense algebra in plain loops, with bounds of its rounding: an inner product of k numbers is off
 * by at most 2 k u times that of their magnitudes.
 */
public final class PlainAlgebra {
    /** 2 u, which covers u and all that is of second order. */
    public static final double EPS = 0x1p-52;

    /** A bound rounded up: relative room for thousands of operations, and for underflow. */
    public static double up(double x) {
        return x * (1 + 1e-10) + 1e-200;
    }

    /**
     * What underflow may take from a sum of k products, to be added before that is multiplied.
     * Bounds of the form EPS · norm · norm include it, since a norm has 1e-290 under its root.
     */
    public static double underflow(double k) {
        return (k + 1) * Double.MIN_VALUE;
    }

    /**
     * Whether all sizes are at most 2⁶⁴: then a product of six numbers of such sizes loses, by
     * underflow, less than what {@link #up} adds.
     */
    public static boolean ordinary(double... sizes) {
        return Arrays.stream(sizes).allMatch(size -> size <= 0x1p64);
    }

    private PlainAlgebra() {}

    public static double dot(double[] a, int ao, double[] b, int bo, int n) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int k = 0;
        for (; k + 3 < n; k += 4) {
            s0 += a[ao + k] * b[bo + k];
            s1 += a[ao + k + 1] * b[bo + k + 1];
            s2 += a[ao + k + 2] * b[bo + k + 2];
            s3 += a[ao + k + 3] * b[bo + k + 3];
        }
        for (; k < n; k++) {
            s0 += a[ao + k] * b[bo + k];
        }
        return s0 + s1 + (s2 + s3);
    }

    /** ‖a‖ rounded up. */
    public static double norm(double[] a) {
        return up(Math.sqrt(dot(a, 0, a, 0, a.length) * (1 + EPS * (a.length + 2.0)) + 1e-290));
    }

    public static double frobenius(double[][] a) {
        double sum = 0;
        double terms = 2;
        for (double[] row : a) {
            sum += dot(row, 0, row, 0, row.length);
            terms += row.length;
        }
        return up(Math.sqrt(sum * (1 + EPS * terms) + 1e-290));
    }

    /** A B, rows of both. */
    public static double[][] product(double[][] a, double[][] b) {
        double[][] c = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                double f = a[i][k];
                for (int j = 0; j < c[i].length; j++) {
                    c[i][j] += f * b[k][j];
                }
            }
        }
        return c;
    }

    public static double[][] transposed(double[][] a) {
        double[][] t = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < t.length; j++) {
                t[j][i] = a[i][j];
            }
        }
        return t;
    }

    /** A bound of the spectral norm of a matrix, rounding of its Gram matrix included. */
    public static double operatorNorm(double[][] a) {
        double[][] rows = a.length <= a[0].length ? a : transposed(a);
        int n = rows.length;
        double[][] gram = new double[n][n];
        double trace = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                gram[i][j] = dot(rows[i], 0, rows[j], 0, rows[i].length);
                gram[j][i] = gram[i][j];
            }
            trace += gram[i][i];
        }
        double formation = EPS * (rows[0].length + 2) * trace;
        return up(Math.sqrt(largest(gram, formation) + 1e-290));
    }

    /**
     * A bound of the largest eigenvalue of a positive semi-definite matrix that was formed with an
     * error of at most {@code formation} in norm.
     */
    public static double largest(double[][] a, double formation) {
        int n = a.length;
        double[] v = new double[n];
        for (int i = 0; i < n; i++) {
            v[i] = 1 + 0.1 * StrictMath.sin(i);
        }
        double estimate = 0;
        for (int k = 0; k < 400; k++) {
            double size = norm(v);
            double[] next = new double[n];
            for (int i = 0; i < n; i++) {
                next[i] = dot(a[i], 0, v, 0, n) / size;
            }
            double now = norm(next);
            boolean still = Math.abs(now - estimate) < 1e-7 * now;
            estimate = now;
            v = next;
            if (still || !(now > 0)) {
                break;
            }
        }
        double trace = 0;
        for (int i = 0; i < n; i++) {
            trace += Math.abs(a[i][i]);
        }
        // a start that hardly sees the top eigenvector leaves the estimate too low: the
        // factorization says so, and halving finds the way back
        double low = estimate;
        double proved = estimate > 0 ? Math.min(estimate * 1.0005, trace) : trace;
        for (double more = 1.05; proved < trace && !atMost(a, proved); more *= more) {
            low = proved;
            proved = Math.min(more * proved, trace);
        }
        while (low > 0 && proved > 1.003 * low) {
            double middle = Math.sqrt(low) * Math.sqrt(proved);
            if (!(middle > low && middle < proved)) {
                break; // numbers so small that none lies between
            }
            if (atMost(a, middle)) {
                proved = middle;
            } else {
                low = middle;
            }
        }
        // tau I - A is not below minus this
        double error = EPS * (n + 10) * (n * proved + trace);
        // the matrix as computed need not be semi-definite: its trace may miss n times the error
        double cap = up(trace + n * formation);
        return up((proved >= trace ? cap : Math.min(proved + error, cap)) + formation);
    }

    /** Whether the factorization of τI - A runs to its end. */
    private static boolean atMost(double[][] a, double tau) {
        double[][] rest = new double[a.length][];
        for (int i = 0; i < a.length; i++) {
            rest[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                rest[i][j] = (i == j ? tau : 0) - a[i][j];
            }
        }
        return cholesky(rest);
    }

    /** Whether A - μ I is proved to be positive definite; see Rump, BIT 46, 2006. */
    public static boolean above(double[][] a, double mu, double formation) {
        int n = a.length;
        double trace = 0;
        for (int i = 0; i < n; i++) {
            trace += a[i][i];
        }
        double shift = up(mu + EPS * (n + 10) * trace + formation);
        double[][] rest = new double[n][];
        for (int i = 0; i < n; i++) {
            rest[i] = Arrays.copyOf(a[i], i + 1);
            rest[i][i] -= shift;
        }
        return cholesky(rest);
    }

    /** Lower triangle in place; false if a pivot is not positive. */
    public static boolean cholesky(double[][] a) {
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < i; j++) {
                a[i][j] = (a[i][j] - dot(a[i], 0, a[j], 0, j)) / a[j][j];
            }
            double pivot = a[i][i] - dot(a[i], 0, a[i], 0, i);
            if (!(pivot > 0)) {
                return false;
            }
            a[i][i] = Math.sqrt(pivot);
        }
        return true;
    }

    /** Solves L Lᵀ x = b in place. */
    public static void solve(double[][] l, double[] b) {
        int n = b.length;
        for (int i = 0; i < n; i++) {
            b[i] = (b[i] - dot(l[i], 0, b, 0, i)) / l[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            b[i] /= l[i][i];
            for (int j = 0; j < i; j++) {
                b[j] -= l[i][j] * b[i];
            }
        }
    }
}
