package org.plstar.study.solve;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.plstar.operator.SparseQr;
import org.plstar.operator.SparseRows;

/**
 * Steps by the entries of a sparse Jacobian: of a square one by LU, of others, damped and singular
 * ones by R of the QR factors of the matrix or its transpose, refined once; by conjugate gradients
 * where these would fill up.
 */
final class SparseSteps implements LinearSteps {
    private static final double ACCURACY = 1e-12;
    private static final int MOST_PRODUCTS = 2000;

    /** The largest number of null vectors that are removed from a step. */
    private static final int MOST_NULL = 300;

    private final SparseRows a;
    private final SparseOrders orders;
    private final SquareSteps square;
    private final boolean wide;
    private final boolean @Nullable [] dropped;
    private final double mean;
    private @Nullable SparseRows turned;
    private @Nullable SparseQr pure;
    private double @Nullable [][] nulls;
    private boolean rough;

    /**
     * The steps of a matrix, copied, with rows multiplied by factors and columns divided by scales.
     *
     * @param rows factors, [n]
     * @param scale [p]; 0 drops a column
     */
    SparseSteps(SparseRows j, SparseOrders orders, double[] rows, double[] scale) {
        this(scaled(j, rows, scale), orders, null);
    }

    private SparseSteps(SparseRows a, SparseOrders orders, boolean @Nullable [] dropped) {
        this.a = a;
        this.orders = orders;
        this.square = new SquareSteps(a, orders);
        this.dropped = dropped;
        this.wide = a.rows() <= a.columns();
        double squares = 0;
        for (int e = 0; e < a.entries(); e++) {
            squares = Math.fma(a.value(e), a.value(e), squares);
        }
        mean = squares / Math.max(1, Math.min(a.rows(), a.columns()));
    }

    private static SparseRows scaled(SparseRows j, double[] rows, double[] scale) {
        int[] start = new int[j.rows() + 1];
        int[] column = new int[j.entries()];
        double[] value = new double[j.entries()];
        for (int i = 0; i <= j.rows(); i++) {
            start[i] = j.start(i);
        }
        for (int i = 0; i < j.rows(); i++) {
            for (int e = j.start(i); e < j.start(i + 1); e++) {
                column[e] = j.column(e);
                value[e] = scale[column[e]] == 0 ? 0 : rows[i] * j.value(e) / scale[column[e]];
            }
        }
        return new SparseRows(j.columns(), start, column, value);
    }

    /** The matrix A if it has at least as many rows as columns, otherwise Aᵀ. */
    private SparseRows tall() {
        SparseRows known = turned;
        if (known == null) {
            known = wide ? a.transposed() : a;
            turned = known;
        }
        return known;
    }

    @Override
    public double scale() {
        return mean;
    }

    @Override
    public double[] step(double lambda, double[] r) {
        if (lambda == 0 && dropped == null) {
            Optional<double[]> z = square.solve(r);
            if (z.isPresent()) {
                return negated(z.get());
            }
        }
        Optional<SparseQr> qr = qr(lambda);
        if (qr.isEmpty()) {
            double[] b = wide ? r.clone() : transposed(r);
            conjugateGradients(lambda, b);
            return negated(wide ? transposed(b) : b);
        }
        return wide ? leastNorm(qr.get(), lambda, r) : leastSquares(qr.get(), lambda, r);
    }

    private static double[] negated(double[] z) {
        for (int j = 0; j < z.length; j++) {
            z[j] = -z[j];
        }
        return z;
    }

