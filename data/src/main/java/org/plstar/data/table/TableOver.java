package org.plstar.data.table;

import java.util.List;
import org.plstar.data.Location;

/** A table made from another one, with other rows or columns. */
abstract class TableOver implements Table {
    final Table table;

    TableOver(Table table) {
        this.table = table;
    }

    @Override
    public Location location() {
        return table.location();
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
    public List<String> fileNotes() {
        return table.fileNotes();
    }

    @Override
    public List<String> columns() {
        return table.columns();
    }

    /** Rows made from other rows. */
    abstract static class RowsOver implements Rows {
        final Rows rows;

        RowsOver(Rows rows) {
            this.rows = rows;
        }

        @Override
        public boolean advance() {
            return rows.advance();
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

        @Override
        public void close() {
            rows.close();
        }
    }
}
