package org.plstar.data.look;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plstar.data.DataRefusal;
import org.plstar.data.Middle;
import org.plstar.refusal.Require;

/**
 * The numbers of a column that stand apart from all others: more than {@value #FAR} robust
 * deviations from the median, {@value #APART} times as far as every number that does not, and,
 * where all numbers are positive, more than {@value #FAR_LOG} in their logarithms too, so that a
 * law with a long tail has none.
 *
 * @param column its name
 * @param middle of all its numbers
 * @param spread their standard deviation, with the far ones
 * @param cells in the order of rows; at most {@value #LEAST} or a fiftieth of the numbers
 */
public record FarValues(String column, Middle middle, double spread, List<Cell> cells) {
    private static final double FAR = 10;
    private static final double APART = 3;
    private static final double FAR_LOG = 5;
    private static final int LEAST = 3;
    private static final int SHARE = 50;

    /** Copies {@code cells}; refuses a spread that is not finite. */
    public FarValues {
        Require.finite(spread, DataRefusal.INFINITE_VALUE, "spread");
        cells = List.copyOf(cells);
    }

    /**
     * A number that stands apart.
     *
     * @param row its position among the rows
     * @param deviations its distance from the median, in robust deviations
     */
    public record Cell(int row, double value, double deviations) {
        /** Refuses numbers that are not finite. */
        public Cell {
            Require.finite(value, DataRefusal.INFINITE_VALUE, "value");
            Require.finite(deviations, DataRefusal.INFINITE_VALUE, "deviations");
        }
    }

    /** How many times the standard deviation is the robust one; infinite where both overflow. */
    public double stretched() {
        return spread / middle.deviation();
    }

    /**
     * The far numbers of a column; none where half of the numbers are equal. Cost: N log N.
     *
     * @param rows the positions of the numbers, in ascending order
     * @param values as many finite numbers
     */
    static FarValues of(String column, int[] rows, double[] values) {
        Middle middle = Middle.of(values);
        int n = values.length;
        double[] away = new double[n];
        Arrays.setAll(away, i -> middle.distance(values[i]));
        boolean positive = Arrays.stream(values).allMatch(v -> v > 0);
        double[] logs = positive ? Arrays.stream(values).map(Math::log).toArray() : new double[0];
        Optional<Middle> ofLogs = positive ? Optional.of(Middle.of(logs)) : Optional.empty();
        Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> away[i]));
        int first = Math.max(1, n - Math.max(LEAST, n / SHARE));
        while (first < n
                && !(away[order[first]] > FAR
                        && away[order[first]] >= APART * away[order[first - 1]])) {
            first++;
        }
        List<Cell> cells = new ArrayList<>();
        Arrays.stream(order, first, n)
                .sorted()
                .filter(i -> ofLogs.isEmpty() || ofLogs.get().distance(logs[i]) > FAR_LOG)
                .forEach(i -> cells.add(new Cell(rows[i], values[i], away[i])));
        return new FarValues(column, middle, spread(values), cells);
    }

    /** The standard deviation, over the largest number so that no square overflows. */
    private static double spread(double[] values) {
        double most = Arrays.stream(values).map(Math::abs).max().orElse(0);
        if (most == 0) {
            return 0;
        }
        double mean = Arrays.stream(values).map(v -> v / most).sum() / values.length;
        double squares = 0;
        for (double v : values) {
            double d = v / most - mean;
            squares = Math.fma(d, d, squares);
        }
        return most * Math.sqrt(squares / values.length);
    }
}
