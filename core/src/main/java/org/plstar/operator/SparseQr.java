package org.plstar.operator;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.plstar.refusal.Require;

/**
 * R of A = QR for a sparse A, with rows √λ I below it if λ &gt; 0: AᵀA + λI = RᵀR, without that
 * product, whose condition is the square of A's.
 *
 * <p>Rows are rotated into R one by one (George and Heath 1980), in the structure that the rows of
 * A give it. A column that depends on those before it, to twelve digits, gets no row of R (Heath
 * 1982): solutions are 0 there, and a null vector belongs to it.
 */
public final class SparseQr {
    /**
     * The part of a column's length below which its component outside of the columns before it is
     * rounding.
     */
    private static final double DEPENDENT = 1e-12;

    private final int p;
    private final int[] order;

    /** The places of the entries of each row of R, the diagonal first. */
    private final int[][] places;

    /** The entries of each row of R; null for a column that depends on others. */
    private final double[] @Nullable [] rows;

    private SparseQr(int[] order, int[][] places) {
        this.p = order.length;
        this.order = order;
        this.places = places;
        this.rows = new double[p][];
    }

    /**
     * Rotates a matrix into R; absent where R takes too many entries.
     *
     * @param lambda λ, not negative
     * @param order the column that comes at each place, as {@link FillOrder#ofColumns} gives it
     * @param most entries of R
     */
    public static Optional<SparseQr> of(SparseRows a, double lambda, int[] order, long most) {
        Require.notNegative(lambda, OperatorRefusal.RANGE, "lambda");
        Require.atLeast(1, most, OperatorRefusal.RANGE, "entries of R");
        Require.size(a.columns(), order.length, OperatorRefusal.SIZE, "order");
        int p = a.columns();
        int[] place = new int[p];
        for (int k = 0; k < p; k++) {
            Require.index(order[k], p, OperatorRefusal.RANGE, "column of the order");
            place[order[k]] = k;
        }
        int[] start = new int[p + 1];
        int[] byFirst = QrStructure.byFirst(a, place, start);
        int[][] places = QrStructure.structure(a, place, start, byFirst, most);
        if (places.length < p) {
            return Optional.empty();
        }
        SparseQr qr = new SparseQr(order.clone(), places);
        double[] work = new double[p];
        double[] squares = new double[p];
        for (int k = 0; k < p; k++) {
            for (int t = start[k]; t < start[k + 1]; t++) {
                int i = byFirst[t];
                for (int e = a.start(i); e < a.start(i + 1); e++) {
                    work[place[a.column(e)]] += a.value(e);
                }
                for (int e = a.start(i); e < a.start(i + 1); e++) {
                    int c = place[a.column(e)];
                    squares[c] = Math.fma(a.value(e), a.value(e), squares[c]);
                }
                qr.rotate(k, work);
            }
            if (lambda > 0) {
                work[k] = Math.sqrt(lambda);
                squares[k] += lambda;
                qr.rotate(k, work);
            }
        }
        qr.dropDependent(squares, work);
        return Optional.of(qr);
    }

    /** Rotates a row, whose entries begin at place k, into the rows of R; the row becomes 0. */
    private void rotate(int from, double[] work) {
        for (int k = from; k >= 0; k = parent(k)) {
            double b = work[k];
            if (b == 0) {
                continue;
            }
            int[] at = places[k];
            double[] r = rows[k];
            if (r == null) {
                double[] own = new double[at.length];
                for (int t = 0; t < own.length; t++) {
                    own[t] = work[at[t]];
                    work[at[t]] = 0;
                }
                rows[k] = own;
                return;
            }
            double h = Math.sqrt(r[0] * r[0] + b * b);
            double c = r[0] / h;
            double s = b / h;
            for (int t = 0; t < r.length; t++) {
                double x = r[t];
                double y = work[at[t]];
                r[t] = c * x + s * y;
                work[at[t]] = c * y - s * x;
            }
            work[k] = 0;
        }
    }

    /** Removes the rows of dependent columns, and rotates their entries into the rows below. */
    private void dropDependent(double[] squares, double[] work) {
        for (int k = 0; k < p; k++) {
            double[] r = rows[k];
            if (r == null || Math.abs(r[0]) > DEPENDENT * Math.sqrt(squares[k])) {
                continue;
            }
            rows[k] = null;
            for (int t = 1; t < r.length; t++) {
                work[places[k][t]] = r[t];
            }
            if (parent(k) >= 0) {
                rotate(parent(k), work);
            }
        }
    }

    /** The columns that depend on other columns, in the order of their places. */
    public int[] dependent() {
        return IntStream.range(0, p)
                .filter(k -> rows[k] == null)
                .map(k -> order[k])
                .toArray();
    }

    /** The number of entries of R. */
    public long entries() {
        return Arrays.stream(places).mapToLong(r -> r.length).sum();
    }

    /** Solves RᵀR x = b in place, b [p]; 0 at columns that depend on others. */
    public void solve(double[] b) {
        requireNonNull(b, "b");
        OperatorRefusal.requireSize("b", b, p);
        double[] y = new double[p];
        for (int k = 0; k < p; k++) {
            y[k] = b[order[k]];
        }
        forward(y, 0);
        backward(y, p - 1);
        for (int k = 0; k < p; k++) {
            b[order[k]] = y[k];
        }
    }

    /** y = R⁻ᵀ y from a place on. */
    private void forward(double[] y, int from) {
        for (int k = from; k < p; k++) {
            double[] r = rows[k];
            if (r == null) {
                y[k] = 0;
                continue;
            }
            y[k] /= r[0];
            for (int t = 1; t < r.length && y[k] != 0; t++) {
                y[places[k][t]] = Math.fma(-r[t], y[k], y[places[k][t]]);
            }
        }
    }

    /** y = R⁻¹ y up to a place. */
    private void backward(double[] y, int from) {
        for (int k = from; k >= 0; k--) {
            double[] r = rows[k];
            if (r == null) {
                continue;
            }
            double sum = y[k];
            for (int t = 1; t < r.length; t++) {
                sum = Math.fma(-r[t], y[places[k][t]], sum);
            }
            y[k] = sum / r[0];
        }
    }

    /**
     * ‖R⁻ᵀ e‖ with e the unit vector of a column: the root of that element of the diagonal of
     * (RᵀR)⁻¹, in the columns that do not depend on others.
     */
    public double deviation(int column) {
        Require.index(column, p, OperatorRefusal.RANGE, "column");
        double[] y = new double[p];
        int from = 0;
        while (order[from] != column) {
            from++;
        }
        y[from] = 1;
        forward(y, from);
        double sum = 0;
        for (double v : y) {
            sum = Math.fma(v, v, sum);
        }
        return Math.sqrt(sum);
    }

    /** The vector x [p] with A x = 0 that is 1 at a dependent column and 0 at the others. */
    public double[] nullVector(int column) {
        Require.index(column, p, OperatorRefusal.RANGE, "column");
        int at = 0;
        while (order[at] != column) {
            at++;
        }
        Require.that(
                rows[at] == null,
                OperatorRefusal.RANGE,
                "column " + column,
                "one that depends on others");
        double[] y = new double[p];
        y[at] = 1;
        backward(y, at - 1);
        double[] x = new double[p];
        for (int k = 0; k < p; k++) {
            x[order[k]] = y[k];
        }
        return x;
    }

    private int parent(int k) {
        return places[k].length > 1 ? places[k][1] : -1;
    }
}
