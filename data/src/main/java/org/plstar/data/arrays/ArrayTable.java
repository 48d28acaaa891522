package org.plstar.data.arrays;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.npy.NpyArray;
import org.plstar.data.Location;
import org.plstar.data.table.CellKind;
import org.plstar.data.table.Rows;
import org.plstar.data.table.Table;

/**
 * Arrays [N, …] joined as the columns of one table; NaN is a missing value. Rows are numbered from
 * 0, as NumPy does.
 *
 * @param columns names of all columns, those of the first array first
 * @param arrays each with N as its first extent, or with no other
 * @param classes names of the numbers in the last column, by these numbers; empty if it has none
 */
record ArrayTable(
        Location location,
        String contentHash,
        List<String> columns,
        List<NpyArray> arrays,
        List<String> classes)
        implements Table {
    @Override
    public String unit() {
        return "row";
    }

    @Override
    public Rows open() {
        return new ArrayRows();
    }

    /** The number of elements in one row of an array. */
    static int width(NpyArray array) {
        return array.shape().isEmpty()
                ? 1
                : volume(array.shape().subList(1, array.shape().size()));
    }

    static int volume(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    private final class ArrayRows implements Rows {
        private final List<Integer> arrayOf = new ArrayList<>();
        private final List<Integer> offsetOf = new ArrayList<>();
        private int row = -1;

        ArrayRows() {
            for (int a = 0; a < arrays.size(); a++) {
                for (int offset = 0; offset < width(arrays.get(a)); offset++) {
                    arrayOf.add(a);
                    offsetOf.add(offset);
                }
            }
        }

        @Override
        public boolean advance() {
            return ++row < arrays.getFirst().shape().getFirst();
        }

        @Override
        public int number() {
            return row;
        }

        @Override
        public CellKind kind(int column) {
            double value = value(column);
            if (Double.isNaN(value)) {
                return CellKind.MISSING;
            }
            if (isClass(column, value)) {
                return CellKind.TEXT;
            }
            return Double.isInfinite(value) ? CellKind.INFINITE : CellKind.NUMBER;
        }

        @Override
        public double value(int column) {
            NpyArray array = arrays.get(arrayOf.get(column));
            return array.values()[row * width(array) + offsetOf.get(column)] + 0.0;
        }

        @Override
        public String text(int column) {
            double value = value(column);
            return isClass(column, value) ? classes.get((int) value) : Double.toString(value);
        }

        private boolean isClass(int column, double value) {
            return column == arrayOf.size() - 1
                    && value >= 0
                    && value < classes.size()
                    && value == (int) value;
        }

        @Override
        public void close() {}
    }
}
