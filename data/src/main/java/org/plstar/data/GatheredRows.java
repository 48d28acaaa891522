package org.plstar.data;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.plstar.array.random.RandomStream;
import org.plstar.refusal.Require;

/**
 * Rows that a program gives one at a time, such as those of a database's cursor: all of them, or a
 * uniform sample where they are more than memory takes.
 *
 * <p>A sample is drawn without replacement by a reservoir (Vitter, Random sampling with a
 * reservoir, 1985, algorithm R): it depends on the seed and on the order of the rows. Memory: the
 * rows that are kept. Not thread-safe.
 */
public final class GatheredRows {
    private final String name;
    private final List<String> features;
    private final int most;
    private final RandomStream random;
    private final List<Kept> kept = new ArrayList<>();
    private int seen;

    private record Kept(int row, double[] features, Object target) {}

    private GatheredRows(String name, List<String> features, int most, long seed) {
        this.name = requireNonNull(name, "name");
        this.features = List.copyOf(features);
        this.most = most;
        this.random = RandomStream.of(seed, "gathered rows");
    }

    /**
     * Gathers all rows.
     *
     * @param name what reports call the data
     * @param features names of the d features
     */
    public static GatheredRows all(String name, List<String> features) {
        return new GatheredRows(name, features, Integer.MAX_VALUE, 0);
    }

    /**
     * Gathers a uniform sample of the rows, or all where there are no more.
     *
     * @param name what reports call the data
     * @param features names of the d features
     * @param most rows that are kept, 1 or more
     * @throws org.plstar.refusal.Refusal ROWS_OUT_OF_RANGE for fewer
     */
    public static GatheredRows sample(String name, List<String> features, int most, long seed) {
        Require.atLeast(1, most, DataRefusal.ROWS_OUT_OF_RANGE, "most");
        return new GatheredRows(name, features, most, seed);
    }

    /**
     * Adds a row with a number to learn. Cost O(d).
     *
     * @param row [d]; copied
     * @throws org.plstar.refusal.Refusal WIDTH_DIFFERS if it has another length, or rows before it
     *     have classes; INFINITE_VALUE for a number that is not finite; ROWS_OUT_OF_RANGE after 2³¹
     *     - 1 rows
     */
    public void add(double[] row, double target) {
        if (!Double.isFinite(target)) {
            throw infinite("target", target);
        }
        keep(row, target);
    }

    /**
     * Adds a row with a class to learn. Cost O(d).
     *
     * @param row [d]; copied
     * @param target the class, by name
     * @throws org.plstar.refusal.Refusal WIDTH_DIFFERS if the row has another length, or rows
     *     before it have numbers; INFINITE_VALUE for a number that is not finite; ROWS_OUT_OF_RANGE
     *     after 2³¹ - 1 rows
     */
    public void add(double[] row, String target) {
        keep(row, requireNonNull(target, "target"));
    }

    private void keep(double[] row, Object target) {
        require(row, target);
        int place = seen < most ? kept.size() : random.below(seen, seen + 1);
        if (place < most) {
            Kept k = new Kept(seen, row.clone(), target);
            if (place == kept.size()) {
                kept.add(k);
            } else {
                kept.set(place, k);
            }
        }
        seen++;
    }

    private void require(double[] row, Object target) {
        Require.that(
                seen < Integer.MAX_VALUE,
                DataRefusal.ROWS_OUT_OF_RANGE,
                "row " + seen,
                "fewer rows");
        if (row.length != features.size()) {
            throw Location.of(name)
                    .row("row", seen)
                    .refuse(
                            DataRefusal.WIDTH_DIFFERS,
                            row.length + " numbers for " + features.size() + " features",
                            "a number for each feature",
                            "give rows of equal length");
        }
        for (int j = 0; j < row.length; j++) {
            if (!Double.isFinite(row[j])) {
                throw infinite(features.get(j), row[j]);
            }
        }
        if (!kept.isEmpty() && kept.getFirst().target().getClass() != target.getClass()) {
            throw Location.of(name)
                    .row("row", seen)
                    .refuse(
                            DataRefusal.WIDTH_DIFFERS,
                            "its target is " + target,
                            "numbers or classes for all rows",
                            "give targets of one kind");
        }
    }

    private RuntimeException infinite(String column, double value) {
        return Location.of(name)
                .row("row", seen)
                .column(column)
                .refuse(
                        DataRefusal.INFINITE_VALUE,
                        "the number is " + value,
                        "a finite number",
                        "correct or leave out the row");
    }

    /** How many rows were given. */
    public int seen() {
        return seen;
    }

    /**
     * The rows that are kept, in the order in which they were given, each with its number from 0;
     * the target of numbers is y.
     *
     * @throws org.plstar.refusal.Refusal ROWS_OUT_OF_RANGE if none was given
     */
    public Dataset dataset() {
        Require.that(seen > 0, DataRefusal.ROWS_OUT_OF_RANGE, "rows 0", "a row or more");
        List<Kept> rows = new ArrayList<>(kept);
        Collections.sort(rows, Comparator.comparingInt(Kept::row));
        int d = features.size();
        double[] flat = new double[Math.multiplyExact(rows.size(), d)];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i).features(), 0, flat, i * d, d);
        }
        return new Dataset(
                name,
                ContentHash.of(flat),
                features,
                List.of(d),
                flat,
                new BitSet(),
                target(rows.stream().map(Kept::target).toList()),
                new RowNumbers("row", rows.stream().mapToInt(Kept::row).toArray()),
                Schema.numeric(features, List.of()));
    }

    private static Target target(List<Object> targets) {
        if (targets.getFirst() instanceof String) {
            return Target.Classes.of(targets.stream().map(String.class::cast).toList());
        }
        return new Target.Regression(
                targets.stream().mapToDouble(Double.class::cast).toArray(), List.of("y"));
    }
}
