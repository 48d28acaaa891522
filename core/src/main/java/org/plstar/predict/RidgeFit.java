package org.plstar.predict;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * Kernel ridge regression at one ridge: dual coefficients, intercepts, and exact predictions of
 * each row by the fit without it, from the one factorization.
 *
 * <p>f(x) = k(x)·α + h(x)·b. Leaving row i out changes the fit as if its target were its own
 * left-out prediction y_i - α_i/G_ii, with an intercept of its own; with weights the whole row is
 * left out. A row that determines a direction alone, so that G_ii is lost in rounding, has the
 * left-out prediction 0, and {@link #determined} names it.
 *
 * <p>Source: Rasmussen and Williams 2006, section 5.4.2; features that are not penalized by the
 * inverse of the bordered matrix.
 */
public final class RidgeFit {

    /** The part of 1/s² below which G_ii is rounding. */
    private static final double LOST = 1e-12;

    private final RegularizedInverse inverse;
    private final RidgeTargets targets;

    /** The dual coefficients of the weighted problem, in which rows are multiplied by √m_i. */
    private final double[] dual;

    private final double[] diagonal;
    private final double[] fixedTimes;
    private final double[] intercepts;

    /** (HᵀGH)⁻¹, [fixedColumns, fixedColumns]. */
    private final double[] normal;

    private RidgeFit(RegularizedInverse inverse, RidgeTargets t) {
        int n = t.rows();
        int q = t.fixedColumns();
        int columns = t.outputs();
        this.inverse = inverse;
        this.targets = t;
        double[] h = t.rooted(t.fixed(), q);
        dual = new double[n * columns];
        fixedTimes = new double[n * q];
        double[] both = inverse.times(beside(t.rooted(t.y(), columns), h, n), columns + q);
        for (int i = 0; i < n; i++) {
            System.arraycopy(both, i * (columns + q), dual, i * columns, columns);
            System.arraycopy(both, i * (columns + q) + columns, fixedTimes, i * q, q);
        }
        normal = inverse(crossed(h, q, fixedTimes, q, n), q);
        intercepts = normal(crossed(h, q, dual, columns, n), columns);
        diagonal = inverse.diagonal();
        for (int i = 0; i < n; i++) {
            double[] row = Arrays.copyOfRange(fixedTimes, i * q, (i + 1) * q);
            for (int c = 0; c < columns; c++) {
                for (int j = 0; j < q; j++) {
                    dual[i * columns + c] -= row[j] * intercepts[j * columns + c];
                }
            }
            double[] turned = normal(row, 1);
            diagonal[i] -= DoubleReductions.dot(row, 0, turned, 0, q);
        }
    }

    /**
     * Fits the regression to targets.
     *
     * @param inverse of the kernel on the rows of the targets, {@link RidgeTargets#scaled}; used as
     *     long as the fit is
     * @throws Refusal NOT_SEMIDEFINITE if the features that are not penalized are dependent
     */
    public static RidgeFit of(RegularizedInverse inverse, RidgeTargets targets) {
        requireNonNull(targets, "targets");
        return new RidgeFit(inverse, targets);
    }

    /** The dual coefficients α, [n, outputs] row-major, as a new array. */
    public double[] dual() {
        return targets.rooted(dual, targets.outputs());
    }

    /** b, [fixedColumns, outputs] row-major; a copy. */
    public double[] intercepts() {
        return intercepts.clone();
    }

    /** The leave-one-out prediction of each row, [n, outputs] row-major. */
    public double[] leftOut() {
        int columns = targets.outputs();
        double[] f = targets.y().clone();
        for (int i = 0; i < f.length; i++) {
            int row = i / columns;
            f[i] = lost(row) ? 0 : f[i] - dual[i] / (targets.roots()[row] * diagonal[row]);
        }
        return f;
    }

    /**
     * The variance of each row's target around {@link #leftOut}, noise included, if the kernel is
     * the covariance: 1/G_ii, [n]; the largest number for rows that determine a direction alone.
     */
    public double[] leftOutVariances() {
        double[] v = new double[diagonal.length];
        for (int i = 0; i < v.length; i++) {
            double m = targets.roots()[i] * targets.roots()[i];
            v[i] = lost(i) ? Double.MAX_VALUE : 1 / (m * diagonal[i]);
        }
        return v;
    }

    /**
     * The error of each row's target by the fit without it, times √m_i, [n, outputs]: α_i/G_ii of
     * the weighted problem; 0 for a row that determines a direction alone.
     */
    public double[] leftOutErrors() {
        int columns = targets.outputs();
        double[] e = new double[dual.length];
        Arrays.setAll(e, i -> lost(i / columns) ? 0 : dual[i] / diagonal[i / columns]);
        return e;
    }

    /**
     * The weights of the targets in predictions of other rows, [q, n] row-major: f(x) = Σ_i w_i
     * √m_i y_i. A prediction falls by w_i e_i, e of {@link #leftOutErrors}, if row i is left out.
     * Cost 2 to 4 n² q.
     *
     * @param cross kernel of the other rows and the rows, [q, n] row-major
     * @param fixed features of the other rows that are not penalized, [q, fixedColumns]
     */
    public double[] weights(double[] cross, double... fixed) {
        int n = diagonal.length;
        int q = targets.fixedColumns();
        int others = cross.length / n;
        Require.size((long) others * n, cross.length, PredictRefusal.SIZE, "cross");
        Require.size((long) others * q, fixed.length, PredictRefusal.SIZE, "fixed");
        Require.finite(fixed, PredictRefusal.NOT_FINITE, "fixed");
        double[] k = new double[cross.length];
        for (int x = 0; x < others; x++) {
            for (int i = 0; i < n; i++) {
                k[i * others + x] = targets.roots()[i] * cross[x * n + i];
            }
        }
        double[] g = inverse.times(k, others);
        double[] rest = crossed(fixedTimes, q, k, others, n);
        for (int j = 0; j < q; j++) {
            for (int x = 0; x < others; x++) {
                rest[j * others + x] = fixed[x * q + j] - rest[j * others + x];
            }
        }
        double[] turned = q == 0 ? rest : normal(rest, others);
        double[] weights = new double[cross.length];
        for (int x = 0; x < others; x++) {
            for (int i = 0; i < n; i++) {
                double sum = g[i * others + x];
                for (int j = 0; j < q; j++) {
                    sum = Math.fma(fixedTimes[i * q + j], turned[j * others + x], sum);
                }
                weights[x * n + i] = sum;
            }
        }
        return weights;
    }

    /** The rows that alone determine a direction: no other row predicts them. */
    public int[] determined() {
        return IntStream.range(0, diagonal.length).filter(this::lost).toArray();
    }

    /** Generalized cross-validation n Σ_i α_i² / (tr G)², for each output, [outputs]. */
    public double[] generalizedCrossValidation() {
        int columns = targets.outputs();
        double trace = Arrays.stream(diagonal).sum();
        double[] sums = new double[columns];
        for (int i = 0; i < dual.length; i++) {
            sums[i % columns] += diagonal.length * (dual[i] / trace) * (dual[i] / trace);
        }
        return sums;
    }

    /**
     * Predictions of some rows by the fit without all of them: exact cross-validation by groups.
     * Cost that of {@link RegularizedInverse#block}.
     *
     * @return [rows, outputs] row-major
     * @throws Refusal NOT_SEMIDEFINITE if they determine a direction alone
     */
    public double[] leftOut(int... rows) {
        Require.atLeast(1, rows.length, PredictRefusal.SIZE, "rows");
        for (int row : rows) {
            Require.index(row, diagonal.length, PredictRefusal.RANGE, "row");
        }
        int columns = targets.outputs();
        int b = rows.length;
        double[] block = inverse.block(rows);
        double[] out = new double[b * columns];
        for (int i = 0; i < b; i++) {
            double[] turned = normal(fixedRow(rows[i]), 1);
            for (int j = 0; j < b; j++) {
                block[i * b + j] -=
                        DoubleReductions.dot(turned, 0, fixedRow(rows[j]), 0, turned.length);
            }
            System.arraycopy(dual, rows[i] * columns, out, i * columns, columns);
        }
        solve(block, out, columns);
        for (int i = 0; i < out.length; i++) {
            int row = rows[i / columns];
            out[i] = targets.y()[row * columns + i % columns] - out[i] / targets.roots()[row];
        }
        return out;
    }

    /** Whether G_ii is lost in rounding. */
    private boolean lost(int row) {
        return !(diagonal[row] > 0)
                || (inverse.ridge() > 0 && diagonal[row] * inverse.ridge() <= LOST);
    }

    private double[] fixedRow(int i) {
        int q = targets.fixedColumns();
        return Arrays.copyOfRange(fixedTimes, i * q, (i + 1) * q);
    }

    /** The columns of a, then those of b, [n, ·] row-major: one product with both reads G once. */
    private static double[] beside(double[] a, double[] b, int n) {
        int p = a.length / n;
        int q = b.length / n;
        double[] both = new double[n * (p + q)];
        for (int i = 0; i < n; i++) {
            System.arraycopy(a, i * p, both, i * (p + q), p);
            System.arraycopy(b, i * q, both, i * (p + q) + p, q);
        }
        return both;
    }

    /** The product AᵀB, [p, q] row-major. */
    private static double[] crossed(double[] a, int p, double[] b, int q, int n) {
        double[] out = new double[p * q];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < p; j++) {
                for (int k = 0; k < q; k++) {
                    out[j * q + k] = Math.fma(a[i * p + j], b[i * q + k], out[j * q + k]);
                }
            }
        }
        return out;
    }

    /** The solution (HᵀGH)⁻¹ b. */
    private double[] normal(double[] b, int columns) {
        int q = targets.fixedColumns();
        return crossed(normal, q, b, columns, q);
    }

    private static double[] inverse(double[] symmetric, int q) {
        double[] unit = new double[q * q];
        for (int i = 0; i < q; i++) {
            unit[i * q + i] = 1;
        }
        solve(symmetric, unit, q);
        return unit;
    }

    /** Solves A x = b in place. */
    private static void solve(double[] symmetric, double[] b, int columns) {
        if (b.length == 0) {
            return;
        }
        int q = b.length / columns;
        try (Matrix factor = Matrix.of(q, q, symmetric);
                Matrix x = Matrix.of(q, columns, b)) {
            if (Lapack.cholesky(factor).isPresent()) {
                throw Refusal.of(
                        PredictRefusal.NOT_SEMIDEFINITE,
                        q + " rows or features",
                        "they determine a direction alone, or depend on each other",
                        "features that are independent, and rows that others predict",
                        "leave one out, or take a larger ridge");
            }
            Lapack.solveCholesky(factor, x);
            for (int i = 0; i < q; i++) {
                x.readRow(i, b, i * columns);
            }
        }
    }
}
