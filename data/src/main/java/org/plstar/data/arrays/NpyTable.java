package org.plstar.data.arrays;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.plstar.array.npy.NpyRows;
import org.plstar.data.DataRefusal;
import org.plstar.data.FeatureNames;
import org.plstar.data.table.CellKind;
import org.plstar.data.table.FileTable;
import org.plstar.data.table.RowRange;
import org.plstar.data.table.Rows;

/**
 * An NPY file [N, m] as a table that is read by blocks of rows: what {@link NumpyFile#readNpy}
 * reads, without the whole array in memory.
 */
public final class NpyTable extends FileTable {
    /** The number of elements of a block. */
    private static final int BLOCK = 1 << 20;

    private final int rows;
    private final int width;
    private final int bytes;
    private final List<String> columns;

    private NpyTable(Path path, NpyRows file) {
        super(path);
        if (file.shape().size() != 2) {
            throw wrongShape(file, "two axes, rows and columns");
        }
        this.rows = file.shape().getFirst();
        this.width = file.shape().get(1);
        this.bytes = file.bytes();
        if ((long) rows * width == 0) {
            throw wrongShape(file, "at least two rows of at least one number");
        }
        if (width > FeatureNames.MOST) {
            throw wrongShape(file, "at most " + FeatureNames.MOST + " numbers in a row");
        }
        this.columns = IntStream.range(0, width).mapToObj(Integer::toString).toList();
    }

    /** Reads the header of an existing file. */
    public static NpyTable of(Path path) {
        try (NpyRows file = NpyRows.open(path)) {
            return new NpyTable(path, file);
        }
    }

    private RuntimeException wrongShape(NpyRows file, String expected) {
        return location.column(location.text())
                .refuse(
                        DataRefusal.ARRAY_WRONG_SHAPE,
                        "the shape is " + file.shape(),
                        expected,
                        "reshape the array");
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public List<RowRange> ranges(long size) {
        long some = Math.max(1, size / ((long) width * bytes));
        List<RowRange> ranges = new ArrayList<>();
        for (long from = 0; from < rows; from += some) {
            ranges.add(new RowRange(from, Math.min(rows, from + some), from));
        }
        return ranges;
    }

    @Override
    public Rows open() {
        return open(new RowRange(0, rows, 0));
    }

    @Override
    public Rows open(RowRange range) {
        return new Blocks(NpyRows.open(path), (int) range.from(), (int) range.to());
    }

    /** Rows, a block in memory at a time. */
    private final class Blocks implements Rows {
        private final NpyRows file;
        private final int end;
        private int row;
        private int first;
        private int held;
        private double[] block = {};

        Blocks(NpyRows file, int from, int end) {
            this.file = file;
            this.row = from - 1;
            this.first = from;
            this.end = end;
        }

        @Override
        public boolean advance() {
            if (++row >= end) {
                return false;
            }
            if (row >= first + held) {
                first = row;
                held = Math.min(end - row, Math.max(1, BLOCK / width));
                block = file.read(first, held);
            }
            return true;
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
            return Double.isInfinite(value) ? CellKind.INFINITE : CellKind.NUMBER;
        }

        @Override
        public double value(int column) {
            return block[(row - first) * width + column] + 0.0;
        }

        @Override
        public String text(int column) {
            return Double.toString(value(column));
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
