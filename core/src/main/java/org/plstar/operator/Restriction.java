package org.plstar.operator;

import static java.util.Objects.requireNonNull;

import org.plstar.refusal.Require;

/**
 * The block of a square operator whose rows and columns are some coordinates, P A Pᵀ for the
 * projection P onto them; a product costs as much as one with the whole operator.
 */
public record Restriction(LinearOperator a, Coordinates block) implements LinearOperator.Over {
    /** Refuses an operator that is not square, and coordinates beyond its size. */
    public Restriction {
        OperatorRefusal.requireSquare(a.rows(), a.columns());
        Require.that(
                block.end() <= a.rows(),
                OperatorRefusal.RANGE,
                "coordinates up to " + block.end(),
                "coordinates below " + a.rows());
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
        requireNonNull(x, "x");
        requireNonNull(y, "y");
        OperatorRefusal.requireVectors(columns(), rows(), x, y);
        double[] all = new double[a.columns()];
        double[] result = new double[a.rows()];
        block.scatter(x, all);
        a.apply(all, result);
        block.gather(result, y);
    }
}
