package org.plstar.operator;

import static java.util.Objects.requireNonNull;

import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;

/**
 * A matrix as an operator.
 *
 * @param matrix not modified; must stay open
 */
public record MatrixOperator(Matrix matrix, Workers workers) implements AdjointOperator {
    /** Refuses null with a {@link NullPointerException}. */
    public MatrixOperator {
        requireNonNull(matrix, "matrix");
        requireNonNull(workers, "workers");
    }

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
        requireNonNull(x, "x");
        requireNonNull(y, "y");
        OperatorRefusal.requireVectors(columns(), rows(), x, y);
        int n = rows();
        Operand all = Operand.of(matrix);
        Operand from = Operand.vector(x, 0, columns());
        Operand to = Operand.vector(y, 0, n);
        workers.run((n + ROWS_PER_TASK - 1) / ROWS_PER_TASK, task -> {
            int row = task * ROWS_PER_TASK;
            int count = Math.min(n, row + ROWS_PER_TASK) - row;
            Blas.gemv(1, all.part(row, 0, count, columns()), from, 0, to.part(row, 0, count, 1));
        });
    }

    @Override
    public void applyTranspose(double[] y, double[] x) {
        requireNonNull(x, "x");
        requireNonNull(y, "y");
        OperatorRefusal.requireVectors(rows(), columns(), y, x);
        Blas.gemv(
                1,
                Operand.of(matrix).transpose(),
                Operand.vector(y, 0, rows()),
                0,
                Operand.vector(x, 0, columns()));
    }
}
