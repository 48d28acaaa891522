package org.plstar.operator;

/** A linear map from R^columns to R^rows, known by its products. */
public interface LinearOperator {
    /** Dimension of results. */
    int rows();

    /** Dimension of arguments. */
    int columns();

    /**
     * Computes y = A x.
     *
     * @param x [columns], not modified
     * @param y [rows], overwritten
     */
    void apply(double[] x, double[] y);
}
