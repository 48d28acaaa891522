package org.plstar.data.source;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a column of a table holds.
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
    /** Different values that are counted. */
    public static final int MOST = 1000;

    /** Copies. */
    public ColumnSummary {
        examples = List.copyOf(examples);
        odd = List.copyOf(odd);
    }

    /** What may be wrong with a column that can be read. */
    public enum Oddity {
        /** Whole numbers that grow by one from row to row. */
        COUNTS_ROWS,
        /** Another text in each row. */
        NAMES_ROWS,
        /** One value. */
        CONSTANT,
        /** No value. */
        EMPTY,
        /** All numbers have three decimals, as if the point stood between thousands. */
        THREE_DECIMALS,
        /** The least or the most number, such as -999, is met often and apart from the others. */
        FAR_OFF
    }

    /** Whether all that is there is numbers. */
    public boolean isNumbers() {
        return numbers > 0 && numbers == rows - missing;
    }

    /** Whether it can be learned: it has different values, and does not only tell rows apart. */
    public boolean canBeTarget() {
        return different > 1
                && missing < rows / 2
                && !odd.contains(Oddity.COUNTS_ROWS)
                && !odd.contains(Oddity.NAMES_ROWS)
                && (isNumbers() || (numbers == 0 && 2L * different <= rows));
    }
}
