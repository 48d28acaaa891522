package org.plstar.study.report;

import java.util.List;

/**
 * A table that the reader can sort and save as CSV.
 *
 * @param id lower-case letters, digits and hyphens, unique in a report; names the download
 * @param rows each as long as {@code columns}
 * @param folded whether it shows its caption alone until the reader opens it
 */
public record ReportTable(
        String id, String caption, List<String> columns, List<List<Cell>> rows, boolean folded) {
    /**
     * Refuses a malformed id and rows of another length with an {@link IllegalArgumentException}.
     */
    public ReportTable {
        Figure.requireId("table", id);
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).size() != columns.size()) {
                throw new IllegalArgumentException("row "
                        + i
                        + " has "
                        + rows.get(i).size()
                        + " cells, the table has "
                        + columns.size()
                        + " columns");
            }
        }
    }

    /** A table that is shown unfolded. */
    public ReportTable(String id, String caption, List<String> columns, List<List<Cell>> rows) {
        this(id, caption, columns, rows, false);
    }

    /** An open table of a row for each item, without columns yet. */
    public static <T> ReportColumns<T> of(String id, String caption, List<T> items) {
        return new ReportColumns<>(id, caption, items);
    }
}
