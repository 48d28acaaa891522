package org.plstar.infinite;

/**
 * A block of pairs of rows: row {@code row[p]} of one side with row {@code column[p]} of the other.
 *
 * @param left numbers of the rows of one side
 * @param right numbers of the rows of the other
 * @param row [pairs], indices into left
 * @param column [pairs], indices into right
 */
record Tile(int[] left, int[] right, int[] row, int[] column) {
    /**
     * All pairs of two ranges, or those with column ≥ row.
     *
     * @param upper whether the ranges are the same rows, so that half of the pairs do
     */
    static Tile of(int left, int lefts, int right, int rights, boolean upper) {
        int[] l = range(left, lefts);
        int[] r = range(right, rights);
        int pairs = upper ? lefts * (lefts + 1) / 2 : lefts * rights;
        int[] row = new int[pairs];
        int[] column = new int[pairs];
        int p = 0;
        for (int i = 0; i < lefts; i++) {
            for (int j = upper ? i : 0; j < rights; j++) {
                row[p] = i;
                column[p++] = j;
            }
        }
        return new Tile(l, r, row, column);
    }

    private static int[] range(int from, int count) {
        int[] all = new int[count];
        for (int i = 0; i < count; i++) {
            all[i] = from + i;
        }
        return all;
    }

    int pairs() {
        return row.length;
    }
}
