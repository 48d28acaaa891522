package org.plstar.check;

/** Bounds of norms, rounded to the safe side (docs/proofs.md, 6). */
final class Bound {
    /** Half a unit in the last place of 1. */
    static final double U = 0x1p-53;

    /** The relative rounding error of an operation on pairs. */
    static final double U2 = 0x1p-98;

    /**
     * The absolute rounding error below the smallest doubles: a square of up to 2^-1074, which is
     * 1e-162 of a norm.
     */
    static final double TINY = 1e-150;

    private static final int PART = 4096;

    private Bound() {}

    /** An upper bound of the result of fewer than 2^20 operations, all with one sign. */
    static double up(double x) {
        return x * (1 + 0x1p-30) + TINY;
    }

    /** An upper bound of a sum of {@code terms} terms of one sign, of which there may be more. */
    static double up(double sum, double terms) {
        return up(sum * (1 + gamma(terms)));
    }

    /** The relative error of k operations. */
    static double gamma(double k) {
        return 1.01 * k * U;
    }

    /** An upper bound of the Euclidean norm. */
    static double norm(double... x) {
        return up(Math.sqrt(squares(x)));
    }

    /** An upper bound of Frobenius' norm. */
    static double norm(double[][] x) {
        double s = 0;
        for (double[] row : x) {
            s += squares(row);
        }
        return up(Math.sqrt(s) * (1 + gamma(x.length)));
    }

    /** The sum of squares, in parts, so that long arrays lose no more than short ones. */
    static double squares(double[] x) {
        double all = 0;
        for (int from = 0; from < x.length; from += PART) {
            double s = 0;
            for (int i = from; i < Math.min(from + PART, x.length); i++) {
                s += x[i] * x[i];
            }
            all += s;
        }
        return all;
    }

    /** The largest size; not-a-number stays. */
    static double largest(double[] x) {
        double m = 0;
        for (double v : x) {
            m = Math.max(m, Math.abs(v));
        }
        return m;
    }

    /** The maximum over j of (a_j + more) b_j. */
    static double largest(double[] a, double more, double[] b) {
        double m = 0;
        for (int j = 0; j < a.length; j++) {
            m = Math.max(m, (a[j] + more) * b[j]);
        }
        return up(m);
    }
}
