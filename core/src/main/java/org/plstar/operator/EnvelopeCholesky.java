package org.plstar.operator;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plstar.refusal.Require;

/**
 * Cholesky's factor of a sparse symmetric matrix, stored from the first non-zero of each row to the
 * diagonal after the reverse Cuthill–McKee order (George and Liu 1981), which makes rows short
 * where the matrix is a band, a chain or a grid.
 */
public final class EnvelopeCholesky {
    private final int[] order;
    private final int[] first;
    private final double[][] rows;

    private EnvelopeCholesky(int[] order, int[] first, double[][] rows) {
        this.order = order;
        this.first = first;
        this.rows = rows;
    }

    /**
     * The order of rows of a symmetric pattern that keeps its envelope small.
     *
     * @param a square, with both triangles
     * @return the row that comes at each place
     */
    public static int[] order(SparseRows a) {
        int n = a.rows();
        Integer[] byDegree = IntStream.range(0, n).boxed().toArray(Integer[]::new);
        Comparator<Integer> degree = Comparator.comparingInt(i -> a.start(i + 1) - a.start(i));
        Arrays.sort(byDegree, degree);
        boolean[] seen = new boolean[n];
        int[] order = new int[n];
        int done = 0;
        for (int root : byDegree) {
            if (seen[root]) {
                continue;
            }
            ArrayDeque<Integer> open = new ArrayDeque<>();
            open.add(farthest(a, root));
            seen[open.getFirst()] = true;
            while (!open.isEmpty()) {
                int i = open.removeFirst();
                order[done++] = i;
                int[] next =
                        IntStream.range(a.start(i), a.start(i + 1))
                                .map(a::column)
                                .filter(j -> !seen[j])
                                .distinct()
                                .boxed()
                                .sorted(degree)
                                .mapToInt(Integer::intValue)
                                .toArray();
                for (int j : next) {
                    seen[j] = true;
                    open.add(j);
                }
            }
        }
        for (int i = 0; i < n / 2; i++) {
            int swap = order[i];
            order[i] = order[n - 1 - i];
            order[n - 1 - i] = swap;
        }
        return order;
    }

    /** A row of the same part from which others are far: the last that a search from root meets. */
    private static int farthest(SparseRows a, int root) {
        HashSet<Integer> met = new HashSet<>();
        ArrayDeque<Integer> open = new ArrayDeque<>();
        open.add(root);
        met.add(root);
        int last = root;
        while (!open.isEmpty()) {
            last = open.removeFirst();
            for (int e = a.start(last); e < a.start(last + 1); e++) {
                if (met.add(a.column(e))) {
                    open.add(a.column(e));
                }
            }
        }
        return last;
    }

    /** Numbers that the factor takes in an order. */
    public static long size(SparseRows a, int[] order) {
        int[] first = first(a, order, places(order));
        long sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += i - first[i] + 1L;
        }
        return sum;
    }

    private static int[] places(int[] order) {
        int[] place = new int[order.length];
        Arrays.fill(place, -1);
        for (int i = 0; i < order.length; i++) {
            Require.index(order[i], order.length, OperatorRefusal.RANGE, "row of the order");
            Require.that(
                    place[order[i]] < 0,
                    OperatorRefusal.RANGE,
                    "row " + order[i] + " twice",
                    "an order of all rows");
            place[order[i]] = i;
        }
        return place;
    }

    private static int[] first(SparseRows a, int[] order, int[] place) {
        OperatorRefusal.requireSquare(a.rows(), a.columns());
        Require.size(a.rows(), order.length, OperatorRefusal.SIZE, "order");
        int[] first = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            first[i] = i;
            for (int e = a.start(order[i]); e < a.start(order[i] + 1); e++) {
                first[i] = Math.min(first[i], place[a.column(e)]);
            }
        }
        return first;
    }

    /**
     * Factors A + shift·I; absent where it is not positive definite.
     *
     * @param a symmetric, with both triangles
     * @param order as {@link #order} gives it
     */
    public static Optional<EnvelopeCholesky> of(SparseRows a, double shift, int[] order) {
        Require.finite(shift, OperatorRefusal.NOT_FINITE, "shift");
        int n = a.rows();
        int[] place = places(order);
        int[] first = first(a, order, place);
        double[][] rows = new double[n][];
        for (int i = 0; i < n; i++) {
            double[] row = new double[i - first[i] + 1];
            for (int e = a.start(order[i]); e < a.start(order[i] + 1); e++) {
                int j = place[a.column(e)];
                if (j <= i) {
                    row[j - first[i]] += a.value(e);
                }
            }
            row[i - first[i]] += shift;
            for (int j = first[i]; j < i; j++) {
                double[] other = rows[j];
                double sum = row[j - first[i]];
                for (int k = Math.max(first[i], first[j]); k < j; k++) {
                    sum = Math.fma(-row[k - first[i]], other[k - first[j]], sum);
                }
                row[j - first[i]] = sum / other[j - first[j]];
            }
            double pivot = row[i - first[i]];
            for (int k = first[i]; k < i; k++) {
                pivot = Math.fma(-row[k - first[i]], row[k - first[i]], pivot);
            }
            if (!(pivot > 0)) {
                return Optional.empty();
            }
            row[i - first[i]] = Math.sqrt(pivot);
            rows[i] = row;
        }
        return Optional.of(new EnvelopeCholesky(order.clone(), first, rows));
    }

    /** The least pivot over the greatest, as diagonal elements of the factor. */
    public double pivots() {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (int i = 0; i < rows.length; i++) {
            least = Math.min(least, rows[i][i - first[i]]);
            most = Math.max(most, rows[i][i - first[i]]);
        }
        return least / most;
    }

    /** Solves in place, b [n]. */
    public void solve(double[] b) {
        OperatorRefusal.requireSize("b", b, rows.length);
        Require.finite(b, OperatorRefusal.NOT_FINITE, "b");
        int n = rows.length;
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            double sum = b[order[i]];
            for (int k = first[i]; k < i; k++) {
                sum = Math.fma(-rows[i][k - first[i]], x[k], sum);
            }
            x[i] = sum / rows[i][i - first[i]];
        }
        for (int i = n - 1; i >= 0; i--) {
            x[i] /= rows[i][i - first[i]];
            for (int k = first[i]; k < i; k++) {
                x[k] = Math.fma(-rows[i][k - first[i]], x[i], x[k]);
            }
            b[order[i]] = x[i];
        }
    }
}
