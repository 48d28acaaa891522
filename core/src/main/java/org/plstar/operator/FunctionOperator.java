package org.plstar.operator;

import java.util.function.BiConsumer;
import org.plstar.array.Workers;

/** An operator that is given by a function. */
record FunctionOperator(
        int rows, int columns, Workers workers, BiConsumer<double[], double[]> product)
        implements LinearOperator {
    @Override
    public void apply(double[] x, double[] y) {
        OperatorRefusal.requireSize("x", x, columns);
        OperatorRefusal.requireSize("y", y, rows);
        product.accept(x, y);
    }
}
