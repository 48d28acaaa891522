package org.plstar.data.table;

/** The rows of a table in batches: each opening continues where the last one ended. */
final class RowBatches extends TableOver implements AutoCloseable {
    private final int size;
    private final Rows rows;
    private boolean more = true;

    RowBatches(Table table, int size) {
        super(table);
        this.size = size;
        this.rows = table.open();
    }

    /** Whether there may be further rows. */
    boolean more() {
        return more;
    }

    /** The digest of all rows, which readers of a batch do not need. */
    @Override
    public String contentHash() {
        return "";
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

        /** Closes nothing, since the next batch continues. */
        @Override
        public void close() {}
    }

    @Override
    public void close() {
        rows.close();
    }
}
