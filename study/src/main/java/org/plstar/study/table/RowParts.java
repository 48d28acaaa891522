package org.plstar.study.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.plstar.array.random.RandomStream;
import org.plstar.data.Dataset;
import org.plstar.data.Duplicates;
import org.plstar.data.Target;

/**
 * Ten parts of the rows of a table, of which each is left out in turn. Rows that are left out
 * together, as {@link Duplicates#together} has them, are in one part; classes are spread over the
 * parts.
 */
final class RowParts {
    /** The number of parts, where there are so many different rows. */
    static final int PARTS = 10;

    private RowParts() {}

    /**
     * For each row, pseudo-random bits from the seed and the ranks of its features: the same row
     * has the same bits at another place, or in other units.
     */
    private static long[] mixed(Dataset rows, long seed) {
        long[] bits = new long[rows.rows()];
        Arrays.fill(bits, seed);
        double[] column = new double[bits.length];
        for (int j = 0; j < rows.width(); j++) {
            for (int i = 0; i < column.length; i++) {
                column[i] = rows.feature(i, j) + 0.0;
            }
            double[] sorted = column.clone();
            Arrays.sort(sorted);
            double[] values = Arrays.stream(sorted).distinct().toArray();
            for (int i = 0; i < column.length; i++) {
                int rank = Arrays.binarySearch(values, column[i]);
                bits[i] = RandomStream.of(bits[i] ^ rank, "parts").bits(0);
            }
        }
        return bits;
    }

    /**
     * Gives units with equal features bits of their own, by the ranks of their targets: dealt out
     * in turn, they would have each part's targets like those of the others, and be told too good.
     */
    private static void tellEqualApart(Dataset rows, List<Integer> units, long... order) {
        units.sort(Comparator.<Integer>comparingLong(i -> order[i])
                .thenComparingDouble(i -> switch (rows.target()) {
                    case Target.Classes c -> c.labels()[i];
                    case Target.Regression r -> r.values()[i * r.names().size()];
                    case Target.None _ -> 0;
                }));
        long before = 0;
        int equal = 0;
        for (int u = 0; u < units.size(); u++) {
            int i = units.get(u);
            equal = u > 0 && order[i] == before ? equal + 1 : 0;
            before = order[i];
            if (equal > 0) {
                order[i] = RandomStream.of(order[i] ^ equal, "equal").bits(0);
            }
        }
    }

    /** The rows of each part; the parts do not depend on the order of the rows. */
    static int[][] of(Dataset rows, long seed) {
        int n = rows.rows();
        int[] first = new int[n];
        Arrays.setAll(first, i -> i);
        for (int[] group : Duplicates.together(rows)) {
            Arrays.stream(group).forEach(i -> first[i] = group[0]);
        }
        long[] order = mixed(rows, seed);
        List<Integer> units = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            if (first[i] == i) {
                units.add(i);
            }
        }
        int[] labels = rows.target() instanceof Target.Classes c ? c.labels().clone() : new int[n];
        for (int i = 0; i < n; i++) {
            labels[first[i]] = Math.min(labels[first[i]], labels[i]);
        }
        tellEqualApart(rows, units, order);
        units.sort(
                Comparator.<Integer>comparingInt(i -> labels[i]).thenComparingLong(i -> order[i]));
        int parts = Math.min(PARTS, units.size());
        List<List<Integer>> all = new ArrayList<>();
        for (int p = 0; p < parts; p++) {
            all.add(new ArrayList<>());
        }
        int[] part = new int[n];
        for (int u = 0; u < units.size(); u++) {
            part[units.get(u)] = u % parts;
        }
        for (int i = 0; i < n; i++) {
            all.get(part[first[i]]).add(i);
        }
        return all.stream()
                .map(p -> p.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }
}
