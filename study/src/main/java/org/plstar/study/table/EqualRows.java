package org.plstar.study.table;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.plstar.data.Dataset;
import org.plstar.data.Duplicates;
import org.plstar.data.Schema;

/**
 * Rows with equal features that are left out together, as copies of each other are. Where columns
 * have few values, independent rows are equal too, and rows drawn like them have the same features
 * again; there each row is left out alone.
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
     * The groups of two rows and more, by first row; none where rows are equal by chance: ten rows
     * to each different one, and a quarter of all combinations of the columns' values, or at most
     * three times as many equal pairs as independent columns with these values have. Cost: n d.
     */
    static int[][] together(Dataset rows) {
        int[][] groups = Duplicates.groups(rows).stream()
                .map(g -> g.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
        int n = rows.rows();
        long equal = Arrays.stream(groups).mapToLong(g -> g.length - 1).sum();
        long different = n - equal;
        double pairs = Arrays.stream(groups).mapToDouble(g -> pairs(g.length)).sum();
        return different > 1 && ROWS * different <= n && byChance(rows, different, pairs)
                ? new int[0][]
                : groups;
    }

    private static boolean byChance(Dataset rows, long different, double pairs) {
        double all = pairs(rows.rows());
        double independent = all;
        double combinations = 1;
        int from = 0;
        for (Schema.Column column : TableEncoder.columns(rows)) {
            int first = from;
            int count = column.features().size();
            Map<List<Double>, Integer> counts = new HashMap<>();
            for (int i = 0; i < rows.rows(); i++) {
                Double[] cell = new Double[count];
                int row = i;
                Arrays.setAll(cell, f -> rows.feature(row, first + f) + 0.0);
                counts.merge(List.of(cell), 1, Integer::sum);
            }
            independent *=
                    counts.values().stream().mapToDouble(EqualRows::pairs).sum() / all;
            combinations *= counts.size();
            from += count;
        }
        return different >= FILLED * combinations || pairs <= CHANCE * independent;
    }

    private static double pairs(int rows) {
        return rows * (rows - 1.0) / 2;
    }
}
