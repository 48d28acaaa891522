package org.plstar.operator;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;
import org.plstar.refusal.Require;

/**
 * The factors of a sparse square matrix by rows: Aᵀ = LU up to the order of rows and columns, by
 * the left-looking method of Gilbert and Peierls (1988), whose cost is that of the operations on
 * entries that are not zero.
 *
 * <p>Rows come in the order of {@link FillOrder}; the column that {@link RowMatching} found for a
 * row is its pivot unless another entry is larger by far.
 */
public final class SparseLu {
    /** The part of the largest candidate from which on the expected pivot is chosen. */
    private static final double ENOUGH = 0.05;

    private final int n;
    private final int[] order;

    /** The place of each column. */
    private final int[] place;

    private final int[] column;
    private final int[] lowerStart;
    private final int[] upperStart;

    /**
     * For each column of L, the end of the entries that are followed: the others are reached
     * through these too.
     */
    private final int[] followed;

    private int[] lower;
    private double[] lowerValue;
    private int[] upper;
    private double[] upperValue;

    /** 1 / the diagonal of U. */
    private final double[] inverse;

    private double weakest = Double.POSITIVE_INFINITY;

    private SparseLu(SparseRows a, int[] order) {
        this.n = a.rows();
        this.order = order;
        place = new int[n];
        column = new int[n];
        lowerStart = new int[n + 1];
        upperStart = new int[n + 1];
        followed = new int[n];
        int guess = Math.max(16, 2 * a.entries());
        lower = new int[guess];
        lowerValue = new double[guess];
        upper = new int[guess];
        upperValue = new double[guess];
        inverse = new double[n];
        Arrays.fill(place, -1);
    }

    /**
     * Factors a matrix; absent where it is singular up to rounding, or its factors have too many
     * entries.
     *
     * @param order the row that comes at each place
     * @param pivots the expected column of each row
     * @param most entries of a factor
     */
    public static Optional<SparseLu> of(SparseRows a, int[] order, int[] pivots, int most) {
        OperatorRefusal.requireSquare(a.rows(), a.columns());
        Require.size(a.rows(), order.length, OperatorRefusal.SIZE, "order");
        Require.size(a.rows(), pivots.length, OperatorRefusal.SIZE, "pivots");
        Require.atLeast(1, most, OperatorRefusal.RANGE, "entries of a factor");
        for (int i = 0; i < order.length; i++) {
            Require.index(order[i], order.length, OperatorRefusal.RANGE, "row of the order");
            Require.index(pivots[i], order.length, OperatorRefusal.RANGE, "pivot");
        }
        SparseLu f = new SparseLu(a, order.clone());
        return f.factor(a, pivots, most) ? Optional.of(f) : Optional.empty();
    }

    private boolean factor(SparseRows a, int[] pivots, int most) {
        double[] x = new double[n];
        int[] reach = new int[n];
        int[] stack = new int[n];
        int[] at = new int[n];
        int[] seen = new int[n];
        Arrays.fill(seen, -1);
        for (int k = 0; k < n; k++) {
            int i = order[k];
            int top = reach(a, i, k, reach, stack, at, seen);
            if (Math.max(lowerStart[k], upperStart[k]) > most - (n - top)) {
                return false;
            }
            grow(lowerStart[k] + n - top, upperStart[k] + n - top);
            double size = 0;
            for (int e = a.start(i); e < a.start(i + 1); e++) {
                x[a.column(e)] += a.value(e);
                size = Math.max(size, Math.abs(a.value(e)));
            }
            int inUpper = upperStart[k];
            int inLower = lowerStart[k];
            double largest = 0;
            int best = -1;
            for (int t = top; t < n; t++) {
                int j = reach[t];
                int p = place[j];
                if (p < 0) {
                    lower[inLower++] = j;
                    if (Math.abs(x[j]) > largest) {
                        largest = Math.abs(x[j]);
                        best = j;
                    }
                    continue;
                }
                double v = x[j];
                x[j] = 0;
                upper[inUpper] = p;
                upperValue[inUpper++] = v;
                for (int e = lowerStart[p]; e < lowerStart[p + 1]; e++) {
                    x[lower[e]] = Math.fma(-lowerValue[e], v, x[lower[e]]);
                }
            }
            upperStart[k + 1] = inUpper;
            int wanted = pivots[i];
            if (place[wanted] < 0 && Math.abs(x[wanted]) >= ENOUGH * largest) {
                best = wanted;
            }
            if (best < 0 || !(largest > 0) || Double.isInfinite(1 / x[best])) {
                return false;
            }
            weakest = Math.min(weakest, Math.abs(x[best]) / size);
            column[k] = best;
            inverse[k] = 1 / x[best];
            int kept = lowerStart[k];
            for (int e = lowerStart[k]; e < inLower; e++) {
                int j = lower[e];
                // entries that cancel to 0 are kept: pruned columns are followed by structure
                if (j != best) {
                    lower[kept] = j;
                    lowerValue[kept++] = x[j] * inverse[k];
                }
                x[j] = 0;
            }
            lowerStart[k + 1] = kept;
            followed[k] = kept;
            place[best] = k;
            for (int e = upperStart[k]; e < inUpper; e++) {
                prune(upper[e], best);
            }
        }
        for (int e = 0; e < lowerStart[n]; e++) {
            lower[e] = place[lower[e]];
        }
        return true;
    }

