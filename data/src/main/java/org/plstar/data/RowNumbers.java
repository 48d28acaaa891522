package org.plstar.data;

import static java.util.Objects.requireNonNull;

import org.plstar.refusal.Require;

/**
 * The number of each row in its file, for reports.
 *
 * @param unit what the file counts: {@code line}, {@code row} or {@code image}
 * @param numbers [N], 1-based for lines and rows as an editor shows them, 0-based for images; not
 *     copied, not to be modified
 */
public record RowNumbers(String unit, int[] numbers) {
    /** Copies the numbers. */
    public RowNumbers {
        requireNonNull(unit, "unit");
        numbers = numbers.clone();
    }

    /** The numbers of rows that are counted {@code first, first + 1, …}. */
    public static RowNumbers counted(String unit, int first, int rows) {
        requireNonNull(unit, "unit");
        Require.atLeast(0, rows, DataRefusal.ROWS_OUT_OF_RANGE, "rows");
        Require.atLeast(0, first, DataRefusal.ROWS_OUT_OF_RANGE, "first");
        int[] numbers = new int[rows];
        for (int i = 0; i < rows; i++) {
            numbers[i] = first + i;
        }
        return new RowNumbers(unit, numbers);
    }

    /** The numbers of the given rows, in that order. */
    public RowNumbers select(int[] rows) {
        int[] chosen = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            Require.index(rows[i], numbers.length, DataRefusal.ROWS_OUT_OF_RANGE, "row");
            chosen[i] = numbers[rows[i]];
        }
        return new RowNumbers(unit, chosen);
    }

    /** The place of a row, such as {@code line 7}. */
    public String text(int row) {
        Require.index(row, numbers.length, DataRefusal.ROWS_OUT_OF_RANGE, "row");
        return unit + " " + numbers[row];
    }
}
