package org.plstar.data.table;

import java.util.regex.Pattern;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;

/** The current row of a table, with the places that refusals name. */
record Cursor(Table table, Rows rows) {
    private static final Pattern LINE_END = Pattern.compile("\\s*\\R\\s*");
    private static final Pattern NO_SEPARATOR = Pattern.compile("[^,;\t|]");

    Location location(int column) {
        return table.location()
                .row(table.unit(), rows.number())
                .column(table.told(column))
                .value(rows.text(column));
    }

    /**
     * The name of a category or class: the cell on one line.
     *
     * @throws org.plstar.refusal.Refusal MULTI_LINE_CELL if whole rows seem to be in it, as behind
     *     a quote that was never closed
     */
    String category(int column) {
        String text = rows.text(column);
        if (!CsvTable.hasLineEnd(text)) {
            return text;
        }
        int separators = Math.max(1, table.columns().size() - 1);
        for (String line : LINE_END.split(text, -1)) {
            if (NO_SEPARATOR.matcher(line).replaceAll("").length() >= separators) {
                throw location(column)
                        .refuse(
                                DataRefusal.MULTI_LINE_CELL,
                                "the cell runs over a line end, and rows seem to stand in it",
                                "one value",
                                "close the quote that was opened here, or take the line end out");
            }
        }
        return LINE_END.matcher(text).replaceAll(" ");
    }
}
