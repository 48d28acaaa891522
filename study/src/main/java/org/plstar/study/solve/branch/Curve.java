package org.plstar.study.solve.branch;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Workers;
import org.plstar.operator.FillOrder;
import org.plstar.operator.RowMatching;
import org.plstar.operator.SparseLu;
import org.plstar.operator.SparseRows;
import org.plstar.system.GroupedSystem;

/**
 * The curve F(x) = y of n equations in n + 1 unknowns, its tangents, and Newton's method across a
 * direction.
 *
 * <p>All is in units: x = D z. A direction t is bordered to the Jacobian as its last row.
 */
final class Curve {
    /** The most corrections of a point. */
    static final int MOST = 6;

    /** The length of the last correction. */
    private static final double ENDED = 1e-11;

    /** The rounding of a residual, as a part of the size of the terms, that ends corrections. */
    private static final double ROUNDING = 4 * 0x1p-52;

    /** The most entries of a factor. */
    private static final int MOST_ENTRIES = 50_000_000;

    private final GroupedSystem.Point system;
    private final int n;
    private final double[] units;

    private int @Nullable [] order;
    private int @Nullable [] pivots;

    /** The curve of a system; without units these are 1. */
    Curve(GroupedSystem system, double[] units, Workers workers) {
        this.system = system.points(workers);
        this.n = system.equations();
        this.units = units;
    }

    /**
     * A corrected point.
     *
     * @param x the point, [n + 1]
     * @param corrections how many it took
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Corrected(double[] x, int corrections) {}

    /**
     * A tangent.
     *
     * @param t in units, of length 1, [n + 1]
     * @param sign of the determinant of the Jacobian bordered by it; 0 where it is singular
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Tangent(double[] t, int sign) {}

    /**
     * The point of the curve in the plane across a direction through a point; absent where no
     * {@link #MOST} corrections lead there.
     *
     * @param across a direction in units, [n + 1]
     */
    Optional<Corrected> corrected(double[] from, double[] across) {
        double[] x = from.clone();
        double before = Double.POSITIVE_INFINITY;
        for (int k = 1; k <= MOST; k++) {
            double[] r = residuals(x);
            if (!areFinite(r)) {
                return Optional.empty();
            }
            double[] b = new double[n + 1];
            System.arraycopy(r, 0, b, 0, n);
            Optional<SparseLu> lu = factors(across);
            if (lu.isEmpty()) {
                return Optional.empty();
            }
            lu.get().solve(b);
            double length = norm(b);
            if (!(length < 2 * before)) {
                return Optional.empty();
            }
            for (int j = 0; j <= n; j++) {
                x[j] -= units[j] * b[j];
            }
            if (length <= ENDED || (length < 1e-6 && residual(x) <= ROUNDING)) {
                return Optional.of(new Corrected(x, k));
            }
            before = length;
        }
        return Optional.empty();
    }

    /** The largest residual of an equation as a part of the size of its terms. */
    double residual(double[] x) {
        double[] r = residuals(x);
        double[] sizes = system.sizes();
        double most = 0;
        for (int i = 0; i < n; i++) {
            most = Math.max(most, Math.abs(r[i]) / Math.max(sizes[i], Double.MIN_NORMAL));
        }
        return most;
    }

    /** Visits the entries of the Jacobian at a point. */
    void entries(double[] x, SparseRows.Entry visitor) {
        residuals(x);
        SparseRows j = system.jacobian();
        for (int i = 0; i < n; i++) {
            for (int e = j.start(i); e < j.start(i + 1); e++) {
                visitor.at(i, j.column(e), j.value(e));
            }
        }
    }

    /** The tangent at a point in the sense of a direction; absent where that is across it. */
    Optional<Tangent> tangent(double[] x, double[] along) {
        residuals(x);
        Optional<SparseLu> lu = factors(along);
        if (lu.isEmpty()) {
            return Optional.empty();
        }
        double[] t = new double[n + 1];
        t[n] = 1;
        lu.get().solve(t);
        double length = norm(t);
        if (!Double.isFinite(length) || length == 0) {
            return Optional.empty();
        }
        for (int j = 0; j <= n; j++) {
            t[j] /= length;
        }
        // tᵀ · along > 0, so that bordering by t has the determinant's sign of bordering by along
        return Optional.of(new Tangent(t, lu.get().sign()));
    }

    private double[] residuals(double[] x) {
        return system.residuals(x);
    }

    private static boolean areFinite(double[] v) {
        for (double x : v) {
            if (!Double.isFinite(x)) {
                return false;
            }
        }
        return true;
    }

    /** The factors of the Jacobian in units with a last row, where residuals were computed last. */
    private Optional<SparseLu> factors(double[] last) {
        SparseRows j = system.jacobian();
        int[] start = new int[n + 2];
        int[] column = new int[j.entries() + n + 1];
        double[] value = new double[column.length];
        for (int i = 0; i < n; i++) {
            start[i + 1] = j.start(i + 1);
        }
        for (int e = 0; e < j.entries(); e++) {
            column[e] = j.column(e);
            value[e] = j.value(e) * units[column[e]];
            if (!Double.isFinite(value[e])) {
                return Optional.empty();
            }
        }
        for (int k = 0; k <= n; k++) {
            column[j.entries() + k] = k;
            value[j.entries() + k] = last[k];
        }
        start[n + 1] = column.length;
        SparseRows bordered = new SparseRows(n + 1, start, column, value);
        int[] rows = order;
        int[] at = pivots;
        if (rows == null || at == null) {
            RowMatching matched = RowMatching.of(bordered);
            if (!matched.isFull()) {
                return Optional.empty();
            }
            at = matched.columns();
            rows = FillOrder.ofRows(bordered, at);
            pivots = at;
            order = rows;
        }
        return SparseLu.of(bordered, rows, at, MOST_ENTRIES);
    }

    static double norm(double[] v) {
        double sum = 0;
        for (double x : v) {
            sum = Math.fma(x, x, sum);
        }
        return Math.sqrt(sum);
    }
}
