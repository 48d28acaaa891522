package org.plstar.data.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.plstar.data.Location;
import org.plstar.data.ReadOptions.Categories;
import org.plstar.data.Spelling;

/** What a column was seen to hold that has text where numbers were expected. */
final class TextColumn {
    private static final Pattern DATE = Pattern.compile("\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}([T ].*)?"
            + "|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{4}([T ].*)?"
            + "|\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d+)?)?");

    /** Numbers that are not written as numbers: 1,5 or 12 % or $ 3. */
    private static final Pattern NUMBER =
            Pattern.compile("[-+$€£]?\\s*\\d[\\d.,_' \\u00a0\\u202f]*\\s*[%$€£]?");

    private static final String DIGITS = "[-+]?\\d+(?:[.,' \\u00a0\\u202f]\\d+)*";

    /** A number with a sign or a unit before or behind it. */
    private static final Pattern MEASURED = Pattern.compile("([%$€£¥]|[A-Z]{3}(?= ))\\s*"
            + DIGITS
            + "|"
            + DIGITS
            + "\\s*([%$€£¥‰]|[\\p{L}°/²³]{1,6})");

    /** With a comma before decimals, surely or perhaps. */
    private static final Pattern DECIMALS =
            Pattern.compile("[-+]?\\d+([.' \\u00a0\\u202f]\\d{3})*,\\d+");

    /** With commas, spaces or apostrophes between thousands. */
    private static final Pattern THOUSANDS =
            Pattern.compile("[-+]?[1-9]\\d{0,2}([,' \\u00a0\\u202f]\\d{3})+(\\.\\d+)?");

    /** Different texts of a column of numbers that may all say that a value is missing. */
    private static final int MOST_ODD = 6;

    /** Rows from which on a column of different texts names them. */
    private static final int NAMES = 10;

    /** Different numbers from which on words behind them are a unit, and no name. */
    private static final int MEASURES = 5;

    private static final int MOST_TOLD = 4;

    final int position;
    final Distinct values;

    /** Whether some cells are numbers, or would be if they were written so. */
    boolean numbers;

    /** Whether some cells are numbers as they stand. */
    private boolean plain;

    boolean text;
    boolean dates = true;
    private boolean yearFirst = true;

    /** Where the first text stands. */
    Optional<Location> where = Optional.empty();

    /** Cells of text. */
    private long cells;

    /** Those in the first row. */
    private long inFirstRow;

    private long rows;

    /** How often each text was met, as long as they are few. */
    final Map<String, Integer> odd = new LinkedHashMap<>();

    private final Spelling spelling;

    TextColumn(int position, Distinct values, Spelling spelling) {
        this.position = position;
        this.spelling = spelling;
        this.values = values;
    }

    void see(Cursor cursor) {
        rows++;
        switch (cursor.rows().kind(position)) {
            case MISSING -> {}
            case NUMBER, INFINITE -> {
                numbers = true;
                plain = true;
            }
            case TEXT -> {
                text = true;
                cells++;
                inFirstRow += rows == 1 ? 1 : 0;
                if (where.isEmpty()) {
                    where = Optional.of(cursor.location(position));
                }
                String cell = spelling.unsigned(cursor.rows().text(position));
                boolean date = DATE.matcher(cell).matches();
                dates &= date;
                yearFirst &= date && DatedTable.isDate(cell);
                numbers |= !date && NUMBER.matcher(cell).matches();
                values.code(cell);
                if (odd.size() <= MOST_ODD) {
                    odd.merge(cell, 1, Integer::sum);
                }
            }
        }
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
        return text && (numbers || dates || values.overflown() || free() || measured());
    }

    /** Whether it is dates that begin with their year, and nothing else. */
    boolean calendar() {
        return text && dates && yearFirst && !numbers;
    }

    /**
     * Whether it seems to be sentences or names of rows: many texts of which more than half are met
     * only once, or another one in each row.
     */
    private boolean free() {
        int different = values.values().size();
        return (different > Categories.Automatic.MOST && 2L * different > cells)
                || (different == cells && cells >= NAMES);
    }

    /** Whether each of several cells has a text of its own: as categories it says nothing. */
    boolean namesRows() {
        return !values.overflown() && cells > 1 && values.values().size() == cells;
    }

    /** Whether it is numbers but for few different texts without a digit. */
    boolean nearlyNumbers() {
        return numbers
                && odd.size() <= MOST_ODD
                && odd.keySet().stream().noneMatch(c -> c.chars().anyMatch(Character::isDigit));
    }

    /** Whether it is numbers below one text, as a unit that stands below the name. */
    boolean unitBelowName() {
        return nearlyNumbers() && cells == 1 && inFirstRow == 1;
    }

    /** Whether it is numbers that all have signs or one unit around them. */
    boolean signed() {
        return !plain && (measured() || (numbers && units().stream().allMatch(TextColumn::sign)));
    }

    /** The signs and units around its numbers; of a cell that has none, nothing. */
    List<String> units() {
        return odd.keySet().stream().map(TextColumn::unit).distinct().toList();
    }

    /** Whether all is numbers with the same word behind them. */
    private boolean measured() {
        List<String> found =
                values.values().stream().map(TextColumn::unit).distinct().toList();
        return found.size() == 1
                && !found.getFirst().isEmpty()
                && (sign(found.getFirst()) || values.values().size() >= MEASURES);
    }

    private static boolean sign(String unit) {
        return "%$€£¥‰".contains(unit) && !unit.isEmpty();
    }

    private static String unit(String cell) {
        Matcher m = MEASURED.matcher(cell);
        if (!m.matches()) {
            return "";
        }
        String before = m.group(1);
        return before == null ? m.group(2) : before;
    }

    /** Whether all that is not plain are numbers with commas, or with marks between thousands. */
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

    String why(int most) {
        return dates && !numbers
                ? "dates"
                : numbers || measured()
                        ? "numbers and text: " + oddWords()
                        : values.overflown()
                                ? "more than " + most + " different texts"
                                : values.values().size()
                                        + " different texts in "
                                        + cells
                                        + " cells";
    }
}
