package org.plstar.operator;

import java.util.function.BiConsumer;

/** An operator that is given by a function. */
record FunctionOperator(int rows, int columns, BiConsumer<double[], double[]> product)
        implements LinearOperator {
    @Override
    public void apply(double[] x, double[] y) {
        product.accept(x, y);
    }
}
