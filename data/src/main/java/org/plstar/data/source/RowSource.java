package org.plstar.data.source;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;

/**
 * A table of a program's own: what a query gives, a log, a generator.
 *
 * <p>It is read as a CSV file with the same cells is, and gives the same data, but for the name and
 * the digest. A row is held while it is read; kept are the numbers of the rows that options ask
 * for. Columns of numbers take one pass, columns with texts or dates several, each of which opens
 * the source again; other rows are refused there.
 */
@SuppressWarnings("exports") // programs do without the annotation
public interface RowSource {
    /** What reports call the data. */
    String name();

    /** The names of the columns, all different and none blank. */
    List<String> columns();

    /**
     * Starts reading at the first row.
     *
     * @throws Exception where the rows come from; it is told as the reason of a refusal
     */
    RowCursor open() throws Exception;

    /**
     * A source whose rows come from an iterator for each pass.
     *
     * @param name what reports call the data
     * @param columns all different and none blank
     * @param rows gives an iterator over all rows, each of which has a cell for each column
     */
    static RowSource of(
            String name,
            List<String> columns,
            Supplier<? extends Iterator<? extends List<? extends @Nullable Object>>> rows) {
        return new IteratedRows(name, columns, rows);
    }

    /**
     * A source whose rows can be read once: what needs a second pass is refused with
     * {@link DataRefusal#READ_ONCE}.
     *
     * @param name what reports call the data
     * @param columns all different and none blank
     * @param rows each with a cell for each column
     */
    static RowSource once(
            String name,
            List<String> columns,
            Iterator<? extends List<? extends @Nullable Object>> rows) {
        AtomicBoolean read = new AtomicBoolean();
        return of(name, columns, () -> {
            if (read.getAndSet(true)) {
                throw Location.of(name)
                        .refuse(
                                DataRefusal.READ_ONCE,
                                "its rows were read already, and are needed again",
                                "rows that can be read again, or columns of numbers alone",
                                "give a source that begins again each time it is opened");
            }
            return rows;
        });
    }
}
