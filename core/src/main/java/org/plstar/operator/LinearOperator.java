package org.plstar.operator;

import java.util.function.BiConsumer;

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

    /**
     * The operator of order n with the given product.
     *
     * @param product from x [n], not to be modified, to y [n], to be overwritten
     */
    static LinearOperator square(int n, BiConsumer<double[], double[]> product) {
        return new FunctionOperator(n, n, product);
    }
}
