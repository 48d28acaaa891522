package org.plstar.data.table;

import java.util.List;
import org.plstar.data.Spelling;

/** A table whose cells have an unusual spelling. */
public final class SpelledTable extends TableOver {
    /** By column. */
    private final List<Spelling> spellings;

    private final List<MissingText> missing;

    private SpelledTable(Table table, Spelling spelling) {
        super(table);
        this.spellings = table.columns().stream().map(spelling::of).toList();
        this.missing = spelling.missing().stream()
                .map(m -> MissingText.of(m, table.columns(), spelling))
                .toList();
    }

    /** The table with the usual spelling, which is the given table if it has no other. */
    public static Table of(Table table, Spelling spelling) {
        return spelling.isUsual() ? table : new SpelledTable(table, spelling);
    }

    @Override
    public List<String> unmet() {
        return missing.stream().flatMap(m -> m.unmet().stream()).toList();
    }

    @Override
    public Rows open() {
        return new SpelledRows(table.open());
    }

    private final class SpelledRows extends RowsOver {
        SpelledRows(Rows rows) {
            super(rows);
        }

        @Override
        public CellKind kind(int column) {
            CellKind kind = rows.kind(column);
            String written = rows.text(column);
            if (kind == CellKind.MISSING || written.isEmpty()) {
                return kind;
            }
            Spelling spelling = spellings.get(column);
            String usual = spelling.usual(written);
            double number = CellParser.parse(usual);
            missing.forEach(m -> m.see(column, written, number));
            CellKind spelled = CellParser.kind(usual, number);
            // a sign without a number is text
            return spelling.unsigned(written).isEmpty() && !spelling.missing().contains(written)
                    ? CellKind.TEXT
                    : spelled;
        }

        @Override
        public double value(int column) {
            return CellParser.parse(spellings.get(column).usual(rows.text(column)));
        }
    }
}
