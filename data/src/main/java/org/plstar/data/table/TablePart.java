package org.plstar.data.table;

/** A range of a table, as a table. */
final class TablePart extends TableOver {
    private final PartedTable whole;
    private final RowRange range;

    TablePart(PartedTable whole, RowRange range) {
        super(whole);
        this.whole = whole;
        this.range = range;
    }

    /** The digest of the whole file, which readers of a part do not need. */
    @Override
    public String contentHash() {
        return "";
    }

    @Override
    public Rows open() {
        return whole.open(range);
    }
}
