package org.plstar.data.table;

import java.io.Serializable;
import java.util.List;

/**
 * The contents, in consecutive rows, of the columns that are not known to be categories.
 *
 * @param columns in the order of the plan
 */
public record ColumnScan(List<Column> columns) implements Serializable {
    /** Copies {@code columns}. */
    public ColumnScan {
        columns = List.copyOf(columns);
    }

    /**
     * The contents of one column.
     *
     * @param values different texts, as they appear
     * @param overflown whether there were more than are kept
     * @param numbers whether some cells are numbers, or would be if they were written so
     * @param text whether some are text
     * @param dates whether all text is dates
     * @param cells of text
     */
    public record Column(
            List<String> values,
            boolean overflown,
            boolean numbers,
            boolean text,
            boolean dates,
            long cells)
            implements Serializable {
        /** Copies {@code values}. */
        public Column {
            values = List.copyOf(values);
        }
    }
}
