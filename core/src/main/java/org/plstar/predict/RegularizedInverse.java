package org.plstar.predict;

import static java.util.Objects.requireNonNull;

import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * The inverse G = (K + s²I)⁻¹ of a kernel on n rows, by its products and its diagonal, and never as
 * a matrix.
 */
public sealed interface RegularizedInverse permits SpectralInverse, CholeskyInverse {
    /** Number of rows n. */
    int size();

    /** The ridge s². */
    double ridge();

    /**
     * G b. Cost 2 to 4 n² columns.
     *
     * @param b [n, columns] row-major
     * @return as b; new
     */
    double[] times(double[] b, int columns);

    /** The diagonal of the inverse G, [n]. */
    double[] diagonal();

    /**
     * The block of the inverse G at some rows, [b, b], as a new array. Cost 2 to 4 n² b, from an
     * eigendecomposition n b² and one pass over n².
     */
    default double[] block(int... rows) {
        int b = rows.length;
        double[] units = new double[size() * b];
        for (int j = 0; j < b; j++) {
            Require.index(rows[j], size(), PredictRefusal.RANGE, "row");
            units[rows[j] * b + j] = 1;
        }
        double[] columns = times(units, b);
        double[] block = new double[b * b];
        for (int i = 0; i < b; i++) {
            System.arraycopy(columns, rows[i] * b, block, i * b, b);
        }
        return block;
    }

    /**
     * The inverse from an eigendecomposition, which can be used for every ridge: n² operations for
     * the diagonal.
     *
     * @param spectrum of K; stays the caller's
     * @param ridge s², above 0; or 0, where eigenvalues that count as 0 are left out
     */
    static RegularizedInverse of(KernelSpectrum spectrum, double ridge) {
        requireNonNull(spectrum, "spectrum");
        return new SpectralInverse(spectrum, ridge);
    }

    /**
     * The inverse from Cholesky's factorization, for one ridge. Cost ⅔ n³ and memory of one further
     * matrix.
     *
     * @param kernel K; not modified
     * @param ridge s², above 0
     * @return to be closed
     * @throws Refusal NOT_SEMIDEFINITE if K + s²I is not positive definite
     */
    static CholeskyInverse cholesky(Matrix kernel, double ridge, Workers workers) {
        return CholeskyInverse.of(kernel, ridge, workers);
    }
}
