package org.plstar.array.gather;

/**
 * Where the numbers of a product lie whose left matrix is read in place.
 *
 * @param rows element (i, k) of the left matrix lies at {@code rows[i] + columns[k]}
 * @param results row i of the result begins at {@code results[i]}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity only
public record IndexTables(int[] rows, int[] columns, int[] results) {
    /** Columns of what such a matrix is multiplied by: a multiple of this fits any vectors. */
    public static final int BLOCK = 16;

    /** Room for so many columns. */
    public static int padded(int columns) {
        return Math.ceilDiv(columns, BLOCK) * BLOCK;
    }

    /** A product whose result is a matrix, row by row of {@code n} numbers. */
    public static IndexTables of(int[] rows, int[] columns, int n) {
        int[] results = new int[rows.length];
        for (int i = 0; i < results.length; i++) {
            results[i] = Math.multiplyExact(i, n);
        }
        return new IndexTables(rows, columns, results);
    }
}
