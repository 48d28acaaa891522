package org.plstar.data.table;

import java.util.List;
import org.plstar.data.Location;

/** A range of a table, as a table. */
record TablePart(PartedTable whole, RowRange range) implements Table {
    @Override
    public Location location() {
        return whole.location();
    }

    @Override
    public String name() {
        return whole.name();
    }

    /** That of the whole file is not requested by those who see a part of it. */
    @Override
    public String contentHash() {
        return "";
    }

    @Override
    public String unit() {
        return whole.unit();
    }

    @Override
    public List<String> columns() {
        return whole.columns();
    }

    @Override
    public Rows open() {
        return whole.open(range);
    }
}
