package org.plstar.operator;

import static java.util.Objects.requireNonNull;

import java.util.function.BooleanSupplier;
import org.plstar.array.Workers;
import org.plstar.array.store.StoredMatrix;
import org.plstar.refusal.Require;

/**
 * A symmetric matrix on a disk as an operator: each product reads the chunks on and below the
 * diagonal once, n²/2 numbers, and computes while it reads.
 *
 * <p>Memory is three chunks and the vectors. The bytes of a product do not depend on the team, nor
 * on whether the chunks above the diagonal are stored.
 */
public final class StoredOperator implements LinearOperator {
    private final StoredMatrix matrix;
    private final Workers workers;
    private final BooleanSupplier stop;

    /**
     * The operator of a stored symmetric matrix.
     *
     * @param matrix square; its chunks on and below the diagonal are read
     * @param stop asked before each chunk whether to give up, by
     *     {@link java.util.concurrent.CancellationException}
     */
    public StoredOperator(StoredMatrix matrix, Workers workers, BooleanSupplier stop) {
        requireNonNull(matrix, "matrix");
        requireNonNull(stop, "stop");
        requireNonNull(workers, "workers");
        this.matrix = matrix;
        this.workers = workers;
        this.stop = stop;
    }

    @Override
    public int rows() {
        return matrix.rows();
    }

    @Override
    public int columns() {
        return matrix.columns();
    }

    @Override
    public Workers workers() {
        return workers;
    }

    /**
     * Computes y = A x.
     *
     * @throws org.plstar.refusal.Refusal if a chunk is absent, damaged or unreadable
     */
    @Override
    public void apply(double[] x, double[] y) {
        requireNonNull(x, "x");
        requireNonNull(y, "y");
        OperatorRefusal.requireVectors(columns(), rows(), x, y);
        new StoredProduct(matrix, workers).apply(StoredProduct.Kind.SYMMETRIC, x, y, 1, (_, _) -> {
            if (stop.getAsBoolean()) {
                throw new java.util.concurrent.CancellationException();
            }
        });
    }

    /** The number of chunks from top to bottom. */
    public int down() {
        return matrix.down();
    }

    /**
     * Computes the rows of A x that belong to the chunks (i, ·), bit for bit as {@link #apply}
     * does, so that several processes can share a product. Reads n/T chunks.
     *
     * @param x [n], not modified
     * @return the rows' numbers
     */
    public double[] rows(int i, double[] x) {
        requireNonNull(x, "x");
        OperatorRefusal.requireSize("x", x, columns());
        Require.index(i, down(), OperatorRefusal.RANGE, "chunk");
        return new StoredProduct(matrix, workers).rows(i, x);
    }

    /** The Frobenius norm ‖A‖_F, the root of the sum of all squares; one pass. */
    public double frobenius() {
        return new StoredProduct(matrix, workers).frobenius();
    }
}