    private static double[] minus(double[] b, double[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] = b[i] - y[i];
        }
        return y;
    }

    private static void add(double[] x, double[] rest) {
        for (int i = 0; i < x.length; i++) {
            x[i] += rest[i];
        }
    }

    private Optional<SparseQr> qr(double lambda) {
        if (lambda > 0) {
            return orders.qr(tall(), lambda);
        }
        if (pure == null) {
            pure = orders.qr(tall(), 0).orElse(null);
        }
        return Optional.ofNullable(pure);
    }

    /** z = -Aᵀ y with (A Aᵀ + λI) y = r, for r in the range of A. */
    private double[] leastNorm(SparseQr qr, double lambda, double[] r) {
        double[] right = r.clone();
        if (lambda == 0) {
            clear(qr, right);
        }
        double[] y = right.clone();
        qr.solve(y);
        double[] rest = minus(right, applied(lambda, y));
        qr.solve(rest);
        add(y, rest);
        return negated(transposed(y));
    }

    /** z = -(AᵀA + λI)⁻¹ Aᵀ r, by the corrected seminormal equations (Björck 1987). */
    private double[] leastSquares(SparseQr qr, double lambda, double[] r) {
        double[] z = transposed(r);
        qr.solve(z);
        double[] rest = transposed(minus(r, product(z)));
        for (int j = 0; j < rest.length; j++) {
            rest[j] = Math.fma(-lambda, z[j], rest[j]);
        }
        qr.solve(rest);
        add(z, rest);
        if (lambda == 0) {
            clear(qr, z);
        }
        return negated(z);
    }

    /** Removes the component in the null space. */
    private void clear(SparseQr qr, double[] v) {
        double[][] all = nulls;
        if (all == null) {
            int[] free = qr.dependent();
            all = free.length > MOST_NULL ? new double[0][] : new double[free.length][];
            for (int k = 0; k < all.length; k++) {
                all[k] = qr.nullVector(free[k]);
                orthogonalize(all, k);
            }
            nulls = all;
        }
        for (double[] n : all) {
            double dot = CurvatureSolve.dot(n, v);
            for (int j = 0; j < v.length; j++) {
                v[j] = Math.fma(-dot, n[j], v[j]);
            }
        }
    }

    /** Orthogonalizes vector k against the vectors before it, twice, and normalizes it. */
    private static void orthogonalize(double[][] all, int k) {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < k; i++) {
                double dot = CurvatureSolve.dot(all[i], all[k]);
                for (int j = 0; j < all[k].length; j++) {
                    all[k][j] = Math.fma(-dot, all[i][j], all[k][j]);
                }
            }
        }
        double length = Math.sqrt(CurvatureSolve.dot(all[k], all[k]));
        for (int j = 0; j < all[k].length; j++) {
            all[k][j] /= length;
        }
    }

    @Override
    public double[] multipliers(double[] g) {
        Optional<SparseQr> qr = qr(0);
        double[] b = wide ? product(g) : g.clone();
        double[] right = b.clone();
        if (qr.isEmpty()) {
            conjugateGradients(0, b);
        } else {
            qr.get().solve(b);
            double[] rest = minus(right, applied(0, b));
            qr.get().solve(rest);
            add(b, rest);
        }
        return wide ? b : product(b);
    }

    @Override
    public double[] transposed(double[] u) {
        double[] g = new double[a.columns()];
        a.applyTranspose(u, g);
        return g;
    }

    @Override
    public double[] product(double[] z) {
        double[] y = new double[a.rows()];
        a.apply(z, y);
        return y;
    }

    /** (G + λI) x with G the smaller Gram matrix. */
    private double[] applied(double lambda, double[] x) {
        double[] y = wide ? product(transposed(x)) : transposed(product(x));
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.fma(lambda, x[i], y[i]);
        }
        return y;
    }

    private void conjugateGradients(double lambda, double[] b) {
        CurvatureSolve solved =
                CurvatureSolve.of(q -> applied(lambda, q), b, ACCURACY, 0, MOST_PRODUCTS);
        rough |= lambda == 0 && !solved.converged();
        System.arraycopy(solved.x(), 0, b, 0, b.length);
    }

    @Override
    public boolean isRegular() {
        return square.isRegular();
    }

    @Override
    public OptionalDouble doubt() {
        return dropped == null ? square.doubt() : OptionalDouble.empty();
    }

    @Override
    public boolean isRough() {
        return rough;
    }

    @Override
    public LinearSteps withoutColumns(boolean[] which) {
        double[] scale = new double[which.length];
        for (int j = 0; j < which.length; j++) {
            scale[j] = which[j] ? 0 : 1;
        }
        double[] ones = new double[a.rows()];
        Arrays.fill(ones, 1);
        return new SparseSteps(scaled(a, ones, scale), orders, which.clone());
    }

    @Override
    public boolean dropsExactly(boolean[] which) {
        return Arrays.equals(dropped == null ? new boolean[which.length] : dropped, which);
    }

    @Override
    public void close() {
        // no memory outside of the heap
    }
}
