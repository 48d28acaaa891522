package org.plstar.data.source;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The contents of one column of a table.
 *
 * @param rows of the table
 * @param missing cells without a value
 * @param numbers cells that are numbers
 * @param different values, of which at most {@link #MOST} are counted; one more says that there are
 *     more
 * @param examples the first different values, as the file writes them
 * @param least of its numbers
 * @param most of its numbers
 * @param odd what else a reader should know
 */
public record ColumnSummary(
        String name,
        int rows,
        int missing,
        int numbers,
        int different,
        List<String> examples,
        OptionalDouble least,
        OptionalDouble most,
        List<Oddity> odd) {
    /** The largest number of different values that are counted. */
    public static final int MOST = 1000;

    /** Copies {@code examples} and {@code odd}. */
    public ColumnSummary {
        examples = List.copyOf(examples);
        odd = List.copyOf(odd);
    }

    /** Possible mistakes in a column that can be read. */
    public enum Oddity {
        /** The column has whole numbers that increase by one from row to row. */
        COUNTS_ROWS,
        /** The column has a different text in each row. */
        NAMES_ROWS,
        /** The column has only one value. */
        CONSTANT,
        /** The column has no value. */
        EMPTY,
        /** All numbers have three decimals, as if the point separated thousands. */
        THREE_DECIMALS
    }

    /** Whether all values are numbers. */
    public boolean isNumbers() {
        return numbers > 0 && numbers == rows - missing;
    }

    /**
     * Whether the column can be a target: it has different values, and does not merely identify
     * rows.
     */
    public boolean canBeTarget() {
        return different > 1
                && missing < rows / 2
                && !odd.contains(Oddity.COUNTS_ROWS)
                && !odd.contains(Oddity.NAMES_ROWS)
                && (isNumbers() || (numbers == 0 && 2L * different <= rows));
    }
}
