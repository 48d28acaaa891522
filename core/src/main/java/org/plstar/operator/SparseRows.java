package org.plstar.operator;

import java.util.Arrays;
import org.plstar.array.Matrix;
import org.plstar.refusal.Require;

/**
 * A sparse matrix by compressed rows.
 *
 * <p>A column may occur more than once in a row; its values add up. Arrays are kept, not copied, so
 * that values may be written again in place.
 */
public final class SparseRows implements AdjointOperator {
    private final int columns;
    private final int[] start;
    private final int[] column;
    private final double[] value;

    /**
     * A matrix of its arrays.
     *
     * @param start [rows + 1], where each row begins in the other arrays, ascending
     * @param column the column of each entry
     * @param value each entry
     * @throws org.plstar.refusal.Refusal RANGE or SIZE if they are no matrix
     */
    public SparseRows(int columns, int[] start, int[] column, double[] value) {
        Require.that(
                start.length > 0 && start[0] == 0 && ascends(start),
                OperatorRefusal.RANGE,
                "start",
                "where rows begin, ascending from 0, and the number of entries");
        Require.size(start[start.length - 1], column.length, OperatorRefusal.SIZE, "column");
        Require.size(column.length, value.length, OperatorRefusal.SIZE, "value");
        for (int c : column) {
            Require.index(c, columns, OperatorRefusal.RANGE, "column");
        }
        this.columns = columns;
        this.start = start;
        this.column = column;
        this.value = value;
    }

    private static boolean ascends(int[] start) {
        for (int i = 1; i < start.length; i++) {
            if (start[i] < start[i - 1]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int rows() {
        return start.length - 1;
    }

    @Override
    public int columns() {
        return columns;
    }

    /** Number of entries that are stored. */
    public int entries() {
        return column.length;
    }

    /** Where row i begins; for i = rows the number of entries. */
    public int start(int i) {
        return start[i];
    }

    /** The column of an entry. */
    public int column(int entry) {
        return column[entry];
    }

    /** An entry. */
    public double value(int entry) {
        return value[entry];
    }

    @Override
    public void apply(double[] x, double[] y) {
        OperatorRefusal.requireVectors(columns(), rows(), x, y);
        for (int i = 0; i < rows(); i++) {
            double sum = 0;
            for (int e = start[i]; e < start[i + 1]; e++) {
                sum = Math.fma(value[e], x[column[e]], sum);
            }
            y[i] = sum;
        }
    }

    @Override
    public void applyTranspose(double[] y, double[] x) {
        OperatorRefusal.requireVectors(rows(), columns(), y, x);
        Arrays.fill(x, 0);
        for (int i = 0; i < rows(); i++) {
            for (int e = start[i]; e < start[i + 1]; e++) {
                x[column[e]] = Math.fma(value[e], y[i], x[column[e]]);
            }
        }
    }

    /** The same as a matrix [rows, columns], which the caller closes. */
    public Matrix dense() {
        Matrix m = Matrix.zeros(rows(), columns);
        double[] row = new double[columns];
        for (int i = 0; i < rows(); i++) {
            for (int e = start[i]; e < start[i + 1]; e++) {
                row[column[e]] += value[e];
            }
            m.writeRow(i, row, 0);
            for (int e = start[i]; e < start[i + 1]; e++) {
                row[column[e]] = 0;
            }
        }
        return m;
    }
}
