package org.plstar.array;

/**
 * The places of a product's numbers, where the left matrix is read in place.
 *
 * @param rows element (i, k) of the left matrix lies at {@code rows[i] + columns[k]}
 * @param results row i of the result begins at {@code results[i]}
 */
@SuppressWarnings("ArrayRecordComponent") // equal by identity only
public record IndexTables(int[] rows, int[] columns, int[] results) {
    /** The columns of the right matrix: multiples of this number fit vectors of any width. */
    public static final int BLOCK = 16;

    /** The number of columns, rounded up to whole blocks. */
    public static int padded(int columns) {
        return Math.ceilDiv(columns, BLOCK) * BLOCK;
    }

    /** The tables of a product whose result is a matrix with rows of {@code n} numbers. */
    public static IndexTables of(int[] rows, int[] columns, int n) {
        int[] results = new int[rows.length];
        for (int i = 0; i < results.length; i++) {
            results[i] = Math.multiplyExact(i, n);
        }
        return new IndexTables(rows, columns, results);
    }
}
