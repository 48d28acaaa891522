package org.plstar.data.source;

import org.jspecify.annotations.Nullable;

/** The rows of a {@link RowSource}, read once from front to back by one thread. */
@SuppressWarnings("exports") // programs do without the annotation
public interface RowCursor {
    /**
     * Moves to the next row, which is the first one at first; false after the last.
     *
     * @throws Exception where the rows come from; it is told as the reason of a refusal
     */
    boolean advance() throws Exception;

    /**
     * A cell of the current row: a number, a text, a truth value, a date or a time. Null and NaN
     * say that the value is missing. A text is read as a cell of a CSV file is.
     *
     * @param column from 0
     * @throws Exception where the rows come from; it is told as the reason of a refusal
     */
    @Nullable
    Object cell(int column) throws Exception;

    /**
     * Ends the reading, also before the last row.
     *
     * @throws Exception where the rows come from; it is told as the reason of a refusal
     */
    default void close() throws Exception {}
}
