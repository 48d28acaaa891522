package org.plstar.data.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plstar.data.Location;

/**
 * Cells with categories that do not occur in the training data; the first are described one by one.
 */
final class UnknownCells {
    private static final int MOST = 5;

    private final List<String> first = new ArrayList<>();
    private long count;

    /** Adds the current row's cell. */
    void add(Cursor cursor, int column) {
        if (count++ < MOST) {
            first.add(cursor.table().unit()
                    + " "
                    + cursor.rows().number()
                    + " column "
                    + Location.quoted(cursor.table().columns().get(column))
                    + " "
                    + Location.quoted(cursor.category(column)));
        }
    }

    /** The cells and their treatment in words; absent if there are none. */
    Optional<String> words() {
        if (count == 0) {
            return Optional.empty();
        }
        return Optional.of((count == 1 ? "1 cell of a category" : count + " cells of categories")
                + " that training has not seen: "
                + String.join(", ", first)
                + (count > MOST ? ", and " + (count - MOST) + " more" : "")
                + "; taken as none of those that it has");
    }
}
