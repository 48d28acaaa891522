package org.plstar.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A column of the file that alone determines the targets of all training rows, such as a column
 * computed from them. The probability that any column does so by chance must be below 0.001.
 *
 * @param column its name
 * @param how it tells them
 */
public record TellingColumn(String column, How how) {
    /** The way in which a column determines targets. */
    public enum How {
        /**
         * Targets sorted by the column only increase or only decrease, or classes are contiguous.
         */
        ORDERS,
        /** Each class has one value of the column, and each value one class. */
        CODES,
        /** Rows with the same value of the column have the same target, and values are repeated. */
        DETERMINES
    }

    private static final double CHANCE = 1e-3;

    /**
     * The telling columns of the training rows, in order of columns, each by the rows that have a
     * value, copies of a row with its target once; nothing for several columns of targets. Cost: N
     * log N for each column.
     */
    public static List<TellingColumn> of(Dataset given) {
        Dataset rows = different(given);
        int[] targets = targets(rows.target());
        List<TellingColumn> found = new ArrayList<>();
        List<Schema.Column> columns = rows.schema().columns();
        if (targets.length == 0 || Arrays.stream(targets).distinct().count() < 2) {
            return found;
        }
        for (Schema.Column c : columns) {
            int[] known = known(rows, c);
            if (known.length == 0) {
                continue;
            }
            double[] all = values(rows, c);
            double[] x = Arrays.stream(known).mapToDouble(i -> all[i]).toArray();
            int[] y = Arrays.stream(known).map(i -> targets[i]).toArray();
            boolean numbers = rows.target() instanceof Target.Regression;
            Optional<How> how = c instanceof Schema.Numeric && orders(x, y, numbers, columns.size())
                    ? Optional.of(How.ORDERS)
                    : determines(x, y, columns.size())
                            ? Optional.of(codes(x, y) ? How.CODES : How.DETERMINES)
                            : Optional.empty();
            how.ifPresent(h -> found.add(new TellingColumn(c.name(), h)));
        }
        return found;
    }

    /** The rows without copies: a value that repeats with its whole row tells nothing. */
    private static Dataset different(Dataset rows) {
        BitSet copies = new BitSet();
        for (int[] group : Duplicates.together(rows)) {
            for (int k = 1; k < group.length; k++) {
                int row = group[k];
                if (Arrays.stream(group, 0, k).anyMatch(i -> rows.target().same(i, row))) {
                    copies.set(row);
                }
            }
        }
        return copies.isEmpty()
                ? rows
                : rows.select(IntStream.range(0, rows.rows())
                        .filter(i -> !copies.get(i))
                        .toArray());
    }

    /**
     * Targets as ranks, equal ones with equal ranks; empty if there are several target columns or
     * none.
     */
    private static int[] targets(Target target) {
        if (target instanceof Target.Classes c) {
            return IntStream.range(0, c.rows()).map(i -> c.labels()[i]).toArray();
        }
        if (target instanceof Target.Regression r && r.names().size() == 1) {
            double[] sorted = Arrays.stream(r.values()).sorted().distinct().toArray();
            return Arrays.stream(r.values())
                    .mapToInt(v -> Arrays.binarySearch(sorted, v == 0 ? 0.0 : v))
                    .toArray();
        }
        return new int[0];
    }

    /** The rows with a value of the column; none if the column is no feature. */
    private static int[] known(Dataset rows, Schema.Column column) {
        int[] at = features(rows, column);
        return at.length == 0
                ? new int[0]
                : IntStream.range(0, rows.rows())
                        .filter(i -> !rows.missing().get(i * rows.width() + at[0]))
                        .toArray();
    }

    private static int[] features(Dataset rows, Schema.Column column) {
        return column.features().stream()
                .mapToInt(f -> rows.featureNames().indexOf(f))
                .filter(i -> i >= 0)
                .toArray();
    }

