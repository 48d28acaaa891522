package org.plstar.array.blas;

import org.plstar.array.Matrix;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.DoubleReductions;

/**
 * A symmetric matrix as Q T Qᵀ with T tridiagonal, by Householder reflections (Golub and Van Loan,
 * "Matrix Computations", section 8.3).
 *
 * <p>Whole rows are kept, both triangles, so that every inner loop runs over contiguous memory.
 * Reflection k is I - 2 v vᵀ with v unit and zero up to index k; it is kept in row k, which the
 * reduction no longer needs.
 */
final class Tridiagonalization {
    private final double[][] rows;

    private Tridiagonalization(double[][] rows) {
        this.rows = rows;
    }

    /**
     * Reduces the matrix in the lower triangle of a, which is not modified.
     *
     * @param d becomes T's diagonal [n]
     * @param e its first n - 1 elements become those below it
     */
    static Tridiagonalization of(Matrix a, double[] d, double[] e) {
        int n = a.rows();
        double[][] rows = new double[n][n];
        for (int i = 0; i < n; i++) {
            a.readRow(i, rows[i], 0);
            for (int j = 0; j < i; j++) {
                rows[j][i] = rows[i][j];
            }
        }
        double[] w = new double[n];
        for (int k = 0; k < n; k++) {
            d[k] = rows[k][k];
            if (k < n - 1) {
                e[k] = reduce(rows, k, w);
            }
        }
        return new Tridiagonalization(rows);
    }

    /** Turns column k below the diagonal into (e, 0, …, 0) and applies the same to what is right of it. */
    private static double reduce(double[][] rows, int k, double[] w) {
        int n = rows.length;
        int from = k + 1;
        int size = n - from;
        double[] v = rows[k];
        double largest = DoubleReductions.maxAbs(v, from + 1, size - 1);
        if (largest == 0) {
            double e = v[from];
            DoubleElementwise.fill(0, v, from, size);
            return e;
        }
        // Scaled, since squares of tiny or huge elements would leave the range of doubles.
        largest = Math.max(largest, Math.abs(v[from]));
        for (int j = from; j < n; j++) {
            v[j] /= largest;
        }
        double norm = Math.sqrt(DoubleReductions.sumSquares(v, from, size));
        double e = v[from] > 0 ? -norm : norm;
        v[from] -= e;
        double length = Math.sqrt(DoubleReductions.sumSquares(v, from, size));
        for (int j = from; j < n; j++) {
            v[j] /= length;
        }
        // With p = 2 A v and w = p - (vᵀp) v: (I - 2vvᵀ) A (I - 2vvᵀ) = A - v wᵀ - w vᵀ.
        for (int i = from; i < n; i++) {
            w[i] = 2 * DoubleReductions.dot(rows[i], from, v, from, size);
        }
        double along = DoubleReductions.dot(v, from, w, from, size);
        DoubleElementwise.axpy(-along, v, from, w, from, size);
        for (int i = from; i < n; i++) {
            DoubleElementwise.axpy(-v[i], w, from, rows[i], from, size);
            DoubleElementwise.axpy(-w[i], v, from, rows[i], from, size);
        }
        return e * largest;
    }

    /** Qᵀ, row by row, in the memory of the reflections, which are spent. */
    double[][] transposedQ() {
        int n = rows.length;
        double[] v = new double[n];
        for (int k = n - 1; k >= 0; k--) {
            int from = k + 1;
            int size = n - from;
            System.arraycopy(rows[k], from, v, from, size);
            DoubleElementwise.fill(0, rows[k], 0, n);
            rows[k][k] = 1;
            for (int i = from; i < n; i++) {
                rows[i][k] = 0;
                double along = DoubleReductions.dot(rows[i], from, v, from, size);
                DoubleElementwise.axpy(-2 * along, v, from, rows[i], from, size);
            }
        }
        return rows;
    }
}
