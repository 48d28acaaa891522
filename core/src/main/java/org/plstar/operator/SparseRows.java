package org.plstar.operator;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.function.Consumer;
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
     * A sparse matrix from its arrays.
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

    /** Receives the entries of a matrix; one entry may be given in several parts. */
    @FunctionalInterface
    public interface Entry {
        /** The part at a row and a column. */
        void at(int row, int column, double value);
    }

    /**
     * A matrix of the entries that are visited, except those that are 0; {@code visit} is called
     * twice, with the same entries.
     *
     * @param visit visits them in any order
     */
    public static SparseRows of(int rows, int columns, Consumer<Entry> visit) {
        Require.notNegative(Math.min(rows, columns), OperatorRefusal.RANGE, "rows or columns");
        int[] start = new int[rows + 1];
        visit.accept((i, _, v) -> start[i + 1] += v == 0 ? 0 : 1);
        Arrays.parallelPrefix(start, Math::addExact);
        int[] at = start.clone();
        int[] column = new int[start[rows]];
        double[] value = new double[start[rows]];
        visit.accept((i, j, v) -> {
            if (v != 0) {
                column[at[i]] = j;
                value[at[i]++] = v;
            }
        });
        return new SparseRows(columns, start, column, value);
    }

    /** The entries of a matrix that are not 0; copied. */
    public static SparseRows of(Matrix m) {
        double[] row = new double[m.columns()];
        return of(m.rows(), m.columns(), entry -> {
            for (int i = 0; i < m.rows(); i++) {
                m.readRow(i, row, 0);
                for (int j = 0; j < row.length; j++) {
                    entry.at(i, j, row[j]);
                }
            }
        });
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

    /** Number of stored entries. */
    public int entries() {
        return column.length;
    }

    /** Index of the first entry of row i; for i = rows the number of entries. */
    public int start(int i) {
        return start[i];
    }

    /** The column of an entry. */
    public int column(int entry) {
        return column[entry];
    }

    /** The value of an entry. */
    public double value(int entry) {
        return value[entry];
    }

    @Override
    public void apply(double[] x, double[] y) {
        requireNonNull(x, "x");
        requireNonNull(y, "y");
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
        requireNonNull(x, "x");
        requireNonNull(y, "y");
        OperatorRefusal.requireVectors(rows(), columns(), y, x);
        Arrays.fill(x, 0);
        for (int i = 0; i < rows(); i++) {
            for (int e = start[i]; e < start[i + 1]; e++) {
                x[column[e]] = Math.fma(value[e], y[i], x[column[e]]);
            }
        }
    }

    /** The transposed matrix, with arrays of its own. */
    public SparseRows transposed() {
        int[] from = new int[columns + 1];
        for (int c : column) {
            from[c + 1]++;
        }
        Arrays.parallelPrefix(from, Integer::sum);
        int[] at = from.clone();
        int[] row = new int[column.length];
        double[] turned = new double[column.length];
        for (int i = 0; i < rows(); i++) {
            for (int e = start[i]; e < start[i + 1]; e++) {
                int to = at[column[e]]++;
                row[to] = i;
                turned[to] = value[e];
            }
        }
        return new SparseRows(rows(), from, row, turned);
    }

    /** The matrix in dense form [rows, columns], which the caller closes. */
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
