package org.plstar.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Whether rows of tables are equal by chance: where columns have few values, independent rows are
 * equal too, and rows drawn like them have the same features again.
 */
final class EqualRows {
    /** The number of rows to each different one from which on columns have few values. */
    private static final int ROWS = 10;

    /**
     * The ratio of the equal pairs to those of independent columns up to which rows are equal by
     * chance.
     */
    private static final double CHANCE = 3;

    /** The part of the combinations of the columns' values from which on rows fill them. */
    private static final double FILLED = 0.25;

    private EqualRows() {}

    /**
     * Whether there are ten rows to each different one, and a quarter of all combinations of the
     * columns' values, or at most three times as many equal pairs as independent columns with these
     * values have. Cost: n d.
     *
     * @param groups of the rows, as {@link Duplicates#groups}
     */
    static boolean byChance(Dataset rows, List<List<Integer>> groups) {
        int n = rows.rows();
        long different = n - groups.stream().mapToLong(g -> g.size() - 1).sum();
        if (different <= 1 || !few(different, n)) {
            return false;
        }
        double combinations = 1;
        for (int[] column : columns(rows)) {
            combinations *= counts(rows, column).size();
        }
        return different >= FILLED * combinations || asIndependent(rows, equal(groups), pairs(n));
    }

    /**
     * Whether at most three times as many of some pairs of rows are equal as if the columns of a
     * table were independent. Cost: n d.
     */
    static boolean asIndependent(Dataset rows, double equal, double pairs) {
        double independent = pairs;
        for (int[] column : columns(rows)) {
            independent *= counts(rows, column).values().stream()
                            .mapToDouble(EqualRows::pairs)
                            .sum()
                    / pairs(rows.rows());
        }
        return equal <= CHANCE * independent;
    }

    /** The number of equal pairs. */
    static double equal(List<List<Integer>> groups) {
        return groups.stream().mapToDouble(g -> pairs(g.size())).sum();
    }

    private static Map<List<Double>, Integer> counts(Dataset rows, int... column) {
        Map<List<Double>, Integer> counts = new HashMap<>();
        for (int i = 0; i < rows.rows(); i++) {
            Double[] cell = new Double[column.length];
            int row = i;
            Arrays.setAll(cell, f -> rows.feature(row, column[f]) + 0.0);
            counts.merge(List.of(cell), 1, Integer::sum);
        }
        return counts;
    }

    /** Whether there are ten rows to each different one. */
    static boolean few(long different, int rows) {
        return ROWS * different <= rows;
    }

    /** The features of each column of the file, as far as they are there; else each by itself. */
    private static List<int[]> columns(Dataset rows) {
        List<String> names = rows.featureNames();
        List<int[]> columns = rows.schema().columns().stream()
                .map(c -> c.features().stream()
                        .mapToInt(names::indexOf)
                        .filter(f -> f >= 0)
                        .toArray())
                .toList();
        return columns.stream().mapToInt(c -> c.length).sum() == names.size()
                ? columns
                : IntStream.range(0, names.size()).mapToObj(f -> new int[] {f}).toList();
    }

    static double pairs(int rows) {
        return rows * (rows - 1.0) / 2;
    }
}
