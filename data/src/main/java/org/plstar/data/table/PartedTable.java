package org.plstar.data.table;

import java.util.List;

/** A table whose rows can be read range by range, in any order. */
public interface PartedTable extends Table {
    /**
     * All rows, cut in ranges. Cost: nothing but the description of the file, of text one look at
     * all bytes.
     *
     * @param bytes of a range, about
     */
    List<RowRange> ranges(long bytes);

    /** Starts reading at the first row of a range. */
    Rows open(RowRange range);

    /** One range as a table of its own. */
    default Table part(RowRange range) {
        return new TablePart(this, range);
    }
}
