package org.plstar.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The rows of each class in a seeded random order, from which any number is drawn in proportion.
 */
final class StratifiedRows {
    private final List<int[]> strata;
    private final int rows;

    private StratifiedRows(List<int[]> strata, int rows) {
        this.strata = strata;
        this.rows = rows;
    }

    static StratifiedRows of(Target target, long seed) {
        int[] stratum = switch (target) {
            case Target.Classes classes -> classes.labels();
            case Target.Regression _, Target.None _ -> new int[target.rows()];
        };
        int count = Arrays.stream(stratum).max().orElse(0) + 1;
        int[] sizes = new int[count];
        for (int s : stratum) {
            sizes[s]++;
        }
        List<int[]> strata = new ArrayList<>();
        for (int size : sizes) {
            strata.add(new int[size]);
        }
        int[] filled = new int[count];
        for (int row = 0; row < stratum.length; row++) {
            int s = stratum[row];
            strata.get(s)[filled[s]++] = row;
        }
        strata.replaceAll(members -> shuffled(members, seed));
        return new StratifiedRows(strata, stratum.length);
    }

    /**
     * Draws {@code count} rows, in ascending order.
     *
     * @param leaveOne whether one row of each class must be left; then fewer may be drawn
     */
    int[] first(int count, boolean leaveOne) {
        int classes = strata.size();
        int[] take = new int[classes];
        long[] remainder = new long[classes];
        int drawn = 0;
        for (int s = 0; s < classes; s++) {
            long share = (long) count * strata.get(s).length;
            take[s] = Math.min((int) (share / rows), most(s, leaveOne));
            remainder[s] = share % rows;
            drawn += take[s];
        }
        List<Integer> byRemainder = new ArrayList<>();
        for (int s = 0; s < classes; s++) {
            byRemainder.add(s);
        }
        byRemainder.sort(
                Comparator.comparingLong((Integer s) -> -remainder[s]).thenComparingInt(s -> s));
        // One more row each by largest remainder; repeated only where a class had no row left.
        for (boolean progress = true; progress && drawn < count; ) {
            progress = false;
            for (int s : byRemainder) {
                if (drawn < count && take[s] < most(s, leaveOne)) {
                    take[s]++;
                    drawn++;
                    progress = true;
                }
            }
        }
        int[] chosen = new int[drawn];
        int at = 0;
        for (int s = 0; s < classes; s++) {
            System.arraycopy(strata.get(s), 0, chosen, at, take[s]);
            at += take[s];
        }
        Arrays.sort(chosen);
        return chosen;
    }

    /** The rows of 0 … rows - 1 that are not among the ascending {@code chosen}. */
    static int[] others(int[] chosen, int rows) {
        int[] others = new int[rows - chosen.length];
        int next = 0;
        int at = 0;
        for (int row = 0; row < rows; row++) {
            if (next < chosen.length && chosen[next] == row) {
                next++;
            } else {
                others[at++] = row;
            }
        }
        return others;
    }

    private int most(int stratum, boolean leaveOne) {
        return Math.max(0, strata.get(stratum).length - (leaveOne ? 1 : 0));
    }

    /** Orders rows by a key that depends only on the seed and the row. */
    private static int[] shuffled(int[] members, long seed) {
        return Arrays.stream(members)
                .boxed()
                .sorted(Comparator.comparingLong((Integer row) -> key(seed, row))
                        .thenComparingInt(row -> row))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /**
     * SplitMix64 (Steele, Lea, Flood 2014): the row-th output of the stream that a mixed seed
     * starts.
     */
    private static long key(long seed, int row) {
        return mix(mix(seed) + (row + 1L) * 0x9E3779B97F4A7C15L);
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
