package org.plstar.data.table;

import java.util.List;
import java.util.Optional;
import org.plstar.data.Spelling;

/** A text that was named for missing values, and whether cells have it. */
final class MissingText {
    private final String column;
    private final int at;
    private final String text;
    private final Spelling own;
    private final double number;
    private boolean read;
    private boolean met;
    private double nearest = Double.NaN;

    private MissingText(String column, int at, String text, Spelling spelling) {
        this.column = column;
        this.at = at;
        this.text = text;
        this.number = CellParser.parse(text);
        this.own = new Spelling(List.of(text), spelling.signs(), spelling.decimal());
        this.met = CellParser.missing(text); // it is missing without being named
    }

    /**
     * A text of {@link Spelling#missing}.
     *
     * @param columns of the table; those that it does not have are refused elsewhere
     */
    static MissingText of(String named, List<String> columns, Spelling spelling) {
        int equals = named.lastIndexOf('=');
        String column = equals > 0 ? named.substring(0, equals).strip() : "";
        return new MissingText(
                column,
                equals > 0 ? columns.indexOf(column) : -1,
                equals > 0 ? named.substring(equals + 1) : named,
                spelling);
    }

    /**
     * Takes a cell that has something in it.
     *
     * @param value of the cell, NaN if it is no number or is missing
     */
    void see(int cell, String written, double value) {
        if (met || (!column.isEmpty() && cell != at)) {
            return;
        }
        read = true;
        if (Double.isNaN(value)) {
            met = own.usual(written).isEmpty()
                    && (text.equals(written) || !own.unsigned(written).isEmpty());
        } else if (!(Math.abs(nearest - number) <= Math.abs(value - number))) {
            nearest = value;
        }
    }

    /** A line if no cell has the text. */
    Optional<String> unmet() {
        if (!read || met) {
            return Optional.empty();
        }
        return Optional.of(
                column.isEmpty()
                        ? "no cell is " + text + ", which is to be missing"
                        : "no cell of " + column + " is " + text + ", which is to be missing"
                                + (Double.isNaN(nearest) || Double.isNaN(number)
                                        ? ""
                                        : "; the nearest number there is " + plain(nearest)));
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }
}
