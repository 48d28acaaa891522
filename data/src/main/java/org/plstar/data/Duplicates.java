package org.plstar.data;

import static java.util.Objects.requireNonNull;

import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.plstar.refusal.Require;

/**
 * Rows with exactly the same features. A kernel matrix has equal rows for them and is singular, so
 * that rows with the same target are merged into one with a higher weight; rows with different
 * targets cannot all be fitted and are reported.
 *
 * @param kept [m] the rows that stay, ascending: all rows but the repetitions of a consistent one
 * @param weight [m] how many rows each kept row represents; they sum to N
 * @param place [N] for every row the position in {@code kept} of the one that represents it
 * @param conflicts groups of rows with the same features and different targets; all their rows are
 *     kept
 */
public record Duplicates(int[] kept, int[] weight, int[] place, List<Conflict> conflicts) {
    /** The fewest training rows that tell how often values of a column are equal. */
    private static final int LEAST = 20;

    /** Copies {@code conflicts}. */
    public Duplicates {
        requireNonNull(kept, "kept");
        requireNonNull(place, "place");
        requireNonNull(weight, "weight");
        requireNonNull(conflicts, "conflicts");
        conflicts = List.copyOf(conflicts);
    }

    /**
     * Rows with equal features and different targets.
     *
     * @param rows positions in the data set, ascending
     * @param text such as {@code lines 7, 31: 0, 1}: where they are in the file and what their
     *     targets are
     */
    public record Conflict(List<Integer> rows, String text) {
        private static final int MOST_NAMED = 8;

        private static final MathContext DIGITS = new MathContext(6);

        /** Copies {@code rows}. */
        public Conflict {
            rows = List.copyOf(rows);
        }

        static Conflict of(Dataset data, List<Integer> rows) {
            List<Integer> named = rows.subList(0, Math.min(MOST_NAMED, rows.size()));
            String numbers = joined(named, row -> "" + data.rowNumbers().numbers()[row]);
            String more =
                    rows.size() > MOST_NAMED ? " and " + (rows.size() - MOST_NAMED) + " more" : "";
            return new Conflict(
                    rows,
                    data.rowNumbers().unit() + "s " + numbers + more + ": "
                            + targets(data, rows, named));
        }

        /** The targets of some rows, numbers in six digits, unless these are the same for all. */
        private static String targets(Dataset data, List<Integer> rows, List<Integer> named) {
            return data.target() instanceof Target.Regression r
                            && rows.stream()
                                            .map(i -> r.text(i, DIGITS))
                                            .distinct()
                                            .count()
                                    > 1
                    ? joined(named, i -> r.text(i, DIGITS))
                    : joined(named, data.target()::text);
        }

        private static String joined(List<Integer> rows, Function<Integer, String> text) {
            return rows.stream().map(text).collect(Collectors.joining(", "));
        }
    }

    /**
     * Finds all groups of equal rows; the data must have no missing values. Cost: O(N · d)
     * expected.
     */
    public static Duplicates find(Dataset data) {
        if (!data.missing().isEmpty()) {
            throw Location.of(data.source())
                    .refuse(
                            DataRefusal.MISSING_VALUE,
                            "values are missing",
                            "rows with all values",
                            "fill them first");
        }
        int[] first = new int[data.rows()];
        Arrays.setAll(first, row -> row);
        int[] weight = new int[data.rows()];
        Arrays.fill(weight, 1);
        List<Conflict> conflicts = new ArrayList<>();
        for (List<Integer> group : groups(data)) {
            int one = group.getFirst();
            if (group.stream().allMatch(row -> data.target().same(one, row))) {
                weight[one] = group.size();
                group.forEach(row -> first[row] = one);
            } else {
                conflicts.add(Conflict.of(data, group));
            }
        }
        int[] kept = new int[data.rows()];
        int[] keptWeight = new int[data.rows()];
        int[] place = new int[data.rows()];
        int m = 0;
        for (int row = 0; row < data.rows(); row++) {
            if (first[row] == row) {
                kept[m] = row;
                keptWeight[m] = weight[row];
                place[row] = m++;
            } else {
                place[row] = place[first[row]];
            }
        }
        return new Duplicates(
                Arrays.copyOf(kept, m), Arrays.copyOf(keptWeight, m), place, conflicts);
    }

    /** Each of some rows by itself, whether it is equal to others or not. */
    public static Duplicates apart(int rows) {
        Require.atLeast(0, rows, DataRefusal.ROWS_OUT_OF_RANGE, "rows");
        int[] all = IntStream.range(0, rows).toArray();
        int[] weight = new int[rows];
        Arrays.fill(weight, 1);
        return new Duplicates(all, weight, all.clone(), List.of());
    }

