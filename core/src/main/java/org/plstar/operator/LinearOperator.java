package org.plstar.operator;

import static java.util.Objects.requireNonNull;

import java.util.function.BiConsumer;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.refusal.Require;

/** A linear map from R^columns to R^rows, known by its products. */
public interface LinearOperator {
    /** Dimension of results. */
    int rows();

    /** Dimension of arguments. */
    int columns();

    /** The threads that products run on, which may also be used for their vectors. */
    default Workers workers() {
        return Workers.alone();
    }

    /**
     * The precision in which products are computed; vectors that are kept for them need no higher
     * precision.
     */
    default Precision precision() {
        return Precision.DOUBLE;
    }

    /**
     * Computes y = A x.
     *
     * @param x [columns], not modified
     * @param y [rows], overwritten; another array than x
     */
    void apply(double[] x, double[] y);

    /**
     * The operator of order n with the given product.
     *
     * @param product from x [n], not to be modified, to y [n], to be overwritten
     */
    static LinearOperator square(int n, BiConsumer<double[], double[]> product) {
        requireNonNull(product, "product");
        return square(n, Workers.alone(), product);
    }

    /** A symmetric operator of a function, whose products run on a team of threads. */
    static LinearOperator square(int n, Workers workers, BiConsumer<double[], double[]> product) {
        requireNonNull(product, "product");
        requireNonNull(workers, "workers");
        Require.atLeast(0, n, OperatorRefusal.RANGE, "n");
        return new LinearOperator() {
            @Override
            public int rows() {
                return n;
            }

            @Override
            public int columns() {
                return n;
            }

            @Override
            public Workers workers() {
                return workers;
            }

            @Override
            public void apply(double[] x, double[] y) {
                OperatorRefusal.requireVectors(columns(), rows(), x, y);
                product.accept(x, y);
            }
        };
    }

    /** The operator A + B. */
    default LinearOperator plus(LinearOperator b) {
        return new Combination(1, this, 1, b);
    }

    /** The operator c A. */
    default LinearOperator times(double c) {
        return new Affine(c, this, 0);
    }

    /** A + λI of a square operator. */
    default LinearOperator shifted(double lambda) {
        return new Affine(1, this, lambda);
    }

    /** An operator made of another one, with the size of that one unless it is overridden. */
    interface Over extends LinearOperator {
        /** The operator that this one is made of. */
        LinearOperator a();

        @Override
        default Workers workers() {
            return a().workers();
        }

        @Override
        default Precision precision() {
            return a().precision();
        }

        @Override
        default int rows() {
            return a().rows();
        }

        @Override
        default int columns() {
            return a().columns();
        }
    }
}
