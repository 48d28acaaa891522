package org.plstar.predict;

import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Lapack;
import org.plstar.array.blas.Operand;
import org.plstar.array.blas.Triangle;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/** The inverse by Cholesky's factor K + s²I = L Lᵀ. */
public final class CholeskyInverse implements RegularizedInverse, AutoCloseable {
    /** The number of columns of L⁻¹, or of a right-hand side, that one task solves for. */
    private static final int COLUMNS = 128;

    private final Matrix factor;
    private final double ridge;
    private final Workers workers;

    private CholeskyInverse(Matrix factor, double ridge, Workers workers) {
        this.factor = factor;
        this.ridge = ridge;
        this.workers = workers;
    }

    static CholeskyInverse of(Matrix kernel, double ridge, Workers workers) {
        Require.positive(ridge, PredictRefusal.RANGE, "ridge");
        Require.atLeast(1, kernel.rows(), PredictRefusal.SIZE, "rows");
        TeamProducts.require(kernel, kernel.rows(), kernel.rows(), "kernel");
        KernelSpectrum.requireSymmetric(kernel);
        Matrix factor = kernel.copy();
        for (int i = 0; i < factor.rows(); i++) {
            factor.set(i, i, factor.get(i, i) + ridge);
        }
        if (Lapack.cholesky(factor, workers).isPresent()) {
            factor.close();
            throw Refusal.of(
                    PredictRefusal.NOT_SEMIDEFINITE,
                    "kernel of " + kernel.rows() + " rows",
                    "with " + ridge + " on its diagonal it is not positive definite",
                    "a ridge above the kernel's rounding",
                    "take a larger ridge");
        }
        return new CholeskyInverse(factor, ridge, workers);
    }

    @Override
    public int size() {
        return factor.rows();
    }

    @Override
    public double ridge() {
        return ridge;
    }

    @Override
    public double[] times(double[] b, int columns) {
        int n = size();
        Require.atLeast(1, columns, PredictRefusal.RANGE, "columns");
        Require.size((long) n * columns, b.length, PredictRefusal.SIZE, "b");
        Require.finite(b, PredictRefusal.NOT_FINITE, "b");
        try (Matrix x = Matrix.of(n, columns, b)) {
            Lapack.solveCholesky(factor, x);
            double[] out = new double[b.length];
            for (int i = 0; i < n; i++) {
                x.readRow(i, out, i * columns);
            }
            return out;
        }
    }

    /**
     * The diagonal G_ii = Σ_k (L⁻¹)_ki², in blocks of columns of L⁻¹, which begin at their own row.
     */
    @Override
    public double[] diagonal() {
        int n = size();
        double[] sums = new double[n];
        workers.run((n + COLUMNS - 1) / COLUMNS, task -> {
            int from = task * COLUMNS;
            int width = Math.min(COLUMNS, n - from);
            int height = n - from;
            try (Matrix x = Matrix.zeros(height, width)) {
                for (int j = 0; j < width; j++) {
                    x.set(j, j, 1);
                }
                Operand l = Operand.of(factor).part(from, from, height, height);
                Blas.trsm(Triangle.LOWER, 1, l, Operand.of(x));
                double[] row = new double[width];
                for (int i = 0; i < height; i++) {
                    x.readRow(i, row, 0);
                    for (int j = 0; j < width; j++) {
                        sums[from + j] = Math.fma(row[j], row[j], sums[from + j]);
                    }
                }
            }
        });
        return sums;
    }

    /** Frees the factor. */
    @Override
    public void close() {
        factor.close();
    }
}
