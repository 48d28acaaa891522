package org.plstar.data.table;

import java.util.Locale;
import tools.jackson.core.io.NumberInput;

/** Distinguishes numbers, missing values and text in cells. */
public final class CellParser {
    private CellParser() {}

    /** Whether a cell without spaces around it means that the value is missing. */
    static boolean missing(String cell) {
        return switch (cell.length()) {
            case 0 -> true;
            case 1 -> cell.charAt(0) == '?';
            case 2 -> cell.equals("NA");
            case 3 -> cell.equalsIgnoreCase("nan") || cell.equals("N/A");
            default -> false;
        };
    }

    /**
     * The cell's number, infinite if it is so written or too large, and NaN if it is no number. -0
     * is read as 0, so that equal numbers are equal bits.
     */
    public static double parse(String cell) {
        if (digits(cell)) {
            return Integer.parseInt(cell);
        }
        if (!numeric(cell)) {
            return infinite(cell) ? Double.POSITIVE_INFINITY : Double.NaN;
        }
        try {
            return NumberInput.parseDouble(cell, true) + 0.0;
        } catch (NumberFormatException notANumber) {
            return Double.NaN;
        }
    }

    /** The kind of a cell, given its number by {@link #parse}. */
    public static CellKind kind(String cell, double parsed) {
        if (missing(cell)) {
            return CellKind.MISSING;
        }
        if (Double.isNaN(parsed)) {
            return CellKind.TEXT;
        }
        return Double.isInfinite(parsed) ? CellKind.INFINITE : CellKind.NUMBER;
    }

    /** Whether a cell holds a finite number. */
    static boolean number(String cell) {
        return kind(cell, parse(cell)) == CellKind.NUMBER;
    }

    /**
     * Whether a cell has digits only: the usual case of pixels, counts and class codes, without the
     * slow general path.
     */
    private static boolean digits(String cell) {
        if (cell.isEmpty() || cell.length() > 9) {
            return false;
        }
        for (int i = 0; i < cell.length(); i++) {
            if (cell.charAt(i) < '0' || cell.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether all characters are those of decimal numbers: Java would also accept {@code 1d},
     * {@code 0x1p3} and {@code Infinity}.
     */
    private static boolean numeric(String cell) {
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                return false;
            }
        }
        return true;
    }

    private static boolean infinite(String cell) {
        String unsigned = cell.startsWith("-") || cell.startsWith("+") ? cell.substring(1) : cell;
        return switch (unsigned.toLowerCase(Locale.ROOT)) {
            case "inf", "infinity", "∞" -> true;
            default -> false;
        };
    }
}
