package org.plstar.infinite;

/**
 * A block of pairs of rows, and for each the pairs of positions: site {@code row[p]} of one side
 * with site {@code column[p]} of the other, a site being a row's position.
 *
 * @param left numbers of the rows of one side
 * @param right numbers of the rows of the other
 * @param lefts of each pair of rows, index into left
 * @param rights of each pair of rows, index into right
 * @param positions of a row, and which pairs of them
 * @param row [pairs], sites of the left rows
 * @param column [pairs], sites of the right rows
 */
record Tile(
        int[] left,
        int[] right,
        int[] lefts,
        int[] rights,
        PairedPositions positions,
        int[] row,
        int[] column) {
    /** All pairs of the rows of two ranges, or only those with column ≥ row. */
    static Tile of(
            int left, int lefts, int right, int rights, boolean upper, PairedPositions positions) {
        int pairs = upper ? lefts * (lefts + 1) / 2 : lefts * rights;
        int[] a = new int[pairs];
        int[] b = new int[pairs];
        int p = 0;
        for (int i = 0; i < lefts; i++) {
            for (int j = upper ? i : 0; j < rights; j++) {
                a[p] = i;
                b[p++] = j;
            }
        }
        return sites(range(left, lefts), range(right, rights), a, b, positions);
    }

    /** The pairs of each row of a range with itself. */
    static Tile self(int from, int rows, PairedPositions positions) {
        int[] range = range(from, rows);
        int[] each = range(0, rows);
        return sites(range, range, each, each, positions);
    }

    private static Tile sites(
            int[] left, int[] right, int[] lefts, int[] rights, PairedPositions positions) {
        int each = positions.pairs();
        int count = positions.count();
        int[] row = new int[Math.multiplyExact(lefts.length, each)];
        int[] column = new int[row.length];
        for (int p = 0; p < lefts.length; p++) {
            for (int k = 0; k < each; k++) {
                row[p * each + k] = lefts[p] * count + positions.from(k);
                column[p * each + k] = rights[p] * count + positions.to(k);
            }
        }
        return new Tile(left, right, lefts, rights, positions, row, column);
    }

    /** The same pairs of rows with other positions. */
    Tile with(PairedPositions other) {
        return sites(left, right, lefts, rights, other);
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

    /** Number of pairs of rows. */
    int rowPairs() {
        return lefts.length;
    }
}
