package org.plstar.operator;

import java.util.Arrays;

/** The positions of a sparse factor's entries, before their values are computed. */
final class QrStructure {
    private QrStructure() {}

    /**
     * The rows by the place of their first entry; {@code start} has the index at which each place
     * begins.
     */
    static int[] byFirst(SparseRows a, int[] place, int[] start) {
        int p = place.length;
        int[] first = new int[a.rows()];
        for (int i = 0; i < first.length; i++) {
            first[i] = p;
            for (int e = a.start(i); e < a.start(i + 1); e++) {
                first[i] = Math.min(first[i], place[a.column(e)]);
            }
            if (first[i] < p) {
                start[first[i] + 1]++;
            }
        }
        Arrays.parallelPrefix(start, Integer::sum);
        int[] at = start.clone();
        int[] byFirst = new int[start[p]];
        for (int i = 0; i < first.length; i++) {
            if (first[i] < p) {
                byFirst[at[first[i]]++] = i;
            }
        }
        return byFirst;
    }

    /** The places of the entries of R; fewer than p rows if there are too many entries. */
    static int[][] structure(SparseRows a, int[] place, int[] start, int[] byFirst, long most) {
        int p = place.length;
        int[][] all = new int[p][];
        int[] child = new int[p];
        int[] sibling = new int[p];
        Arrays.fill(child, -1);
        int[] seen = new int[p];
        Arrays.fill(seen, -1);
        int[] own = new int[p];
        long sum = 0;
        for (int k = 0; k < p; k++) {
            int m = 0;
            own[m++] = k;
            seen[k] = k;
            for (int t = start[k]; t < start[k + 1]; t++) {
                for (int e = a.start(byFirst[t]); e < a.start(byFirst[t] + 1); e++) {
                    int c = place[a.column(e)];
                    if (seen[c] != k) {
                        seen[c] = k;
                        own[m++] = c;
                    }
                }
            }
            for (int c = child[k]; c >= 0; c = sibling[c]) {
                for (int j : all[c]) {
                    if (j > c && seen[j] != k) {
                        seen[j] = k;
                        own[m++] = j;
                    }
                }
            }
            Arrays.sort(own, 0, m);
            all[k] = Arrays.copyOf(own, m);
            sum += m;
            if (sum > most) {
                return new int[0][];
            }
            if (m > 1) {
                sibling[k] = child[own[1]];
                child[own[1]] = k;
            }
        }
        return all;
    }
}
