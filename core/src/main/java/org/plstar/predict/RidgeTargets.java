package org.plstar.predict;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.plstar.array.Matrix;
import org.plstar.refusal.Require;

/**
 * Targets of kernel ridge regression: min_f Σ m_i |f(x_i) + h_i·b - y_i|² + s² ‖f‖² with fixed
 * features h that are not penalized, for each output alone.
 *
 * <p>With weights, the kernel whose inverse is taken is {@link #scaled}.
 *
 * @param y [n, outputs] row-major
 * @param fixed [n, fixedColumns] row-major, of full rank; none without
 * @param roots √m_i, [n]; above 0
 */
public record RidgeTargets(
        double[] y, int outputs, double[] fixed, int fixedColumns, double[] roots) {
    /** Copies the arrays; refuses what does not fit with SIZE, RANGE or NOT_FINITE. */
    public RidgeTargets {
        Require.atLeast(1, outputs, PredictRefusal.RANGE, "outputs");
        Require.atLeast(0, fixedColumns, PredictRefusal.RANGE, "fixedColumns");
        Require.atLeast(1, roots.length, PredictRefusal.SIZE, "rows");
        Require.size((long) roots.length * outputs, y.length, PredictRefusal.SIZE, "y");
        Require.size(
                (long) roots.length * fixedColumns, fixed.length, PredictRefusal.SIZE, "fixed");
        Require.finite(y, PredictRefusal.NOT_FINITE, "y");
        Require.finite(fixed, PredictRefusal.NOT_FINITE, "fixed");
        for (double r : roots) {
            Require.positive(r, PredictRefusal.RANGE, "root of a weight");
        }
        y = y.clone();
        fixed = fixed.clone();
        roots = roots.clone();
    }

    /** Targets with no fixed features and weights of 1. */
    public static RidgeTargets of(double[] y, int outputs) {
        Require.atLeast(1, outputs, PredictRefusal.RANGE, "outputs");
        double[] roots = new double[y.length / outputs];
        Arrays.fill(roots, 1);
        return new RidgeTargets(y, outputs, new double[0], 0, roots);
    }

    /** The same targets with a free intercept. */
    public RidgeTargets withIntercept() {
        double[] ones = new double[rows()];
        Arrays.fill(ones, 1);
        return withFixed(ones, 1);
    }

    /** The same targets with features that are not penalized. */
    public RidgeTargets withFixed(double[] h, int columns) {
        requireNonNull(h, "h");
        return new RidgeTargets(y, outputs, h, columns, roots);
    }

    /**
     * The same targets with weights: the number of times that a row counts.
     *
     * @param weights m_i, above 0
     */
    public RidgeTargets withWeights(double... weights) {
        requireNonNull(weights, "weights");
        return new RidgeTargets(
                y,
                outputs,
                fixed,
                fixedColumns,
                Arrays.stream(weights).map(Math::sqrt).toArray());
    }

    /** Number of rows n. */
    public int rows() {
        return roots.length;
    }

    /** The scaled kernel M^½ K M^½ as a new matrix. */
    public Matrix scaled(Matrix kernel) {
        Require.finite(kernel.largest(), PredictRefusal.NOT_FINITE, "the kernel's largest element");
        TeamProducts.require(kernel, rows(), rows(), "kernel");
        Matrix scaled = kernel.copy();
        double[] row = new double[rows()];
        for (int i = 0; i < rows(); i++) {
            scaled.readRow(i, row, 0);
            for (int j = 0; j < row.length; j++) {
                row[j] *= roots[i] * roots[j];
            }
            scaled.writeRow(i, row, 0);
        }
        return scaled;
    }

    /** √m_i times each number of row i; new. */
    double[] rooted(double[] x, int columns) {
        double[] out = x.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] *= roots[i / columns];
        }
        return out;
    }
}
