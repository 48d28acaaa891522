package org.plstar.data.table;

import java.util.List;

/** A table whose rows can be read range by range, in any order. */
public interface PartedTable extends Table {
    /**
     * All rows, divided into ranges. Cost: reading the description of the file, or for text, one
     * pass over all bytes.
     *
     * @param bytes of a range, about
     */
    List<RowRange> ranges(long bytes);

    /** Starts reading at the first row of a range. */
    Rows open(RowRange range);

    /** One range of rows as a table. */
    default Table part(RowRange range) {
        return new TablePart(this, range);
    }
}
