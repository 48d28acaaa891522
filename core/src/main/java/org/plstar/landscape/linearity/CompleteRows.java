package org.plstar.landscape.linearity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Rows of some widths and seeds of which every pair was measured: a slope uses the same widths of
 * each seed, and the same seeds of each width, since otherwise it would depend on what is missing.
 *
 * @param rows of each of the pairs, by width and seed
 * @param widths that grow
 * @param seeds that grow
 */
public record CompleteRows(List<WidthRow> rows, List<Integer> widths, List<Long> seeds) {
    /** Copies {@code rows} and the lists of widths and seeds. */
    public CompleteRows {
        rows = List.copyOf(rows);
        widths = List.copyOf(widths);
        seeds = List.copyOf(seeds);
    }

    /**
     * The complete rows that are left once widths and seeds are removed, one by one, each time the
     * one with the smallest share of its rows; of equal ones a seed before a width, and the last.
     *
     * @param rows each pair at most once
     */
    public static CompleteRows of(List<WidthRow> rows) {
        List<WidthRow> left =
                new ArrayList<>(rows.stream().filter(WidthRow::measured).toList());
        SortedSet<Integer> widths = new TreeSet<>();
        SortedSet<Long> seeds = new TreeSet<>();
        rows.forEach(r -> {
            widths.add(r.width());
            seeds.add(r.seed());
        });
        while (left.size() < widths.size() * seeds.size()) {
            Share<Long> seed = least(seeds, s -> count(left, s), widths.size());
            Share<Integer> width = least(
                    widths, m -> left.stream().filter(r -> r.width() == m).count(), seeds.size());
            if (seed.share <= width.share) {
                seeds.remove(seed.of);
                left.removeIf(r -> r.seed() == seed.of);
            } else {
                widths.remove(width.of);
                left.removeIf(r -> r.width() == width.of);
            }
        }
        left.sort(Comparator.comparingInt(WidthRow::width).thenComparingLong(WidthRow::seed));
        return new CompleteRows(left, List.copyOf(widths), List.copyOf(seeds));
    }

    private static long count(List<WidthRow> rows, long seed) {
        return rows.stream().filter(r -> r.seed() == seed).count();
    }

    /** The part of the expected rows that a width or a seed has. */
    private record Share<T>(T of, double share) {}

    private interface Count<T> {
        long of(T value);
    }

    private static <T> Share<T> least(SortedSet<T> all, Count<T> rows, int whole) {
        Share<T> least = new Share<>(all.last(), Double.POSITIVE_INFINITY);
        for (T value : all) {
            double share = (double) rows.of(value) / whole;
            if (share <= least.share) {
                least = new Share<>(value, share);
            }
        }
        return least;
    }
}
