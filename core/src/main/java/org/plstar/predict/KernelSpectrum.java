package org.plstar.predict;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Lapack;
import org.plstar.array.blas.Operand;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * A kernel on training rows in its eigenbasis, Θ = U Λ Uᵀ, where every way of training is a
 * {@link Filter} and no inverse is formed.
 *
 * <p>Eigenvalues err by some n ε λ_max. Those below {@link #cut()} count as 0: a direction of a
 * smaller eigenvalue cannot be distinguished from the kernel's null space, where its prediction at
 * other rows is 0 too (Cauchy and Schwarz on the joint kernel).
 */
public final class KernelSpectrum implements AutoCloseable {
    /** The cut in units of n ε λ_max. */
    private static final double CUT = 4;

    private static final double EPS = Math.ulp(1.0);

    /** The number of columns of the diagonal that one task sums. */
    private static final int COLUMNS = 256;

    private final double[] values;
    private final Matrix vectors;
    private final double cut;
    private final Workers workers;

    private KernelSpectrum(double[] values, Matrix vectors, double cut, Workers workers) {
        this.values = values;
        this.vectors = vectors;
        this.cut = cut;
        this.workers = workers;
    }

    /**
     * Decomposes a kernel. Cost 9 n³ and working memory 2 n² beside it.
     *
     * @param kernel [n, n], symmetric; modified and kept: it is closed with the spectrum
     * @throws Refusal NOT_SEMIDEFINITE if it is not symmetric, or an eigenvalue is below 0, by more
     *     than rounding
     */
    public static KernelSpectrum of(Matrix kernel, Workers workers) {
        requireNonNull(workers, "workers");
        Require.atLeast(1, kernel.rows(), PredictRefusal.SIZE, "rows");
        TeamProducts.require(kernel, kernel.rows(), kernel.rows(), "kernel");
        requireSymmetric(kernel);
        double trace = 0;
        for (int i = 0; i < kernel.rows(); i++) {
            trace += Math.abs(kernel.get(i, i));
        }
        double[] values = Lapack.eigenvectors(kernel, workers);
        int n = values.length;
        double largest = n == 0 ? 0 : Math.max(0, values[n - 1]);
        double cut = CUT * n * EPS * largest;
        if (n > 0 && values[0] < -Math.max(cut, CUT * n * EPS * trace)) {
            throw Refusal.of(
                    PredictRefusal.NOT_SEMIDEFINITE,
                    "kernel of " + n + " rows",
                    "its smallest eigenvalue is " + values[0] + ", its largest " + largest,
                    "a positive semi-definite kernel",
                    "take a kernel of one function at all pairs of rows");
        }
        for (int i = 0; i < n; i++) {
            values[i] = values[i] > cut ? values[i] : 0;
        }
        return new KernelSpectrum(values, kernel, cut, workers);
    }

    /** Refuses a matrix that is not symmetric, since only one triangle is read. */
    static void requireSymmetric(Matrix kernel) {
        double largest = kernel.largest();
        Require.finite(largest, PredictRefusal.NOT_FINITE, "the kernel's largest element");
        if (kernel.asymmetry() > Matrix.SYMMETRIC * largest) {
            throw Refusal.of(
                    PredictRefusal.NOT_SEMIDEFINITE,
                    "kernel of " + kernel.rows() + " rows",
                    "it is not symmetric",
                    "a positive semi-definite kernel",
                    "take a kernel of one function at all pairs of rows");
        }
    }

    /** Number of rows n. */
    public int size() {
        return values.length;
    }

    /** Eigenvalues, ascending, 0 below {@link #cut()}; a copy. */
    public double[] values() {
        return values.clone();
    }

    /** The bound up to which eigenvalues cannot be distinguished from 0: 4 n ε λ_max. */
    public double cut() {
        return cut;
    }

    /** Number of eigenvalues above {@link #cut()}. */
    public int rank() {
        return (int) Arrays.stream(values).filter(v -> v > 0).count();
    }

    /** The largest eigenvalue of the kernel. */
    public double largest() {
        return values.length == 0 ? 0 : values[values.length - 1];
    }

    /**
     * The step size from which a method diverges: 2/(c λ_max) for descent. Infinite for a kernel of
     * zeros.
     */
    public double largestStep(Filter.Steps method) {
        return method.largestStep(largest());
    }

    /**
     * The residuals after infinite training, U₀U₀ᵀ r, which no weights can fit.
     *
     * @param residual r [n, outputs] row-major
     */
    public double[] unfitted(double[] residual, int outputs) {
        requireNonNull(residual, "residual");
        Require.finite(residual, PredictRefusal.NOT_FINITE, "residual");
        return apply(new Filter.Limit()::residual, residual, outputs);
    }

    /**
     * The product U h(Λ) Uᵀ y.
     *
     * @param y [n, outputs] row-major
     * @return as y; new
     */
    double[] apply(DoubleUnaryOperator h, double[] y, int outputs) {
        double[] z = coefficients(y, outputs);
        scale(h, z, outputs);
        return combine(z, outputs);
    }

    /** The coefficients Uᵀ y, [n, outputs]. */
    double[] coefficients(double[] y, int outputs) {
        return TeamProducts.of(Operand.of(vectors), y, outputs, workers);
    }

    /** The combination U z, [n, outputs]. */
    double[] combine(double[] z, int outputs) {
        return TeamProducts.of(Operand.of(vectors).transpose(), z, outputs, workers);
    }

    /** Multiplies row i of z by h(λ_i). */
    void scale(DoubleUnaryOperator h, double[] z, int outputs) {
        for (int i = 0; i < values.length; i++) {
            double factor = h.applyAsDouble(values[i]);
            for (int c = 0; c < outputs; c++) {
                z[i * outputs + c] *= factor;
            }
        }
    }

    /** The diagonal of U h(Λ) Uᵀ, [n]. Cost n². */
    double[] diagonal(DoubleUnaryOperator h) {
        return blocks(h, 1);
    }

    /** The blocks along the diagonal of U h(Λ) Uᵀ, [n/size, size, size]. Cost n² size. */
    double[] blocks(DoubleUnaryOperator h, int size) {
        int n = values.length;
        double[] factors = Arrays.stream(values).map(h).toArray();
        double[] sums = new double[n * size];
        int columns = Math.max(1, COLUMNS / size) * size;
        workers.run((n + columns - 1) / columns, task -> {
            int from = task * columns;
            int to = Math.min(n, from + columns);
            double[] row = new double[n];
            for (int j = 0; j < n; j++) {
                vectors.readRow(j, row, 0);
                double factor = factors[j];
                if (size == 1) {
                    for (int i = from; i < to; i++) {
                        sums[i] = Math.fma(factor * row[i], row[i], sums[i]);
                    }
                    continue;
                }
                for (int i = from; i < to; i++) {
                    int first = i / size * size;
                    for (int k = 0; k < size; k++) {
                        int at = i * size + k;
                        sums[at] = Math.fma(factor * row[i], row[first + k], sums[at]);
                    }
                }
            }
        });
        return sums;
    }

    /** The block of U h(Λ) Uᵀ of some rows, [b, b]. Cost n b². */
    double[] block(DoubleUnaryOperator h, int... rows) {
        int b = rows.length;
        for (int i : rows) {
            Require.index(i, values.length, PredictRefusal.RANGE, "row");
        }
        double[] block = new double[b * b];
        double[] row = new double[values.length];
        for (int j = 0; j < values.length; j++) {
            vectors.readRow(j, row, 0);
            double factor = h.applyAsDouble(values[j]);
            for (int i = 0; i < b; i++) {
                for (int k = 0; k < b; k++) {
                    block[i * b + k] =
                            Math.fma(factor * row[rows[i]], row[rows[k]], block[i * b + k]);
                }
            }
        }
        return block;
    }

    /** A new U h(Λ) Uᵀ. Cost 2 n³. */
    Matrix matrix(DoubleUnaryOperator h) {
        try (Matrix scaled = scaled(vectors.copy(), h, true)) {
            return TeamProducts.of(Operand.of(vectors).transpose(), Operand.of(scaled), workers);
        }
    }

    /**
     * A new matrix k U h(Λ) Uᵀ. Cost 2 n² n*, in addition to that of {@link #turned}.
     *
     * @param turned k U, [n*, n]
     */
    Matrix filtered(Matrix turned, DoubleUnaryOperator h) {
        try (Matrix scaled = scaled(turned.copy(), h, false)) {
            return TeamProducts.of(Operand.of(scaled), Operand.of(vectors), workers);
        }
    }

    /** Multiplies rows, or columns, by h(λ). */
    private Matrix scaled(Matrix m, DoubleUnaryOperator h, boolean rows) {
        double[] factors = Arrays.stream(values).map(h).toArray();
        double[] row = new double[m.columns()];
        for (int i = 0; i < m.rows(); i++) {
            m.readRow(i, row, 0);
            for (int j = 0; j < row.length; j++) {
                row[j] *= factors[rows ? i : j];
            }
            m.writeRow(i, row, 0);
        }
        return m;
    }

    /**
     * The product k U as a new matrix.
     *
     * @param cross k [n*, n]
     */
    Matrix turned(Matrix cross) {
        return TeamProducts.of(Operand.of(cross), Operand.of(vectors).transpose(), workers);
    }

    /** The largest |h'| at an eigenvalue, from a difference over the eigenvalues' own error. */
    double steepest(DoubleUnaryOperator h) {
        double delta = Math.max(values.length * EPS * largest(), Double.MIN_NORMAL);
        double most = 0;
        for (double v : values) {
            double low = Math.max(0, v - delta);
            double rise = h.applyAsDouble(v + delta) - h.applyAsDouble(low);
            most = v == 0 ? most : Math.max(most, Math.abs(rise) / (v + delta - low));
        }
        return most;
    }

    Workers workers() {
        return workers;
    }

    /** Frees the eigenvectors. */
    @Override
    public void close() {
        vectors.close();
    }
}