    /** A column's numbers, or numbers of its categories. */
    private static double[] values(Dataset rows, Schema.Column column) {
        int[] at = features(rows, column);
        double[] x = new double[rows.rows()];
        if (column instanceof Schema.Numeric) {
            Arrays.setAll(x, i -> rows.feature(i, at[0]));
            return x;
        }
        Arrays.fill(x, -1);
        for (int k = 0; k < at.length; k++) {
            double most = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < x.length; i++) {
                most = Math.max(most, rows.feature(i, at[k]));
            }
            for (int i = 0; i < x.length; i++) {
                x[i] = rows.feature(i, at[k]) == most ? k : x[i];
            }
        }
        return x;
    }

    private static boolean orders(double[] x, int[] y, boolean numbers, int columns) {
        Integer[] order = IntStream.range(0, x.length).boxed().toArray(Integer[]::new);
        Arrays.sort(
                order, Comparator.comparingDouble((Integer i) -> x[i]).thenComparingInt(i -> y[i]));
        int changes = 0;
        int rises = 0;
        for (int k = 1; k < order.length; k++) {
            int before = y[order[k - 1]];
            int now = y[order[k]];
            if (before != now) {
                if (x[order[k - 1]] == x[order[k]]) {
                    return false;
                }
                changes++;
                rises += now > before ? 1 : 0;
            }
        }
        int[] counts = counts(y);
        boolean told = numbers ? rises == 0 || rises == changes : changes == counts.length - 1;
        double favourable = numbers ? Math.log(2) : logFactorial(counts.length);
        for (int c : counts) {
            favourable += logFactorial(c);
        }
        return told && rare(favourable - logFactorial(y.length), columns);
    }

    private static boolean determines(double[] x, int[] y, int columns) {
        Map<Double, Integer> of = new HashMap<>();
        Map<Double, Integer> sizes = new HashMap<>();
        for (int i = 0; i < x.length; i++) {
            Integer before = of.putIfAbsent(x[i], y[i]);
            if (before != null && before != y[i]) {
                return false;
            }
            sizes.merge(x[i], 1, Integer::sum);
        }
        Map<Integer, Integer> counts = frequencies(IntStream.of(counts(y)));
        Map<Integer, Integer> groups =
                frequencies(sizes.values().stream().mapToInt(m -> m).filter(m -> m > 1));
        double chance = 0;
        for (Map.Entry<Integer, Integer> group : groups.entrySet()) {
            int m = group.getKey();
            double pure = 0;
            for (Map.Entry<Integer, Integer> c : counts.entrySet()) {
                if (c.getKey() >= m) {
                    pure += c.getValue()
                            * Math.exp(logChoose(c.getKey(), m) - logChoose(y.length, m));
                }
            }
            chance += group.getValue() * Math.log(Math.min(1, pure));
        }
        return rare(chance, columns);
    }

    /** How often each number occurs. */
    private static Map<Integer, Integer> frequencies(IntStream numbers) {
        Map<Integer, Integer> all = new TreeMap<>();
        numbers.forEach(m -> all.merge(m, 1, Integer::sum));
        return all;
    }

    private static boolean codes(double[] x, int[] y) {
        return Arrays.stream(x).distinct().count()
                == Arrays.stream(y).distinct().count();
    }

    private static boolean rare(double logChance, int columns) {
        return logChance + Math.log(columns) < Math.log(CHANCE);
    }

    private static int[] counts(int[] y) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int v : y) {
            counts.merge(v, 1, Integer::sum);
        }
        return counts.values().stream().mapToInt(v -> v).toArray();
    }

    private static double logChoose(int n, int k) {
        return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
    }

    /** The logarithm of n!, by Stirling's series from n = 20 on. */
    private static double logFactorial(int n) {
        if (n < 20) {
            double sum = 0;
            for (int i = 2; i <= n; i++) {
                sum += Math.log(i);
            }
            return sum;
        }
        double x = n;
        return x * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI * x) + 1 / (12 * x);
    }
}