    /**
     * Limits the entries of column p of L that are followed to those with a place, once the last
     * pivot is among them (Eisenstat and Liu 1992).
     */
    private void prune(int p, int pivot) {
        if (followed[p] < lowerStart[p + 1]) {
            return;
        }
        int at = lowerStart[p];
        while (at < lowerStart[p + 1] && lower[at] != pivot) {
            at++;
        }
        if (at == lowerStart[p + 1]) {
            return;
        }
        int head = lowerStart[p];
        for (int e = head; e < lowerStart[p + 1]; e++) {
            int j = lower[e];
            if (place[j] >= 0) {
                double v = lowerValue[e];
                lower[e] = lower[head];
                lowerValue[e] = lowerValue[head];
                lower[head] = j;
                lowerValue[head++] = v;
            }
        }
        followed[p] = head;
    }

    private void grow(int inLower, int inUpper) {
        if (inLower > lower.length) {
            int more = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(inLower, 2L * lower.length));
            lower = Arrays.copyOf(lower, more);
            lowerValue = Arrays.copyOf(lowerValue, more);
        }
        if (inUpper > upper.length) {
            int more = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(inUpper, 2L * upper.length));
            upper = Arrays.copyOf(upper, more);
            upperValue = Arrays.copyOf(upperValue, more);
        }
    }

    /**
     * The columns that row i reaches through L, in topological order; returns their first index.
     */
    private int reach(
            SparseRows a, int i, int stamp, int[] reach, int[] stack, int[] at, int[] seen) {
        int top = n;
        for (int e = a.start(i); e < a.start(i + 1); e++) {
            int root = a.column(e);
            if (seen[root] == stamp) {
                continue;
            }
            int depth = 0;
            stack[0] = root;
            seen[root] = stamp;
            at[0] = place[root] < 0 ? 0 : lowerStart[place[root]];
            while (depth >= 0) {
                int p = place[stack[depth]];
                int end = p < 0 ? 0 : followed[p];
                int child = -1;
                while (at[depth] < end && child < 0) {
                    int j = lower[at[depth]++];
                    child = seen[j] == stamp ? -1 : j;
                }
                if (child < 0) {
                    reach[--top] = stack[depth--];
                } else {
                    seen[child] = stamp;
                    stack[++depth] = child;
                    at[depth] = place[child] < 0 ? 0 : lowerStart[place[child]];
                }
            }
        }
        return top;
    }

    /** The least ratio of a pivot to the largest entry of its row. */
    public double weakest() {
        return weakest;
    }

    /** The sign of the determinant. */
    public int sign() {
        int[] to = new int[n];
        boolean negative = false;
        for (int k = 0; k < n; k++) {
            to[order[k]] = column[k];
            negative ^= inverse[k] < 0;
        }
        // each cycle of even length is an odd permutation
        for (int i = 0; i < n; i++) {
            for (int j = to[i]; j >= 0 && j != i; j = to[i]) {
                to[i] = to[j];
                to[j] = -1;
                negative = !negative;
            }
        }
        return negative ? -1 : 1;
    }

    /** The number of entries of both factors. */
    public long entries() {
        return (long) lowerStart[n] + upperStart[n] + n;
    }

    /** Solves A x = b in place, b [n]. */
    public void solve(double[] b) {
        requireNonNull(b, "b");
        OperatorRefusal.requireSize("b", b, n);
        double[] y = new double[n];
        for (int k = 0; k < n; k++) {
            double sum = b[order[k]];
            for (int e = upperStart[k]; e < upperStart[k + 1]; e++) {
                sum = Math.fma(-upperValue[e], y[upper[e]], sum);
            }
            y[k] = sum * inverse[k];
        }
        for (int k = n - 1; k >= 0; k--) {
            double sum = y[k];
            for (int e = lowerStart[k]; e < lowerStart[k + 1]; e++) {
                sum = Math.fma(-lowerValue[e], y[lower[e]], sum);
            }
            y[k] = sum;
            b[column[k]] = sum;
        }
    }

    /** Solves Aᵀ x = b in place, b [n]. */
    public void solveTransposed(double[] b) {
        requireNonNull(b, "b");
        OperatorRefusal.requireSize("b", b, n);
        double[] y = new double[n];
        for (int k = 0; k < n; k++) {
            y[k] = b[column[k]];
        }
        for (int k = 0; k < n; k++) {
            for (int e = lowerStart[k]; e < lowerStart[k + 1]; e++) {
                y[lower[e]] = Math.fma(-lowerValue[e], y[k], y[lower[e]]);
            }
        }
        for (int k = n - 1; k >= 0; k--) {
            double v = y[k] * inverse[k];
            for (int e = upperStart[k]; e < upperStart[k + 1]; e++) {
                y[upper[e]] = Math.fma(-upperValue[e], v, y[upper[e]]);
            }
            b[order[k]] = v;
        }
    }
}
