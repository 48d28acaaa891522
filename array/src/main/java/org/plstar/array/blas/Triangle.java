package org.plstar.array.blas;

/** The triangle of a square row-major matrix that is read or written; both include the diagonal. */
public enum Triangle {
    /** Column index at most the row index. */
    LOWER,
    /** Column index at least the row index. */
    UPPER
}
