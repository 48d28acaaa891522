package org.plstar.array;

import static java.util.Objects.requireNonNull;

/** A window that slides over planes [height, width]. */
public record Window(Span rows, Span columns) {
    /** Refuses null with a {@link NullPointerException}. */
    public Window {
        requireNonNull(columns, "columns");
        requireNonNull(rows, "rows");
    }

    /** The number of elements of one window. */
    public int size() {
        return Math.multiplyExact(rows.kernel(), columns.kernel());
    }

    /** Whether the patches are the plane itself. */
    public boolean isTrivial() {
        return rows.isTrivial() && columns.isTrivial();
    }
}
