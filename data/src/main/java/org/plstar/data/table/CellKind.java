package org.plstar.data.table;

/** The kind of a cell's content. */
public enum CellKind {
    /** The cell has a finite number. */
    NUMBER,
    /** Nothing: an empty cell, {@code NA}, {@code NaN} or {@code ?}. */
    MISSING,
    /** The cell has an infinite number, by its text or since it is too large for a double. */
    INFINITE,
    /** The cell has another text. */
    TEXT
}
