package org.plstar.data;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The spelling of a table's cells where it differs from the usual one: texts for missing values,
 * signs around numbers, and the decimal separator.
 *
 * @param missing cells that hold no value, besides empty ones, {@code NA}, {@code N/A}, {@code NaN}
 *     and {@code ?}; a number stands for all cells of its value, such as -999 for -999.0;
 *     {@code COLUMN=TEXT} is of one column alone, split at the last {@code =}
 * @param signs such as {@code %} or {@code $}, which are dropped before or behind a number
 * @param decimal what stands before decimals
 */
public record Spelling(List<String> missing, List<String> signs, Decimal decimal)
        implements Serializable {
    /** The usual spelling. */
    public static final Spelling USUAL = new Spelling(List.of(), List.of(), Decimal.PLAIN);

    private static final Pattern COMMA = Pattern.compile(
            "[-+]?(\\d+|\\d{1,3}([. '\\u00a0\\u202f]\\d{3})+)?(,\\d+)?([eE][-+]?\\d+)?");
    private static final Pattern POINT =
            Pattern.compile("[-+]?\\d{1,3}([, '\\u00a0\\u202f]\\d{3})+(\\.\\d+)?([eE][-+]?\\d+)?");

    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

    /** The decimal separator of numbers. */
    public enum Decimal {
        /** A point, and nothing between thousands: 1234.5. */
        PLAIN,
        /** A point; a comma, a space or an apostrophe may separate thousands: 1,234.5. */
        POINT,
        /** A comma; a point, a space or an apostrophe may separate thousands: 1.234,5. */
        COMMA
    }

    /** Copies the lists; files of earlier versions have no {@code decimal}. */
    public Spelling {
        decimal = Objects.requireNonNullElse(decimal, Decimal.PLAIN);
        missing = missing.stream().map(String::strip).toList();
        signs = signs.stream().map(String::strip).filter(s -> !s.isEmpty()).toList();
    }

    /** Whether this is the usual spelling. */
    public boolean isUsual() {
        return missing.isEmpty() && signs.isEmpty() && decimal == Decimal.PLAIN;
    }

    /** The columns that texts for missing values name, in the order of these. */
    public List<String> columns() {
        return missing.stream()
                .filter(Spelling::isNamed)
                .map(Spelling::column)
                .distinct()
                .toList();
    }

    /** The spelling of the cells of a column, whose texts for missing values name none. */
    public Spelling of(String column) {
        return new Spelling(
                missing.stream()
                        .filter(m -> !isNamed(m) || column(m).equals(column))
                        .map(m -> isNamed(m) ? m.substring(m.lastIndexOf('=') + 1) : m)
                        .toList(),
                signs,
                decimal);
    }

    private static boolean isNamed(String missing) {
        return missing.indexOf('=') > 0;
    }

    private static String column(String missing) {
        return missing.substring(0, missing.lastIndexOf('=')).strip();
    }

    /** A cell, without spaces around it, in the usual spelling: empty if it is missing. */
    public String usual(String cell) {
        if (missing.contains(cell)) {
            return "";
        }
        String number = number(unsigned(cell));
        return isMissing(number) ? "" : number;
    }

    /** Whether a cell is the number that one of the texts for missing values is. */
    private boolean isMissing(String number) {
        if (missing.isEmpty() || !isNumber(number)) {
            return false;
        }
        double value = Double.parseDouble(number);
        return missing.stream().anyMatch(m -> isNumber(m) && Double.parseDouble(m) == value);
    }

    private static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /** A cell, without spaces around it, and without a sign before or after the number. */
    public String unsigned(String cell) {
        for (String sign : signs) {
            if (cell.startsWith(sign)) {
                return cell.substring(sign.length()).strip();
            }
            if (cell.endsWith(sign)) {
                return cell.substring(0, cell.length() - sign.length()).strip();
            }
        }
        return cell;
    }

    private String number(String cell) {
        return switch (decimal) {
            case PLAIN -> cell;
            case POINT ->
                POINT.matcher(cell).matches() ? cell.replaceAll("[, '\\u00a0\\u202f]", "") : cell;
            case COMMA ->
                COMMA.matcher(cell).matches()
                        ? cell.replaceAll("[. '\\u00a0\\u202f]", "").replace(',', '.')
                        : cell;
        };
    }
}
