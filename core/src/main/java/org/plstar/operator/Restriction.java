package org.plstar.operator;

import org.plstar.array.Precision;
import org.plstar.array.Workers;

/**
 * The block of a square operator whose rows and columns are some coordinates, P A Pᵀ for the
 * projection P onto them; a product costs one with the whole operator.
 */
public record Restriction(LinearOperator a, Coordinates block) implements LinearOperator {
    /** Refuses an operator that is not square with an {@link IllegalArgumentException}. */
    public Restriction {
        if (a.rows() != a.columns()) {
            throw new IllegalArgumentException("only a square operator has diagonal blocks");
        }
    }

    @Override
    public Workers workers() {
        return a.workers();
    }

    @Override
    public Precision precision() {
        return a.precision();
    }

    @Override
    public int rows() {
        return block.size();
    }

    @Override
    public int columns() {
        return block.size();
    }

    @Override
    public void apply(double[] x, double[] y) {
        double[] all = new double[a.columns()];
        double[] result = new double[a.rows()];
        block.scatter(x, all);
        a.apply(all, result);
        block.gather(result, y);
    }
}
