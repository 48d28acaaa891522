package org.plstar.data.table;

/** The rows of a table, so many at a time: each opening continues where the last one ended. */
final class RowBatches extends TableOver implements AutoCloseable {
    private final int size;
    private final Rows rows;
    private boolean more = true;

    RowBatches(Table table, int size) {
        super(table);
        this.size = size;
        this.rows = table.open();
    }

    /** Whether rows may be left. */
    boolean more() {
        return more;
    }

    @Override
    public Rows open() {
        return new Batch(rows);
    }

    private final class Batch extends RowsOver {
        private int taken;

        Batch(Rows rows) {
            super(rows);
        }

        @Override
        public boolean advance() {
            if (taken == size) {
                return false;
            }
            taken++;
            more = rows.advance();
            return more;
        }

        /** The next batch continues. */
        @Override
        public void close() {}
    }

    @Override
    public void close() {
        rows.close();
    }
}
