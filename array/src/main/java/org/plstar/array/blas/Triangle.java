package org.plstar.array.blas;

/** Which triangle of a square row-major matrix is read or written; the diagonal is in both. */
public enum Triangle {
    /** Column index at most the row index. */
    LOWER,
    /** Column index at least the row index. */
    UPPER
}
