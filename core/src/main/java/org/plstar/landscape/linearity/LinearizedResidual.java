package org.plstar.landscape.linearity;

import org.plstar.array.Matrix;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.DoubleReductions;

/**
 * The residual of a linearized model under gradient descent, step by step: r ← r - (η/N) K r, for
 * the loss 1/(2N) Σ r². Cost n² a step.
 */
final class LinearizedResidual {
    private final Matrix kernel;
    private final double factor;
    private final double[] residual;
    private final double[] row;
    private final double[] change;
    private int step;

    /**
     * The residual of the linearized model at the start of gradient descent.
     *
     * @param kernel K_0 [n, n]; not modified, kept
     * @param residual r_0 [n]; copied
     * @param factor η/N
     */
    LinearizedResidual(Matrix kernel, double[] residual, double factor) {
        this.kernel = kernel;
        this.factor = factor;
        this.residual = residual.clone();
        this.row = new double[residual.length];
        this.change = new double[residual.length];
    }

    /** r_t, for t no less than before; not a copy. */
    double[] at(int t) {
        for (; step < t; step++) {
            for (int i = 0; i < change.length; i++) {
                kernel.readRow(i, row, 0);
                change[i] = DoubleReductions.dot(row, 0, residual, 0, row.length);
            }
            DoubleElementwise.axpy(-factor, change, 0, residual, 0, residual.length);
        }
        return residual;
    }
}
