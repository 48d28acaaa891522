package org.plstar.study.solve;

import java.util.Arrays;
import java.util.Optional;
import org.plstar.array.random.RandomStream;
import org.plstar.operator.SparseLu;
import org.plstar.operator.SparseRows;

/**
 * Whether rounding may have made a square matrix regular: χ = ρ(|A⁻¹||A|), which no unit of an
 * equation or unknown changes. No change of each entry by less than 1/χ of itself makes A singular.
 *
 * <p>χ ≤ max_j (|A⁻¹||A|c)_j / c_j for every c &gt; 0 (Collatz, Wielandt). c comes of a few steps
 * of the power method with random signs, the norm by the estimator of Hager (1984) and Higham
 * (1988): some 20 solves with the factors of A.
 */
final class Regularity {
    /** ηχ from which on a matrix is singular to rounding. */
    static final double SINGULAR = 0.5;

    private static final int POWERS = 4;
    private static final int SIGNS = 3;
    private static final int MOST_ASCENTS = 5;

    /**
     * The number of roundings, in units of 2⁻⁵², of an entry and its elimination, in addition to
     * one for each entry.
     */
    private static final int ROUNDINGS = 4;

    private final SparseRows a;
    private final SparseLu lu;
    private final double[] work;

    private Regularity(SparseRows a, SparseLu lu) {
        this.a = a;
        this.lu = lu;
        this.work = new double[a.columns()];
    }

    /**
     * The bound η on the relative rounding of a matrix entry, by the number of entries in its rows.
     */
    static double rounding(SparseRows a) {
        int most = 0;
        for (int i = 0; i < a.rows(); i++) {
            most = Math.max(most, a.start(i + 1) - a.start(i));
        }
        return rounding(most);
    }

    /** The bound η by the entries of the Jacobian where a system is. */
    static double rounding(LocalSystem system) {
        int[] entries = new int[system.rows()];
        system.entries((i, _, v) -> entries[i] += v == 0 ? 0 : 1);
        return rounding(Arrays.stream(entries).max().orElse(0));
    }

    /** The bound η by the largest number of entries in a row. */
    static double rounding(int entries) {
        return (ROUNDINGS + entries) * Nearness.ROUNDING;
    }

    /**
     * The product ηχ of a square matrix: 1/2 or more where it is singular up to rounding, or has no
     * factors.
     */
    static double doubt(SparseRows a, Optional<SparseLu> lu) {
        double doubt = lu.map(f -> rounding(a) * new Regularity(a, f).condition())
                .orElse(Double.POSITIVE_INFINITY);
        return Double.isNaN(doubt) ? Double.POSITIVE_INFINITY : doubt;
    }

    /** Whether a square matrix is singular up to rounding, or has no factors. */
    static boolean isSingular(SparseRows a, Optional<SparseLu> lu) {
        return doubt(a, lu) >= SINGULAR;
    }

    private double condition() {
        int n = work.length;
        double[] c = new double[n];
        Arrays.fill(c, 1);
        RandomStream random = RandomStream.of(1, "signs");
        long at = 0;
        for (int k = 0; k < POWERS; k++) {
            double[] sizes = sizes(c);
            // |A⁻¹||A| c is at least c
            double[] next = c.clone();
            for (int s = 0; s < SIGNS; s++) {
                double[] x = sizes.clone();
                for (int i = 0; i < n; i++) {
                    x[i] = random.uniform(at++) < 0.5 ? x[i] : -x[i];
                }
                lu.solve(x);
                for (int j = 0; j < n; j++) {
                    next[j] = Math.max(next[j], Math.abs(x[j]));
                }
            }
            c = next;
            if (!isScaled(c)) {
                return Double.POSITIVE_INFINITY;
            }
        }
        return norm(c, sizes(c));
    }

    /** Divides by the geometric mean; false where a number is 0 or not finite. */
    private static boolean isScaled(double[] c) {
        double sum = 0;
        for (double v : c) {
            sum += Math.log(v);
        }
        if (!Double.isFinite(sum)) {
            return false;
        }
        double mean = Math.exp(sum / c.length);
        for (int j = 0; j < c.length; j++) {
            c[j] /= mean;
        }
        return mean > 0;
    }

    /** The product |A| c, with the parts of one entry summed first. */
    private double[] sizes(double[] c) {
        double[] y = new double[c.length];
        for (int i = 0; i < y.length; i++) {
            for (int e = a.start(i); e < a.start(i + 1); e++) {
                work[a.column(e)] += a.value(e);
            }
            for (int e = a.start(i); e < a.start(i + 1); e++) {
                int j = a.column(e);
                y[i] = Math.fma(Math.abs(work[j]), c[j], y[i]);
                work[j] = 0;
            }
        }
        return y;
    }

    /** The largest row sum of |C⁻¹ A⁻¹ D|, by the 1-norm of its transpose. */
    private double norm(double[] c, double[] d) {
        int n = c.length;
        double[] x = new double[n];
        Arrays.fill(x, 1.0 / n);
        double best = 0;
        for (int k = 0; k < MOST_ASCENTS; k++) {
            double[] y = transposed(x, c, d);
            double sum = sum(y);
            if (!(sum > best) && !Double.isNaN(sum)) {
                break;
            }
            best = Double.isNaN(sum) ? Double.POSITIVE_INFINITY : sum;
            double[] z = new double[n];
            for (int i = 0; i < n; i++) {
                z[i] = y[i] < 0 ? -d[i] : d[i];
            }
            lu.solve(z);
            int largest = 0;
            double along = 0;
            for (int j = 0; j < n; j++) {
                z[j] /= c[j];
                along += z[j] * x[j];
                largest = Math.abs(z[j]) > Math.abs(z[largest]) ? j : largest;
            }
            if (!(Math.abs(z[largest]) > along)) {
                break;
            }
            x = new double[n];
            x[largest] = 1;
        }
        for (int j = 0; j < n; j++) {
            double size = 1 + (double) j / Math.max(1, n - 1);
            x[j] = j % 2 == 0 ? size : -size;
        }
        return Math.max(best, 2 * sum(transposed(x, c, d)) / (3.0 * n));
    }

    private double[] transposed(double[] x, double[] c, double[] d) {
        double[] y = x.clone();
        for (int j = 0; j < y.length; j++) {
            y[j] /= c[j];
        }
        lu.solveTransposed(y);
        for (int i = 0; i < y.length; i++) {
            y[i] *= d[i];
        }
        return y;
    }

    private static double sum(double[] v) {
        double sum = 0;
        for (double x : v) {
            sum += Math.abs(x);
        }
        return sum;
    }
}
