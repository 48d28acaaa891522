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

    /** That of the whole file is not requested by those who see a part of it. */
    @Override
    public String contentHash() {
        return "";
    }

    @Override
    public Rows open() {
        return whole.open(range);
    }
}
