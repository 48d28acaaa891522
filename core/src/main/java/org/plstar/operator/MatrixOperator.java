package org.plstar.operator;

import java.lang.foreign.MemorySegment;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;

/**
 * A matrix as an operator.
 *
 * @param matrix not modified; must stay open
 */
public record MatrixOperator(Matrix matrix, Workers workers) implements LinearOperator {
    private static final int ROWS_PER_TASK = 256;

    @Override
    public int rows() {
        return matrix.rows();
    }

    @Override
    public int columns() {
        return matrix.columns();
    }

    @Override
    public void apply(double[] x, double[] y) {
        int n = rows();
        MemorySegment from = MemorySegment.ofArray(x);
        MemorySegment to = MemorySegment.ofArray(y);
        workers.run(
                (n + ROWS_PER_TASK - 1) / ROWS_PER_TASK,
                task -> {
                    int row = task * ROWS_PER_TASK;
                    int count = Math.min(n, row + ROWS_PER_TASK) - row;
                    long at = matrix.offset(row, 0);
                    Blas.gemv(
                            false,
                            count,
                            columns(),
                            1,
                            matrix.segment(),
                            at,
                            columns(),
                            from,
                            0,
                            0,
                            to,
                            row);
                });
    }
}
