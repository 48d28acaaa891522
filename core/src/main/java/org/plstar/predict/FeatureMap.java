package org.plstar.predict;

import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Lapack;
import org.plstar.array.blas.Operand;
import org.plstar.array.blas.Triangle;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * Features of rows by M centres: φ(x) = L⁻¹ k(Z, x) with K_ZZ = L Lᵀ, orthonormal in the kernel's
 * space.
 *
 * @param factor L, [M, M]; the map's
 * @param jitter what was added to the diagonal of K_ZZ, relative to its mean
 */
public record FeatureMap(Matrix factor, double jitter) implements AutoCloseable {
    private static final double LEAST_JITTER = 1e-12;
    private static final double MOST_JITTER = 1e-7;

    /** The number of columns that one task solves for. */
    private static final int COLUMNS = 256;

    /**
     * Factors the kernel of the centres. Cost M³/3.
     *
     * @param centres K_ZZ [M, M]; stays the caller's
     * @throws Refusal NOT_SEMIDEFINITE if it is not, even with a little more on its diagonal
     */
    public static FeatureMap of(Matrix centres, Workers workers) {
        int m = centres.rows();
        Require.atLeast(1, m, PredictRefusal.SIZE, "centres");
        TeamProducts.require(centres, m, m, "kernel of the centres");
        KernelSpectrum.requireSymmetric(centres);
        double unit = 0;
        for (int i = 0; i < m; i++) {
            unit += centres.get(i, i) / m;
        }
        for (double jitter = LEAST_JITTER; jitter <= MOST_JITTER; jitter *= 10) {
            Matrix factor = centres.copy();
            for (int i = 0; i < m; i++) {
                factor.set(i, i, factor.get(i, i) + jitter * unit);
            }
            if (Lapack.cholesky(factor, workers).isEmpty()) {
                return new FeatureMap(factor, jitter);
            }
            factor.close();
        }
        throw Refusal.of(
                PredictRefusal.NOT_SEMIDEFINITE,
                "kernel of " + m + " centres",
                "it is not positive definite, even with " + MOST_JITTER + " of its diagonal more",
                "a positive semi-definite kernel",
                "take fewer centres, or another kernel");
    }

    /** The number of centres M. */
    public int centres() {
        return factor.rows();
    }

    /**
     * Features of some rows: new, [M, rows].
     *
     * @param kernel of the rows and the centres, [rows, M]; stays the caller's
     */
    public Matrix features(Matrix kernel, Workers workers) {
        Require.finite(kernel.largest(), PredictRefusal.NOT_FINITE, "the kernel's largest element");
        int centres = kernel.columns();
        int count = kernel.rows();
        TeamProducts.require(kernel, count, centres(), "kernel");
        Matrix x = Matrix.zeros(centres, count);
        double[] row = new double[centres];
        for (int i = 0; i < count; i++) {
            kernel.readRow(i, row, 0);
            for (int j = 0; j < centres; j++) {
                x.set(j, i, row[j]);
            }
        }
        workers.run((count + COLUMNS - 1) / COLUMNS, task -> {
            int from = task * COLUMNS;
            int width = Math.min(COLUMNS, count - from);
            Blas.trsm(
                    Triangle.LOWER,
                    1,
                    Operand.of(factor),
                    Operand.of(x).part(0, from, centres, width));
        });
        return x;
    }

    @Override
    public void close() {
        factor.close();
    }
}
