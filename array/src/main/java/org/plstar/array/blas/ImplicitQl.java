package org.plstar.array.blas;

import java.util.Arrays;

/**
 * Eigenvalues and eigenvectors of a symmetric tridiagonal matrix by implicit QL steps with
 * Wilkinson's shift (Golub and Van Loan, "Matrix Computations", section 8.3).
 */
final class ImplicitQl {
    /** The largest number of steps per eigenvalue, as in LAPACK; two or three are usual. */
    private static final int MOST_STEPS = 30;

    private static final double EPSILON = 0x1p-53;

    private final double[] d;
    private final double[] e;
    private final double[][] rows;

    private ImplicitQl(double[] d, double[] e, double[][] rows) {
        this.d = d;
        this.e = e;
        this.rows = rows;
    }

    /**
     * Computes the eigenvalues alone.
     *
     * @param d the diagonal [n]; becomes the eigenvalues, ascending
     * @param e the elements below it [n], the last one ignored; overwritten
     * @return 0, or how many off-diagonal elements are left if the steps did not do
     */
    static int values(double[] d, double[] e) {
        int status = new ImplicitQl(d, e, new double[0][]).run();
        Arrays.sort(d);
        return status;
    }

    /**
     * Computes the eigenvalues, and multiplies {@code rows} from the left by the transposed
     * eigenvectors: the identity becomes the eigenvectors, one per row.
     */
    static int vectors(double[] d, double[] e, double[][] rows) {
        int status = new ImplicitQl(d, e, rows).run();
        sort(d, rows);
        return status;
    }

    private int run() {
        int n = d.length;
        if (n == 0) {
            return 0;
        }
        e[n - 1] = 0;
        double scale = scale();
        if (scale == 0) {
            return 0;
        }
        for (int i = 0; i < n; i++) {
            d[i] /= scale;
            e[i] /= scale;
        }
        int left = MOST_STEPS * n;
        for (int first = 0; first < n; first++) {
            for (int last = end(first); last > first; last = end(first)) {
                if (left-- == 0) {
                    return (int) Arrays.stream(e).filter(x -> x != 0).count();
                }
                step(first, last);
            }
        }
        for (int i = 0; i < n; i++) {
            d[i] *= scale;
        }
        return 0;
    }

    /** A power of two near the largest element: dividing by it rounds nothing. */
    private double scale() {
        double largest = 0;
        for (int i = 0; i < d.length; i++) {
            largest = Math.max(largest, Math.max(Math.abs(d[i]), Math.abs(e[i])));
        }
        return largest == 0 ? 0 : Math.scalb(1.0, Math.max(-1022, Math.getExponent(largest)));
    }

    /** The last index of the unreduced block that starts at {@code first}. */
    private int end(int first) {
        int last = first;
        while (last < d.length - 1
                && Math.abs(e[last]) > EPSILON * (Math.abs(d[last]) + Math.abs(d[last + 1]))
                && Math.abs(e[last]) > Double.MIN_NORMAL) {
            last++;
        }
        return last;
    }

    /** Makes one step on the block first … last, from its lower end up. */
    private void step(int first, int last) {
        double half = (d[first + 1] - d[first]) / (2 * e[first]);
        double root = StrictMath.hypot(half, 1);
        double shift = d[first] - e[first] / (half + Math.copySign(root, half));
        double g = d[last] - shift;
        double s = 1;
        double c = 1;
        double p = 0;
        for (int i = last - 1; i >= first; i--) {
            double f = s * e[i];
            double b = c * e[i];
            double r = StrictMath.hypot(f, g);
            e[i + 1] = r;
            if (r == 0) {
                // The block has split by itself.
                d[i + 1] -= p;
                e[last] = 0;
                return;
            }
            s = f / r;
            c = g / r;
            g = d[i + 1] - p;
            r = (d[i] - g) * s + 2 * c * b;
            p = s * r;
            d[i + 1] = g + p;
            g = c * r - b;
            if (rows.length > 0) {
                rotate(rows[i], rows[i + 1], c, s);
            }
        }
        d[first] -= p;
        e[first] = g;
        e[last] = 0;
    }

    private static void rotate(double[] low, double[] high, double c, double s) {
        for (int j = 0; j < low.length; j++) {
            double x = low[j];
            double y = high[j];
            low[j] = c * x - s * y;
            high[j] = s * x + c * y;
        }
    }

    private static void sort(double[] d, double[][] rows) {
        Integer[] order = new Integer[d.length];
        Arrays.setAll(order, i -> i);
        double[] values = d.clone();
        double[][] vectors = rows.clone();
        Arrays.sort(order, (i, j) -> Double.compare(values[i], values[j]));
        for (int i = 0; i < d.length; i++) {
            d[i] = values[order[i]];
            rows[i] = vectors[order[i]];
        }
    }
}
