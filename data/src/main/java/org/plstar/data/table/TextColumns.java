package org.plstar.data.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;
import org.plstar.data.ReadOptions.Categories;
import org.plstar.refusal.Refusal;

/**
 * Looks through the columns of a file that has text where numbers were expected, and decides which
 * become one-hot. Cost: a pass over the file.
 */
final class TextColumns {
    private static final Pattern DATE =
            Pattern.compile(
                    "\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}([T ].*)?"
                            + "|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{4}([T ].*)?"
                            + "|\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d+)?)?");

    /** Numbers that are not written as numbers: 1,5 or 12 % or $ 3. */
    private static final Pattern NUMBER = Pattern.compile("[-+$€£]?\\s*\\d[\\d.,_' ]*\\s*[%$€£]?");

    private final Table table;
    private final int most;
    private final List<Column> columns = new ArrayList<>();

    private TextColumns(Table table, ColumnPlan plan, int most) {
        this.table = table;
        this.most = most;
        for (int i = 0; i < plan.features().size(); i++) {
            if (!plan.categorical().get(i)) {
                columns.add(new Column(plan.features().get(i), new Distinct(most)));
            }
        }
    }

    /** A column and what it was seen to hold. */
    private static final class Column {
        private final int position;
        private final Distinct values;

        /** Whether some cells are numbers, or would be if they were written so. */
        private boolean numbers;

        private boolean text;
        private boolean dates = true;

        Column(int position, Distinct values) {
            this.position = position;
            this.values = values;
        }

        void see(Rows rows) {
            switch (rows.kind(position)) {
                case MISSING -> {}
                case NUMBER, INFINITE -> numbers = true;
                case TEXT -> {
                    text = true;
                    String cell = rows.text(position);
                    boolean date = DATE.matcher(cell).matches();
                    dates &= date;
                    numbers |= !date && NUMBER.matcher(cell).matches();
                    values.code(cell);
                }
            }
        }

        TextSeen.Column seen() {
            return new TextSeen.Column(values.values(), values.overflown(), numbers, text, dates);
        }

        void add(TextSeen.Column more) {
            more.values().forEach(values::code);
            if (more.overflown()) {
                values.overflow();
            }
            numbers |= more.numbers();
            text |= more.text();
            dates &= more.dates();
        }

        /** Whether it cannot be read as it is. */
        boolean unfit() {
            return text && (numbers || dates || values.overflown());
        }

        String why(int most) {
            return dates && !numbers
                    ? "dates"
                    : numbers ? "numbers and text" : "more than " + most + " different texts";
        }
    }

    /**
     * The plan with the text columns one-hot.
     *
     * @param first the refusal of the first text that was met
     * @throws Refusal {@code first} if it is all that is wrong; DATES, TOO_MANY_CATEGORIES or
     *     UNFIT_COLUMNS if columns hold what is neither numbers nor few categories
     */
    static ColumnPlan plan(Table table, ColumnPlan plan, Categories.Automatic how, Refusal first) {
        TextColumns found = new TextColumns(table, plan, how.most());
        found.look();
        List<Column> unfit = found.unfit();
        if (!unfit.isEmpty()) {
            throw found.refusal(unfit, first);
        }
        return found.plan(plan);
    }

    /** Looks at some rows. */
    static TextSeen see(Table part, ColumnPlan plan, int most) {
        TextColumns found = new TextColumns(part, plan, most);
        found.look();
        return new TextSeen(found.columns.stream().map(Column::seen).toList());
    }

    /**
     * The plan with the text columns one-hot, from what was seen of all parts.
     *
     * @return absent where {@link #plan} must say what is wrong
     */
    static Optional<ColumnPlan> joined(
            Table table, ColumnPlan plan, int most, List<TextSeen> parts) {
        TextColumns found = new TextColumns(table, plan, most);
        for (TextSeen p : parts) {
            for (int i = 0; i < found.columns.size(); i++) {
                found.columns.get(i).add(p.columns().get(i));
            }
        }
        return found.unfit().isEmpty() ? Optional.of(found.plan(plan)) : Optional.empty();
    }

    private void look() {
        try (Rows rows = table.open()) {
            while (rows.advance()) {
                columns.forEach(c -> c.see(rows));
            }
        }
    }

    private List<Column> unfit() {
        return columns.stream().filter(Column::unfit).toList();
    }

    private ColumnPlan plan(ColumnPlan plan) {
        Set<Integer> text = new HashSet<>();
        columns.stream().filter(c -> c.text).forEach(c -> text.add(c.position));
        List<Boolean> categorical = new ArrayList<>();
        for (int i = 0; i < plan.features().size(); i++) {
            categorical.add(plan.categorical().get(i) || text.contains(plan.features().get(i)));
        }
        return new ColumnPlan(plan.features(), categorical, plan.targets());
    }

    private Refusal refusal(List<Column> unfit, Refusal first) {
        List<String> names = unfit.stream().map(c -> table.columns().get(c.position)).toList();
        if (unfit.size() == 1) {
            Column only = unfit.getFirst();
            if (only.numbers) {
                return first;
            }
            Location at = table.location().column(names.getFirst());
            return only.dates
                    ? at.refuse(
                                    DataRefusal.DATES,
                                    "the column holds dates or times",
                                    "numbers, or text of few different values",
                                    "leave it out, or write numbers in its place, such as days"
                                            + " since the first")
                            .about(names)
                    : at.refuse(
                                    DataRefusal.TOO_MANY_CATEGORIES,
                                    "the column holds more than " + most + " different texts",
                                    "numbers, or at most " + most + " different texts",
                                    "leave it out if it only names the rows, or name it as"
                                            + " categorical")
                            .about(names);
        }
        List<String> each = new ArrayList<>();
        for (int i = 0; i < unfit.size(); i++) {
            each.add(Location.quoted(names.get(i)) + " (" + unfit.get(i).why(most) + ")");
        }
        return table.location()
                .refuse(
                        DataRefusal.UNFIT_COLUMNS,
                        unfit.size()
                                + " columns are neither numbers nor categories: "
                                + String.join(", ", each),
                        "numbers, or text of at most " + most + " different values",
                        "leave them out, or name those that are categorical")
                .about(names);
    }
}