    /** The number of rows that were merged into others. */
    public int merged() {
        return Arrays.stream(weight).sum() - kept.length;
    }

    /**
     * The test rows, ascending, whose features are also in the training rows, which makes the test
     * too optimistic; absent where rows of both together are equal {@linkplain #byChance by
     * chance}, or of 20 training rows and more at most three times as many pairs are equal as if
     * the columns were independent. Cost: O(N · d) expected.
     */
    public static Optional<int[]> shared(Dataset training, Dataset test) {
        requireNonNull(training, "training");
        RowIndex index = new RowIndex(training);
        int[] shared = new int[test.rows()];
        int count = 0;
        for (int row = 0; row < test.rows(); row++) {
            if (index.find(test, row) >= 0) {
                shared[count++] = row;
            }
        }
        return count > 0 && sharedByChance(training, test, index)
                ? Optional.empty()
                : Optional.of(Arrays.copyOf(shared, count));
    }

    private static boolean sharedByChance(Dataset training, Dataset test, RowIndex index) {
        int[] times = new int[training.rows()];
        for (int row = 0; row < training.rows(); row++) {
            times[index.find(training, row)]++;
        }
        double equal = IntStream.range(0, test.rows())
                .map(row -> index.find(test, row))
                .filter(first -> first >= 0)
                .mapToDouble(first -> times[first])
                .sum();
        double pairs = (double) training.rows() * test.rows();
        return (training.rows() >= LEAST && EqualRows.asIndependent(training, equal, pairs))
                || (EqualRows.few(index.different(), training.rows() + test.rows())
                        && byChance(joined(training, test)));
    }

    /**
     * The number of rows that repeat the features of an earlier row; 0 where that is no more than
     * three times as often as independent columns with these values have it, or by chance as in
     * {@link #byChance}. Cost: O(N · d) expected.
     */
    public static int copies(Dataset data) {
        List<List<Integer>> groups = groups(data);
        return EqualRows.byChance(data, groups)
                        || EqualRows.asIndependent(
                                data, EqualRows.equal(groups), EqualRows.pairs(data.rows()))
                ? 0
                : groups.stream().mapToInt(g -> g.size() - 1).sum();
    }

    /** The features of both, without targets. */
    private static Dataset joined(Dataset one, Dataset other) {
        int n = one.rows() + other.rows();
        double[] features = Arrays.copyOf(one.features(), n * one.width());
        System.arraycopy(
                other.features(), 0, features, one.rows() * one.width(), other.features().length);
        return new Dataset(
                one.source(),
                one.contentHash(),
                one.featureNames(),
                one.inputShape(),
                features,
                new BitSet(),
                new Target.None(n),
                RowNumbers.counted("row", 0, n),
                one.schema());
    }

    /**
     * Whether rows are equal since their columns have few values, and not as copies: there are ten
     * rows to each different one, and a quarter of all combinations of the columns' values, or at
     * most three times as many equal pairs as independent columns with these values have. Rows that
     * are drawn like them have the same features again. Cost: O(N · d) expected.
     */
    public static boolean byChance(Dataset data) {
        return EqualRows.byChance(data, groups(data));
    }

    /**
     * The groups of two rows and more that are left out together, as copies of each other are, by
     * first row; none where rows are equal {@linkplain #byChance by chance}. Cost: O(N · d)
     * expected.
     */
    public static int[][] together(Dataset data) {
        List<List<Integer>> groups = groups(data);
        return EqualRows.byChance(data, groups)
                ? new int[0][]
                : groups.stream()
                        .map(g -> g.stream().mapToInt(Integer::intValue).toArray())
                        .toArray(int[][]::new);
    }

    /**
     * Groups of two or more rows with equal features, missing values alike, by first row. Cost: O(N
     * · d) expected.
     */
    public static List<List<Integer>> groups(Dataset data) {
        RowIndex index = new RowIndex(data);
        Map<Integer, List<Integer>> byFirst = new HashMap<>();
        List<List<Integer>> groups = new ArrayList<>();
        for (int row = 0; row < data.rows(); row++) {
            int first = index.find(data, row);
            if (first != row) {
                List<Integer> group = byFirst.computeIfAbsent(first, f -> {
                    List<Integer> started = new ArrayList<>(List.of(f));
                    groups.add(started);
                    return started;
                });
                group.add(row);
            }
        }
        groups.sort((a, b) -> Integer.compare(a.getFirst(), b.getFirst()));
        return groups;
    }
}
