package org.plstar.data.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    /** The same with a sign, and otherwise as numbers are written. */
    private static final Pattern SIGNED =
            Pattern.compile("[%$€£]\\s*[-+]?\\d+(\\.\\d+)?|[-+]?\\d+(\\.\\d+)?\\s*[%$€£]");

    /** With a comma before decimals, surely or perhaps, or with commas between thousands. */
    private static final Pattern DECIMALS = Pattern.compile("[-+]?\\d+([.' ]\\d{3})*,\\d+");

    private static final Pattern THOUSANDS =
            Pattern.compile("[-+]?[1-9]\\d{0,2}(,\\d{3})+(\\.\\d+)?");

    /** Different texts of a column of numbers that may all say that a value is missing. */
    private static final int MOST_ODD = 6;

    /** Rows from which on a column of different texts names them. */
    private static final int NAMES = 10;

    private static final int MOST_TOLD = 4;

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

        /** Whether some cells are numbers as they stand. */
        private boolean plain;

        private boolean text;
        private boolean dates = true;

        /** Where the first text stands. */
        private Optional<Location> where = Optional.empty();

        /** Cells of text. */
        private long cells;

        /** How often each text was met, as long as they are few. */
        private final Map<String, Integer> odd = new LinkedHashMap<>();

        Column(int position, Distinct values) {
            this.position = position;
            this.values = values;
        }

        void see(Cursor cursor) {
            Rows rows = cursor.rows();
            switch (rows.kind(position)) {
                case MISSING -> {}
                case NUMBER, INFINITE -> {
                    numbers = true;
                    plain = true;
                }
                case TEXT -> {
                    text = true;
                    cells++;
                    if (where.isEmpty()) {
                        where = Optional.of(cursor.location(position));
                    }
                    String cell = rows.text(position);
                    boolean date = DATE.matcher(cell).matches();
                    dates &= date;
                    numbers |= !date && NUMBER.matcher(cell).matches();
                    values.code(cell);
                    if (odd.size() <= MOST_ODD) {
                        odd.merge(cell, 1, Integer::sum);
                    }
                }
            }
        }

        /** Whether it is numbers but for few different texts without a digit. */
        boolean nearlyNumbers() {
            return numbers
                    && odd.size() <= MOST_ODD
                    && odd.keySet().stream().noneMatch(c -> c.chars().anyMatch(Character::isDigit));
        }

        /** Whether it is numbers that all have signs around them. */
        boolean signed() {
            return numbers
                    && !plain
                    && odd.keySet().stream().allMatch(c -> SIGNED.matcher(c).matches());
        }

        /** Whether all that is not plain are numbers with commas. */
        boolean commas() {
            return numbers && odd.keySet().stream().allMatch(c -> comma(c) || thousands(c));
        }

        /** Whether some of these commas can only stand before decimals. */
        boolean surelyDecimals() {
            return odd.keySet().stream().anyMatch(c -> !thousands(c));
        }

        /** Whether some of them can only stand between thousands. */
        boolean surelyThousands() {
            return odd.keySet().stream().anyMatch(c -> !comma(c));
        }

        private static boolean comma(String cell) {
            return DECIMALS.matcher(cell).matches();
        }

        private static boolean thousands(String cell) {
            return THOUSANDS.matcher(cell).matches();
        }

        private String oddWords() {
            return odd.entrySet().stream()
                            .limit(MOST_TOLD)
                            .map(e -> Location.quoted(e.getKey()) + " " + e.getValue() + " times")
                            .collect(Collectors.joining(", "))
                    + (odd.size() > MOST_TOLD ? ", …" : "");
        }

        ColumnScan.Column seen() {
            return new ColumnScan.Column(
                    values.values(), values.overflown(), numbers, text, dates, cells);
        }

        void add(ColumnScan.Column more) {
            more.values().forEach(values::code);
            if (more.overflown()) {
                values.overflow();
            }
            numbers |= more.numbers();
            text |= more.text();
            dates &= more.dates();
            cells += more.cells();
        }

        /** Whether it cannot be read as it is. */
        boolean unfit() {
            return text && (numbers || dates || values.overflown() || free());
        }

        /**
         * Whether it seems to be sentences or names of rows: many texts of which more than half are
         * met only once, or another one in each row.
         */
        private boolean free() {
            int different = values.values().size();
            return (different > Categories.Automatic.MOST && 2L * different > cells)
                    || (different == cells && cells >= NAMES);
        }

        String why(int most) {
            return dates && !numbers
                    ? "dates"
                    : numbers
                            ? "numbers and text: " + oddWords()
                            : values.overflown()
                                    ? "more than " + most + " different texts"
                                    : values.values().size()
                                            + " different texts in "
                                            + cells
                                            + " cells";
        }
    }

    /**
     * The plan with the text columns one-hot.
     *
     * @throws Refusal TEXT_IN_NUMBER_COLUMN, NEARLY_NUMBERS, COMMAS_IN_NUMBERS,
     *     SIGNS_AROUND_NUMBERS, DATES, TOO_MANY_CATEGORIES or UNFIT_COLUMNS if columns hold what is
     *     neither numbers nor few categories
     */
    static ColumnPlan plan(Table table, ColumnPlan plan, Categories.Automatic how) {
        TextColumns found = new TextColumns(table, plan, how.most());
        found.look();
        List<Column> unfit = found.unfit();
        if (!unfit.isEmpty()) {
            throw found.refusal(unfit);
        }
        return found.plan(plan);
    }

    /** Looks at some rows. */
    static ColumnScan see(Table part, ColumnPlan plan, int most) {
        TextColumns found = new TextColumns(part, plan, most);
        found.look();
        return new ColumnScan(found.columns.stream().map(Column::seen).toList());
    }

    /**
     * The plan with the text columns one-hot, from what was seen of all parts.
     *
     * @return absent where {@link #plan} must say what is wrong
     */
    static Optional<ColumnPlan> joined(
            Table table, ColumnPlan plan, int most, List<ColumnScan> parts) {
        TextColumns found = new TextColumns(table, plan, most);
        for (ColumnScan p : parts) {
            for (int i = 0; i < found.columns.size(); i++) {
                found.columns.get(i).add(p.columns().get(i));
            }
        }
        return found.unfit().isEmpty() ? Optional.of(found.plan(plan)) : Optional.empty();
    }

    private void look() {
        try (Rows rows = table.open()) {
            Cursor cursor = new Cursor(table, rows);
            while (rows.advance()) {
                columns.forEach(c -> c.see(cursor));
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

    private Refusal refusal(List<Column> unfit) {
        Location where = unfit.getFirst().where.orElseGet(table::location);
        List<String> names = unfit.stream().map(c -> table.columns().get(c.position)).toList();
        if (unfit.stream().allMatch(Column::nearlyNumbers)) {
            return Refusal.of(
                            DataRefusal.NEARLY_NUMBERS,
                            where.text(),
                            counted(names, unfit),
                            "numbers",
                            "read these texts as missing values, or correct them")
                    .about(different(unfit));
        }
        if (unfit.stream().allMatch(Column::commas)) {
            boolean decimals = unfit.stream().anyMatch(Column::surelyDecimals);
            boolean thousands = unfit.stream().anyMatch(Column::surelyThousands);
            return Refusal.of(
                            DataRefusal.COMMAS_IN_NUMBERS,
                            where.text(),
                            counted(names, unfit),
                            "numbers such as 1234.5",
                            "say what stands before decimals")
                    .about(
                            decimals == thousands
                                    ? List.of("comma", "point")
                                    : List.of(decimals ? "comma" : "point"));
        }
        if (unfit.stream().allMatch(Column::signed)) {
            return Refusal.of(
                            DataRefusal.SIGNS_AROUND_NUMBERS,
                            where.text(),
                            counted(names, unfit),
                            "numbers alone",
                            "drop the signs if all numbers of a column have the same unit")
                    .about(
                            different(unfit).stream()
                                    .map(c -> c.replaceAll("[-+\\d.,_' ]", ""))
                                    .distinct()
                                    .toList());
        }
        if (unfit.size() == 1) {
            Column only = unfit.getFirst();
            if (only.numbers) {
                return FeatureCells.text(where, only.odd.keySet().iterator().next());
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
                                    "the column holds " + only.why(most),
                                    "numbers, or text of few different values",
                                    "leave it out if it only names the rows, or name it as"
                                            + " categorical")
                            .about(names);
        }
        return table.location()
                .refuse(
                        DataRefusal.UNFIT_COLUMNS,
                        counted(names, unfit),
                        "numbers, or text of at most " + most + " different values",
                        "leave them out, or name those that are categorical")
                .about(names);
    }

    private String counted(List<String> names, List<Column> unfit) {
        List<String> each = new ArrayList<>();
        for (int i = 0; i < unfit.size(); i++) {
            each.add(Location.quoted(names.get(i)) + " (" + unfit.get(i).why(most) + ")");
        }
        return (unfit.size() == 1
                        ? "the column is neither numbers nor categories: "
                        : unfit.size() + " columns are neither numbers nor categories: ")
                + String.join(", ", each);
    }

    private static List<String> different(List<Column> columns) {
        return columns.stream().flatMap(c -> c.odd.keySet().stream()).distinct().toList();
    }
}
