package org.plstar.data.table;

import java.util.ArrayList;
import java.util.List;
import org.plstar.data.DataRefusal;
import org.plstar.data.FeatureNames;
import org.plstar.data.NameList;
import org.plstar.data.Schema;
import org.plstar.data.text.TokenColumn;
import org.plstar.data.text.TokenRow;
import org.plstar.data.text.Tokenizer;

/**
 * A table of the targets and, in the place of a column of text, its tokens and their mask; other
 * columns are not in it. All tokens are in memory.
 */
final class TokenTable extends TableOver {
    private final TokenColumn column;
    private final int text;
    private final List<int[]> ids = new ArrayList<>();
    private final List<Boolean> missing = new ArrayList<>();
    private final List<String> columns = new ArrayList<>();
    private final List<Integer> targets = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private final int padding;
    private int cut;

    /**
     * Reads the texts.
     *
     * @param of the column, with the most tokens of a row
     * @param fixed whether rows have as many tokens as that, else as many as the longest has
     */
    private TokenTable(Table table, TokenColumn of, List<String> targetNames, boolean fixed) {
        super(table);
        text = Positions.of(table)
                .find(of.name(), DataRefusal.UNKNOWN_COLUMN, "the column of text");
        Tokenizer tokenizer = Tokenizer.parse(of.tokenizer(), "the tokenizer");
        padding = tokenizer.padId();
        int longest = 1;
        try (Rows rows = table.open()) {
            while (rows.advance()) {
                missing.add(rows.kind(text) == CellKind.MISSING);
                TokenRow row = tokenizer.encode(rows.text(text), of.tokens());
                cut += row.cut() ? 1 : 0;
                ids.add(row.ids());
                longest = Math.max(longest, row.ids().length);
            }
        }
        column = fixed ? of : of.withTokens(longest);
        for (int i = 0; i < table.columns().size(); i++) {
            String name = table.columns().get(i);
            if (targetNames.contains(name) && i != text) {
                targets.add(i);
                columns.add(name);
            } else if (i != text) {
                left.add(name);
            }
        }
        columns.addAll(FeatureNames.ofArray(TokenColumn.IDS, column.tokens()));
        columns.addAll(FeatureNames.ofArray(TokenColumn.MASK, column.tokens()));
    }

    /** A table to train on. */
    static TokenTable training(Table table, TokenColumn of, List<String> targets) {
        return new TokenTable(table, of, targets, of.filled());
    }

    /**
     * The table with the tokens that a schema has, if it has such; a file may have the tokens
     * themselves in the place of the text.
     */
    static Table like(Schema schema, Table table) {
        boolean tokens = schema.columns().stream()
                .map(Schema.Column::name)
                .anyMatch(table.columns()::contains);
        return schema.texts().stream()
                .filter(of -> !tokens || table.columns().contains(of.name()))
                .findFirst()
                .<Table>map(of -> new TokenTable(table, of, schema.targets(), true))
                .orElse(table);
    }

    /** The column with the number of tokens that each row has. */
    TokenColumn column() {
        return column;
    }

    /** What the user should know; a line each. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (cut > 0) {
            notes.add(cut
                    + " of "
                    + ids.size()
                    + " texts have more than "
                    + column.tokens()
                    + " tokens and are cut");
        }
        if (!left.isEmpty()) {
            notes.add("beside the text these columns are left out: " + NameList.listed(left));
        }
        return notes;
    }

    @Override
    public List<String> columns() {
        return List.copyOf(columns);
    }

    @Override
    public String told(int at) {
        return at < targets.size() ? columns.get(at) : column.name();
    }

    @Override
    public Rows open() {
        return new TokenRows(table.open());
    }

    private final class TokenRows extends RowsOver {
        private int row = -1;

        TokenRows(Rows rows) {
            super(rows);
        }

        @Override
        public boolean advance() {
            row++;
            return rows.advance();
        }

        private boolean isTarget(int column) {
            return column < targets.size();
        }

        /** A missing text is one missing cell: that of its first token. */
        private boolean isMissing(int at) {
            return at == targets.size() && missing.get(row);
        }

        @Override
        public CellKind kind(int at) {
            return isTarget(at)
                    ? rows.kind(targets.get(at))
                    : isMissing(at) ? CellKind.MISSING : CellKind.NUMBER;
        }

        @Override
        public double value(int at) {
            if (isTarget(at)) {
                return rows.value(targets.get(at));
            }
            int[] own = ids.get(row);
            int token = at - targets.size();
            boolean mask = token >= column.tokens();
            int position = token % column.tokens();
            return position >= own.length ? (mask ? 0 : padding) : mask ? 1 : own[position];
        }

        @Override
        public String text(int at) {
            return isTarget(at)
                    ? rows.text(targets.get(at))
                    : isMissing(at) ? rows.text(text) : String.valueOf((int) value(at));
        }
    }
}
