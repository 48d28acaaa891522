package org.plstar.operator;

/** A linear map A whose transpose is known by its products too: a Jacobian, for instance. */
public interface AdjointOperator extends LinearOperator {
    /**
     * Computes x = Aᵀ y.
     *
     * @param y [rows], not modified
     * @param x [columns], overwritten
     */
    void applyTranspose(double[] y, double[] x);

    /** The transposed operator Aᵀ. */
    default AdjointOperator transpose() {
        return new Transposed(this);
    }

    /** The Gram matrix A Aᵀ of the rows, [rows, rows]; with J for A the tangent kernel. */
    default LinearOperator gram() {
        double[] between = new double[columns()];
        return LinearOperator.square(rows(), (x, y) -> {
            applyTranspose(x, between);
            apply(between, y);
        });
    }
}
