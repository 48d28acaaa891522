package org.plstar.data.look;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.plstar.data.DataRefusal;
import org.plstar.refusal.Require;

/**
 * A column of numbers that says what an earlier one, or the target, says: a straight line of it.
 *
 * @param column the later column, or that beside a target
 * @param of the earlier column, or the target
 * @param factor of the straight line
 * @param sum that is added
 * @param left the part of the column's variance that the line leaves, at most {@value #LEFT}
 */
public record Twin(String column, String of, double factor, double sum, double left) {
    /** Refuses numbers that are not finite. */
    public Twin {
        Require.finite(factor, DataRefusal.INFINITE_VALUE, "factor");
        Require.finite(sum, DataRefusal.INFINITE_VALUE, "sum");
        Require.finite(left, DataRefusal.INFINITE_VALUE, "left");
    }

    /** The largest part of the variance that is left. */
    public static final double LEFT = 1e-4;

    private static final int SOME = 100;
    private static final int LEAST = 10;

    /** Whether both are equal but for rounding. */
    public boolean equal() {
        return Math.abs(factor - 1) < 1e-9 && left < 1e-18 && Math.abs(sum) < 1e-9;
    }

    /**
     * The columns that are a line of an earlier one; each is named once. Cost: at most
     * {@value #SOME} d² and N for each pair that is alike there.
     *
     * @param names [d]
     * @param columns [d][N], NaN where a value is missing
     */
    static List<Twin> of(List<String> names, double[][] columns) {
        List<Twin> found = new ArrayList<>();
        Set<Integer> later = new HashSet<>();
        for (int i = 0; i < columns.length; i++) {
            for (int j = i + 1; j < columns.length && !later.contains(i); j++) {
                if (!later.contains(j)) {
                    Twin twin = of(names.get(j), columns[j], names.get(i), columns[i]);
                    if (twin.left <= LEFT) {
                        found.add(twin);
                        later.add(j);
                    }
                }
            }
        }
        return found;
    }

    /** The line by which one column follows from another; it leaves 1 where there is none. */
    static Twin of(String column, double[] y, String of, double[] x) {
        Twin few = line(column, y, of, x, Math.min(SOME, x.length));
        return few.left > 10 * LEFT || x.length <= SOME ? few : line(column, y, of, x, x.length);
    }

    /** By the first rows that have both; a column of one value there is no line of another. */
    private static Twin line(String column, double[] y, String of, double[] x, int rows) {
        int[] both = IntStream.range(0, rows)
                .filter(i -> !Double.isNaN(x[i]) && !Double.isNaN(y[i]))
                .toArray();
        double mx = mean(x, both);
        double my = mean(y, both);
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int i : both) {
            xx += (x[i] - mx) * (x[i] - mx);
            xy += (x[i] - mx) * (y[i] - my);
            yy += (y[i] - my) * (y[i] - my);
        }
        double factor = xy / xx;
        double rest = 0;
        for (int i : both) {
            double e = y[i] - my - factor * (x[i] - mx);
            rest += e * e;
        }
        double left = rest / yy;
        return both.length >= LEAST && Double.isFinite(left) && Double.isFinite(factor)
                ? new Twin(column, of, factor, my - factor * mx, left)
                : new Twin(column, of, 0, 0, 1);
    }

    private static double mean(double[] v, int[] rows) {
        double sum = 0;
        for (int i : rows) {
            sum += v[i];
        }
        return sum / rows.length;
    }
}
