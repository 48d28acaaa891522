package org.plstar.data.table;

import java.util.List;
import org.plstar.data.Location;
import org.plstar.data.Spelling;

/** A table whose cells are written in ways of their own. */
public final class SpelledTable implements Table {
    private final Table table;
    private final Spelling spelling;

    private SpelledTable(Table table, Spelling spelling) {
        this.table = table;
        this.spelling = spelling;
    }

    /** The table itself where nothing is unusual. */
    public static Table of(Table table, Spelling spelling) {
        return spelling.isUsual() ? table : new SpelledTable(table, spelling);
    }

    @Override
    public Location location() {
        return table.location();
    }

    @Override
    public String name() {
        return table.name();
    }

    @Override
    public String contentHash() {
        return table.contentHash();
    }

    @Override
    public String unit() {
        return table.unit();
    }

    @Override
    public List<String> columns() {
        return table.columns();
    }

    @Override
    public Rows open() {
        return new SpelledRows(table.open());
    }

    private final class SpelledRows implements Rows {
        private final Rows rows;

        SpelledRows(Rows rows) {
            this.rows = rows;
        }

        @Override
        public boolean advance() {
            return rows.advance();
        }

        @Override
        public int number() {
            return rows.number();
        }

        @Override
        public CellKind kind(int column) {
            CellKind kind = rows.kind(column);
            String written = rows.text(column);
            if (kind == CellKind.MISSING || written.isEmpty()) {
                return kind;
            }
            String usual = spelling.usual(written);
            double number = CellParser.parse(usual);
            CellKind spelled = CellParser.kind(usual, number);
            // a sign alone is text
            return usual.isEmpty() && !spelling.missing().contains(written)
                    ? CellKind.TEXT
                    : spelled;
        }

        @Override
        public double value(int column) {
            return CellParser.parse(spelling.usual(rows.text(column)));
        }

        @Override
        public String text(int column) {
            return rows.text(column);
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
