package org.plstar.data;

import java.io.Serializable;
import java.util.List;

/**
 * How a table's cells are written beyond the usual: what else says that a value is missing, and
 * which signs stand around numbers.
 *
 * @param missing cells that hold no value, besides empty ones, {@code NA}, {@code N/A}, {@code NaN}
 *     and {@code ?}
 * @param signs such as {@code %} or {@code $}, which are dropped before or behind a number
 */
public record Spelling(List<String> missing, List<String> signs) implements Serializable {
    /** Nothing but the usual. */
    public static final Spelling USUAL = new Spelling(List.of(), List.of());

    /** Takes copies. */
    public Spelling {
        missing = missing.stream().map(String::strip).toList();
        signs = signs.stream().map(String::strip).filter(s -> !s.isEmpty()).toList();
    }

    /** Whether there is nothing but the usual. */
    public boolean isUsual() {
        return missing.isEmpty() && signs.isEmpty();
    }

    /** A cell, without spaces around it, as it is written usually: empty if it is missing. */
    public String usual(String cell) {
        if (missing.contains(cell)) {
            return "";
        }
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
}
