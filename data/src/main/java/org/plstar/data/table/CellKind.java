package org.plstar.data.table;

/** What a cell holds. */
public enum CellKind {
    /** A finite number. */
    NUMBER,
    /** Nothing: an empty cell, {@code NA}, {@code NaN} or {@code ?}. */
    MISSING,
    /** A number that is infinite, written so or too large for a double. */
    INFINITE,
    /** Anything else. */
    TEXT
}
