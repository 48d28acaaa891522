package org.plstar.data.table;

import java.io.Serializable;
import java.util.List;

/**
 * What the columns that are not known to be categories hold in consecutive rows.
 *
 * @param columns in the order of the plan
 */
public record ColumnScan(List<Column> columns) implements Serializable {
    /** Copies. */
    public ColumnScan {
        columns = List.copyOf(columns);
    }

    /**
     * One of them.
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
        /** Copies. */
        public Column {
            values = List.copyOf(values);
        }
    }
}
