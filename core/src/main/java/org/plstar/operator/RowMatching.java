package org.plstar.operator;

import java.util.Arrays;
import java.util.BitSet;

/**
 * A column for each row of a sparse matrix, each column once, with an entry that is not zero, for
 * as many rows as there can be: the structural rank.
 *
 * <p>Large entries are taken first, then augmenting paths (Duff 1981) match what is left; so cost
 * is that of the entries but for hard cases.
 */
public final class RowMatching {
    private final SparseRows a;

    /** The column of each row, or -1. */
    private final int[] column;

    /** The row of each column, or -1. */
    private final int[] row;

    private final int[] seen;

    private RowMatching(SparseRows a) {
        this.a = a;
        column = new int[a.rows()];
        row = new int[a.columns()];
        seen = new int[a.columns()];
        Arrays.fill(column, -1);
        Arrays.fill(row, -1);
        Arrays.fill(seen, -1);
    }

    /** Matches the rows of a matrix. */
    public static RowMatching of(SparseRows a) {
        RowMatching m = new RowMatching(a);
        double[] largest = new double[a.columns()];
        for (int e = 0; e < a.entries(); e++) {
            largest[a.column(e)] = Math.max(largest[a.column(e)], Math.abs(a.value(e)));
        }
        for (double share : new double[] {0.9, 0.1, 0}) {
            for (int i = 0; i < a.rows(); i++) {
                m.takeLargest(i, share, largest);
            }
        }
        int[] path = new int[a.rows()];
        int[] at = new int[a.rows()];
        for (int i = 0; i < a.rows(); i++) {
            if (m.column[i] < 0) {
                m.augment(i, path, at);
            }
        }
        return m;
    }

    private void takeLargest(int i, double share, double[] largest) {
        int best = -1;
        double most = 0;
        for (int e = a.start(i); e < a.start(i + 1) && column[i] < 0; e++) {
            int j = a.column(e);
            double part = Math.abs(a.value(e)) / largest[j];
            if (row[j] < 0 && part > most && part >= share) {
                most = part;
                best = j;
            }
        }
        if (best >= 0) {
            column[i] = best;
            row[best] = i;
        }
    }

    /** Finds an alternating path of rows, on which each gives its column to the row before it. */
    private void augment(int root, int[] path, int[] at) {
        int depth = 0;
        path[0] = root;
        at[0] = a.start(root);
        while (depth >= 0) {
            int i = path[depth];
            if (at[depth] == a.start(i + 1)) {
                depth--;
                continue;
            }
            int e = at[depth]++;
            int j = a.column(e);
            if (seen[j] == root || a.value(e) == 0) {
                continue;
            }
            seen[j] = root;
            if (row[j] >= 0) {
                path[++depth] = row[j];
                at[depth] = a.start(row[j]);
                continue;
            }
            for (int k = depth; k >= 0; k--) {
                int of = a.column(at[k] - 1);
                column[path[k]] = of;
                row[of] = path[k];
            }
            return;
        }
    }

    /** The column of each row, or -1; [rows], not a copy. */
    public int[] columns() {
        return column;
    }

    /** The row of each column, or -1; [columns], not a copy. */
    public int[] rows() {
        return row;
    }

    /**
     * A set of rows with fewer columns than rows: the rows that unmatched rows reach by alternating
     * paths, ascending.
     */
    public int[] tooMany() {
        BitSet reached = new BitSet();
        int[] open = new int[a.rows()];
        int size = 0;
        for (int i = 0; i < a.rows(); i++) {
            if (column[i] < 0) {
                reached.set(i);
                open[size++] = i;
            }
        }
        while (size > 0) {
            int i = open[--size];
            for (int e = a.start(i); e < a.start(i + 1); e++) {
                int other = row[a.column(e)];
                if (a.value(e) != 0 && other >= 0 && !reached.get(other)) {
                    reached.set(other);
                    open[size++] = other;
                }
            }
        }
        return reached.stream().toArray();
    }

    /** Whether each row has a column. */
    public boolean isFull() {
        for (int j : column) {
            if (j < 0) {
                return false;
            }
        }
        return true;
    }
}
