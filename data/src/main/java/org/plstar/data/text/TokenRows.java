package org.plstar.data.text;

import java.util.List;

/**
 * The tokens of several texts, each row as long as its text.
 *
 * @param ids by row
 * @param cut how many rows had more tokens than the limit
 */
public record TokenRows(List<int[]> ids, int cut) {
    /** Copies the list, not its rows. */
    public TokenRows {
        ids = List.copyOf(ids);
    }

    /** The most tokens of a row; 0 without rows. */
    public int longest() {
        return ids.stream().mapToInt(row -> row.length).max().orElse(0);
    }
}
