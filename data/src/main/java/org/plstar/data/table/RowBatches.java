package org.plstar.data.table;

import java.util.List;
import org.plstar.data.Location;

/** The rows of a table, so many at a time: each opening continues where the last one ended. */
final class RowBatches implements Table, AutoCloseable {
    private final Table table;
    private final int size;
    private final Rows rows;
    private boolean more = true;

    RowBatches(Table table, int size) {
        this.table = table;
        this.size = size;
        this.rows = table.open();
    }

    /** Whether rows may be left. */
    boolean more() {
        return more;
    }

    @Override
    public Rows open() {
        return new Batch();
    }

    private final class Batch implements Rows {
        private int taken;

        @Override
        public boolean advance() {
            if (taken == size) {
                return false;
            }
            taken++;
            more = rows.advance();
            return more;
        }

        @Override
        public int number() {
            return rows.number();
        }

        @Override
        public CellKind kind(int column) {
            return rows.kind(column);
        }

        @Override
        public double value(int column) {
            return rows.value(column);
        }

        @Override
        public String text(int column) {
            return rows.text(column);
        }

        /** The next batch continues. */
        @Override
        public void close() {}
    }

    @Override
    public Location location() {
        return table.location();
    }

    @Override
    public String name() {
        return table.name();
    }

    @Override
    public String contentHash() {
        return table.contentHash();
    }

    @Override
    public String unit() {
        return table.unit();
    }

    @Override
    public List<String> columns() {
        return table.columns();
    }

    @Override
    public void close() {
        rows.close();
    }
}
