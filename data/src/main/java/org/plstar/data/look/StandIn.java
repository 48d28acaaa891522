package org.plstar.data.look;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.plstar.data.DataRefusal;
import org.plstar.data.Middle;
import org.plstar.refusal.Require;

/**
 * A number such as -999 that may stand for a missing value: it is the least or the largest of its
 * column, repeats, and is more than {@value #FAR} robust deviations from the median of the others
 * and more than {@value #GAP} from the nearest of them; or it is of nines and alone below zero.
 *
 * @param column its name
 * @param value the number
 * @param count of its rows, at least {@value #OFTEN}
 * @param others the middle of the other numbers
 */
public record StandIn(String column, double value, int count, Middle others) {
    /** Refuses a value that is not finite. */
    public StandIn {
        Require.finite(value, DataRefusal.INFINITE_VALUE, "value");
    }

    private static final int OFTEN = 3;
    private static final double FAR = 10;
    private static final double GAP = 5;
    private static final int DIFFERENT = 4;
    private static final int MOST = 3;

    /** Its distance from the median of the others, in their robust deviations. */
    public double deviations() {
        return others.distance(value);
    }

    /**
     * The stand-ins of a column, at most {@value #MOST}; none among fewer than {@value #DIFFERENT}
     * other numbers. Cost: N log N.
     */
    static List<StandIn> of(String column, double[] values) {
        NavigableMap<Double, Integer> counts = new TreeMap<>();
        for (double v : values) {
            counts.merge(v == 0 ? 0.0 : v, 1, Integer::sum);
        }
        List<StandIn> found = new ArrayList<>();
        Optional<StandIn> next = next(column, counts);
        while (next.isPresent() && found.size() < MOST) {
            found.add(next.get());
            counts.remove(next.get().value());
            next = next(column, counts);
        }
        return found;
    }

    private static Optional<StandIn> next(String column, NavigableMap<Double, Integer> counts) {
        if (counts.size() <= DIFFERENT) {
            return Optional.empty();
        }
        double least = counts.firstKey();
        double most = counts.lastKey();
        return at(column, least, counts.higherKey(least), counts)
                .or(() -> at(column, most, counts.lowerKey(most), counts));
    }

    private static Optional<StandIn> at(
            String column, double v, double nearest, NavigableMap<Double, Integer> counts) {
        int count = counts.getOrDefault(v, 0);
        if (count < OFTEN) {
            return Optional.empty();
        }
        Middle others = others(counts, v);
        boolean below = v < 0 && nearest >= 0 && nines(v);
        boolean far = others.distance(v) > FAR && Math.abs(v - nearest) > GAP * others.deviation();
        return below || far ? Optional.of(new StandIn(column, v, count, others)) : Optional.empty();
    }

    private static boolean nines(double v) {
        return v == Math.rint(v) && String.valueOf((long) Math.abs(v)).matches("9{2,}");
    }

    private static Middle others(NavigableMap<Double, Integer> counts, double without) {
        int n = counts.values().stream().mapToInt(c -> c).sum() - counts.getOrDefault(without, 0);
        double[] all = new double[n];
        int i = 0;
        for (Map.Entry<Double, Integer> e : counts.entrySet()) {
            for (int k = 0; k < e.getValue() && e.getKey() != without; k++) {
                all[i++] = e.getKey();
            }
        }
        return Middle.of(all);
    }
}
