package org.plstar.operator;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.plstar.refusal.Require;

/**
 * An order of elimination that keeps factors sparse: the variable with the least approximate degree
 * first (Amestoy, Davis and Duff 1996), on a graph that is given by its cliques.
 *
 * <p>The rows of A are cliques of the columns of R in A = QR; the pairs (i, j) of the entries of a
 * square A are those of its LU factors with pivots on the diagonal. A variable that is in very many
 * cliques is put last, and a clique of very many variables is left out: no order keeps these
 * sparse.
 */
public final class FillOrder {
    /** The multiple of √n above which a count is large. */
    private static final double DENSE = 10;

    private static final int LEAST_DENSE = 100;

    private final int n;

    /** The variables of each clique, the first {@code size[e]} of them live; null if absorbed. */
    private final int[] @Nullable [] members;

    private final int[] size;

    /** The cliques of each variable: {@code count[i]} from {@code first[i]} on. */
    private final int[] cliques;

    private final int[] first;
    private final int[] count;
    private final int[] degree;

    /** Lists of the variables with equal degrees. */
    private final int[] head;

    private final int[] next;
    private final int[] before;

    /** |clique less pivot's clique|, plus the stamp of the pivot. */
    private final long[] outside;

    private final int[] order;
    private int done;

    private FillOrder(int n, int[] start, int[] variable) {
        this.n = n;
        int m = start.length - 1;
        int most = (int) Math.max(LEAST_DENSE, DENSE * Math.sqrt(n));
        first = new int[n + 1];
        count = new int[n];
        for (int e = 0; e < m; e++) {
            for (int k = start[e]; k < start[e + 1] && start[e + 1] - start[e] <= most; k++) {
                count[variable[k]]++;
            }
        }
        for (int i = 0; i < n; i++) {
            first[i + 1] = first[i] + (count[i] <= most ? count[i] : 0);
        }
        cliques = new int[first[n]];
        members = new int[m + n][];
        size = new int[m + n];
        int[] at = new int[n];
        int[] seen = new int[n];
        Arrays.fill(seen, -1);
        for (int e = 0; e < m; e++) {
            if (start[e + 1] - start[e] > most) {
                continue;
            }
            int[] own = new int[start[e + 1] - start[e]];
            int live = 0;
            for (int k = start[e]; k < start[e + 1]; k++) {
                int i = variable[k];
                if (count[i] <= most && seen[i] != e) {
                    seen[i] = e;
                    own[live++] = i;
                    cliques[first[i] + at[i]++] = e;
                }
            }
            members[e] = own;
            size[e] = live;
        }
        degree = new int[n];
        head = new int[n + 1];
        next = new int[n];
        before = new int[n];
        outside = new long[m + n];
        order = new int[n];
        Arrays.fill(head, -1);
        for (int i = 0; i < n; i++) {
            boolean last = count[i] > most;
            count[i] = at[i];
            for (int k = 0; k < count[i]; k++) {
                degree[i] += size[cliques[first[i] + k]] - 1;
            }
            degree[i] = last ? n : Math.min(degree[i], n - 1);
            insert(i);
        }
    }

    /**
     * The order of the columns of A for A = QR.
     *
     * @return the column that comes at each place
     */
    public static int[] ofColumns(SparseRows a) {
        int[] start = new int[a.rows() + 1];
        int[] column = new int[a.entries()];
        for (int i = 0; i <= a.rows(); i++) {
            start[i] = a.start(i);
        }
        Arrays.setAll(column, a::column);
        return new FillOrder(a.columns(), start, column).run(a.rows());
    }

    /**
     * The order of the rows of a square A whose pivots are at given columns.
     *
     * @param pivots the column of the pivot of each row; each column once
     * @return the row that comes at each place
     */
    public static int[] ofRows(SparseRows a, int[] pivots) {
        OperatorRefusal.requireSquare(a.rows(), a.columns());
        Require.size(a.rows(), pivots.length, OperatorRefusal.SIZE, "pivots");
        int n = a.rows();
        int[] row = new int[n];
        for (int i = 0; i < n; i++) {
            Require.index(pivots[i], n, OperatorRefusal.RANGE, "pivot");
            row[pivots[i]] = i;
        }
        int[] pairs = new int[2 * a.entries()];
        int m = 0;
        for (int i = 0; i < n; i++) {
            for (int e = a.start(i); e < a.start(i + 1); e++) {
                int j = row[a.column(e)];
                if (j != i) {
                    pairs[m++] = i;
                    pairs[m++] = j;
                }
            }
        }
        int[] start = new int[m / 2 + 1];
        Arrays.setAll(start, e -> 2 * e);
        return new FillOrder(n, start, Arrays.copyOf(pairs, m)).run(m / 2);
    }

    private void insert(int i) {
        int d = degree[i];
        next[i] = head[d];
        before[i] = -1;
        if (head[d] >= 0) {
            before[head[d]] = i;
        }
        head[d] = i;
    }

    private void remove(int i) {
        if (next[i] >= 0) {
            before[next[i]] = before[i];
        }
        if (before[i] >= 0) {
            next[before[i]] = next[i];
        } else {
            head[degree[i]] = next[i];
        }
    }

    private int[] run(int given) {
        int[] mark = new int[n];
        Arrays.fill(mark, -1);
        long stamp = 0;
        int least = 0;
        for (int e = given; done < n; e++) {
            while (head[least] < 0) {
                least++;
            }
            int pivot = head[least];
            remove(pivot);
            order[done++] = pivot;
            int[] own = merged(pivot, e, mark);
            stamp += n + 1L;
            for (int i : own) {
                for (int k = first[i]; k < first[i] + count[i]; k++) {
                    int f = cliques[k];
                    if (members[f] != null) {
                        outside[f] = (outside[f] >= stamp ? outside[f] : stamp + size[f]) - 1;
                    }
                }
            }
            int live = 0;
            for (int i : own) {
                remove(i);
                int kept = 0;
                long d = 0;
                for (int k = first[i]; k < first[i] + count[i]; k++) {
                    int f = cliques[k];
                    if (members[f] == null) {
                        continue;
                    }
                    if (outside[f] == stamp) {
                        members[f] = null;
                        continue;
                    }
                    d += outside[f] - stamp;
                    cliques[first[i] + kept++] = f;
                }
                if (kept == 0) {
                    order[done++] = i;
                    continue;
                }
                cliques[first[i] + kept] = e;
                count[i] = kept + 1;
                degree[i] = (int) Math.min(d + own.length - 1, n - done);
                own[live++] = i;
            }
            for (int k = 0; k < live; k++) {
                degree[own[k]] = Math.min(degree[own[k]], n - done);
                least = Math.min(least, degree[own[k]]);
                insert(own[k]);
            }
            members[e] = live == 0 ? null : Arrays.copyOf(own, live);
            size[e] = live;
        }
        return order;
    }

    /** The variables of all cliques of a pivot, which are absorbed. */
    private int[] merged(int pivot, int e, int[] mark) {
        mark[pivot] = e;
        int most = 0;
        for (int k = first[pivot]; k < first[pivot] + count[pivot]; k++) {
            most += members[cliques[k]] == null ? 0 : size[cliques[k]];
        }
        int[] own = new int[most];
        int live = 0;
        for (int k = first[pivot]; k < first[pivot] + count[pivot]; k++) {
            int f = cliques[k];
            int[] all = members[f];
            for (int j = 0; all != null && j < size[f]; j++) {
                if (mark[all[j]] != e) {
                    mark[all[j]] = e;
                    own[live++] = all[j];
                }
            }
            members[f] = null;
        }
        return Arrays.copyOf(own, live);
    }
}
