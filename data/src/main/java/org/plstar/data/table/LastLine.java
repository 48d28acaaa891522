package org.plstar.data.table;

import java.util.regex.Pattern;
import org.plstar.data.DataRefusal;

/** Whether the last line of a text sums up the others, as lines of spreadsheets do. */
final class LastLine {
    private static final Pattern TOTAL = Pattern.compile(
            "(?iu)(grand |sub)?(total|sum|summe|gesamt|somme|suma|mean|average|mittelwert)"
                    + "(e|s|en)?:?");

    private static final int LONGEST = 14;

    private final Table table;
    private final boolean lines;
    private long found;
    private boolean last;
    private int number;

    LastLine(Table table) {
        this.table = table;
        this.lines = table.unit().equals("line");
    }

    /** Observes a row; rows that are left out are not observed. */
    void see(Rows rows) {
        last = lines
                && rows.kind(0) == CellKind.TEXT
                && rows.text(0).length() <= LONGEST
                && TOTAL.matcher(rows.text(0)).matches();
        found += last ? 1 : 0;
        number = rows.number();
    }

    /** Refuses an unusual row, if it is such a last row. */
    void checkEnd(Rows rows) {
        if (last && !rows.advance()) {
            check();
        }
    }

    /** Refuses a last row that alone begins with a word such as "total". */
    void check() {
        if (last && found == 1) {
            throw table.location()
                    .row(table.unit(), number)
                    .refuse(
                            DataRefusal.TOTALS_LINE,
                            "the last line seems to sum up the others",
                            "rows of data",
                            "take it out (sed '$d' a.csv > b.csv), or take the rows above it");
        }
    }
}
