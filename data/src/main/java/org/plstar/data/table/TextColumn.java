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

/** The contents of a column with text where numbers were expected. */
final class TextColumn {
    private static final Pattern DATE = Pattern.compile("\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}([T ].*)?"
            + "|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{4}([T ].*)?"
            + "|\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d+)?)?");

    /** The pattern of numbers in an unusual spelling: 1,5 or 12 % or $ 3. */
    private static final Pattern NUMBER =
            Pattern.compile("[-+$€£]?\\s*\\d[\\d.,_' \\u00a0\\u202f]*\\s*[%$€£]?");

    private static final String DIGITS = "[-+]?\\d+(?:[.,' \\u00a0\\u202f]\\d+)*";

    /** The pattern of a number with a sign or a unit before or after it. */
    private static final Pattern MEASURED = Pattern.compile("([%$€£¥]|[A-Z]{3}(?= ))\\s*"
            + DIGITS
            + "|"
            + DIGITS
            + "\\s*([%$€£¥‰]|[\\p{L}°/²³]{1,6})");

    /** The pattern of numbers with a decimal comma, certainly or possibly. */
    private static final Pattern DECIMALS =
            Pattern.compile("[-+]?\\d+([.' \\u00a0\\u202f]\\d{3})*,\\d+");

    /** The pattern of numbers with commas, spaces or apostrophes between thousands. */
    private static final Pattern THOUSANDS =
            Pattern.compile("[-+]?[1-9]\\d{0,2}([,' \\u00a0\\u202f]\\d{3})+(\\.\\d+)?");

    /** Different texts of a column of numbers that may all say that a value is missing. */
    private static final int MOST_ODD = 6;

    /** The number of rows from which on a column of different texts counts as names of rows. */
    private static final int NAMES = 10;

    /** The number of different numbers from which on words after them are a unit, and no name. */
    private static final int MEASURES = 5;

    private static final int MOST_TOLD = 4;

    final int position;
    final Distinct values;

    /** Whether some cells are numbers, in the usual or in another spelling. */
    boolean numbers;

    /** Whether some cells are numbers in the usual spelling. */
    private boolean plain;

    boolean text;
    boolean dates = true;
    private boolean yearFirst = true;

    /** The place of the first text. */
    Optional<Location> where = Optional.empty();

    /** The number of cells with text. */
    private long cells;

    /** The number of cells with text in the first row. */
    private long inFirstRow;

    private long rows;

    /** The number of occurrences of each text, as long as there are few. */
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

    /** Whether the column cannot be read without further options. */
    boolean unfit() {
        return text && (numbers || dates || values.overflown() || free() || measured());
    }

    /** Whether the column has only dates that begin with their year. */
    boolean calendar() {
        return text && dates && yearFirst && !numbers;
    }

    /**
     * Whether the column seems to have sentences or names of rows: many texts of which more than
     * half occur once, or a different one in each row.
     */
    private boolean free() {
        int different = values.values().size();
        return (different > Categories.Automatic.MOST && 2L * different > cells)
                || (different == cells && cells >= NAMES);
    }

    /** Whether several cells all have different texts, which as categories mean nothing. */
    boolean namesRows() {
        return !values.overflown() && cells > 1 && values.values().size() == cells;
    }

    /** Whether the column has numbers except for few different texts without a digit. */
    boolean nearlyNumbers() {
        return numbers
                && odd.size() <= MOST_ODD
                && odd.keySet().stream().noneMatch(c -> c.chars().anyMatch(Character::isDigit));
    }

    /** Whether the column has numbers below one text, such as a unit below the name. */
    boolean unitBelowName() {
        return nearlyNumbers() && cells == 1 && inFirstRow == 1;
    }

    /** Whether all numbers of the column have signs or one unit around them. */
    boolean signed() {
        return !plain && (measured() || (numbers && units().stream().allMatch(TextColumn::sign)));
    }

    /** The signs and units around the column's numbers; an empty text for a cell without any. */
    List<String> units() {
        return odd.keySet().stream().map(TextColumn::unit).distinct().toList();
    }

    /** Whether all cells are numbers with the same word after them. */
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

    /** Whether all unusual cells are numbers with commas, or with separators between thousands. */
    boolean commas() {
        return numbers && odd.keySet().stream().allMatch(c -> comma(c) || thousands(c));
    }

    /** Whether some commas can only be decimal commas. */
    boolean surelyDecimals() {
        return odd.keySet().stream().anyMatch(c -> !thousands(c));
    }

    /** Whether some commas can only separate thousands. */
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
