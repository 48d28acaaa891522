package org.plstar.study.solve;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.operator.EnvelopeCholesky;
import org.plstar.operator.SparseRows;

/**
 * Steps by the entries of a sparse Jacobian: a sparse factor of the smaller Gram matrix, or
 * conjugate gradients where that would fill up.
 */
final class SparseSteps implements LinearSteps {
    /** Numbers that a Gram matrix, and its factor, may take. */
    private static final long MOST = 50_000_000;

    private static final double LEAST_PIVOT = 1e-7;
    private static final double LEAST_DAMPING = 1e-15;
    private static final double ACCURACY = 1e-12;
    private static final int MOST_PRODUCTS = 2000;

    private final SparseRows a;
    private final boolean wide;
    private final boolean[] dropped;
    private final double mean;
    private @Nullable SparseRows gram;
    private int @Nullable [] order;
    private boolean rough;

    /**
     * Of a matrix whose rows are multiplied by factors and columns divided by scales; copied.
     *
     * @param rows factors, [n]
     * @param scale [p]; 0 drops a column
     */
    SparseSteps(SparseRows j, double[] rows, double[] scale) {
        this(scaled(j, rows, scale), new boolean[scale.length]);
    }

    private SparseSteps(SparseRows a, boolean[] dropped) {
        this.a = a;
        this.dropped = dropped;
        this.wide = a.rows() <= a.columns();
        double squares = 0;
        for (int e = 0; e < a.entries(); e++) {
            squares = Math.fma(a.value(e), a.value(e), squares);
        }
        mean = squares / Math.max(1, Math.min(a.rows(), a.columns()));
        SparseRows left = wide ? a : turned(a);
        SparseRows right = wide ? turned(a) : a;
        if (products(right) <= MOST) {
            SparseRows g = gram(left, right);
            int[] o = EnvelopeCholesky.order(g);
            if (EnvelopeCholesky.size(g, o) <= MOST) {
                gram = g;
                order = o;
            }
        }
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

    private static SparseRows turned(SparseRows a) {
        int[] start = new int[a.columns() + 1];
        for (int e = 0; e < a.entries(); e++) {
            start[a.column(e) + 1]++;
        }
        Arrays.parallelPrefix(start, Integer::sum);
        int[] at = start.clone();
        int[] column = new int[a.entries()];
        double[] value = new double[a.entries()];
        for (int i = 0; i < a.rows(); i++) {
            for (int e = a.start(i); e < a.start(i + 1); e++) {
                int to = at[a.column(e)]++;
                column[to] = i;
                value[to] = a.value(e);
            }
        }
        return new SparseRows(a.rows(), start, column, value);
    }

    private static long products(SparseRows right) {
        long sum = 0;
        for (int k = 0; k < right.rows(); k++) {
            long n = right.start(k + 1) - (long) right.start(k);
            sum += n * n;
        }
        return sum;
    }

    /** left · right with right = leftᵀ; both triangles. */
    private static SparseRows gram(SparseRows left, SparseRows right) {
        int n = left.rows();
        int[] start = new int[n + 1];
        int[] column = new int[(int) Math.min(Integer.MAX_VALUE - 8, products(right))];
        double[] value = new double[column.length];
        int[] seen = new int[n];
        Arrays.fill(seen, -1);
        int size = 0;
        for (int i = 0; i < n; i++) {
            int begin = size;
            for (int e = left.start(i); e < left.start(i + 1); e++) {
                int k = left.column(e);
                for (int f = right.start(k); f < right.start(k + 1); f++) {
                    int j = right.column(f);
                    if (seen[j] < begin) {
                        seen[j] = size;
                        column[size++] = j;
                    }
                    value[seen[j]] = Math.fma(left.value(e), right.value(f), value[seen[j]]);
                }
            }
            start[i + 1] = size;
        }
        return new SparseRows(n, start, Arrays.copyOf(column, size), Arrays.copyOf(value, size));
    }

    @Override
    public double scale() {
        return mean;
    }

    @Override
    public double[] step(double lambda, double[] r) {
        double[] b = wide ? r.clone() : transposed(r);
        solve(lambda, b);
        double[] z = wide ? transposed(b) : b;
        for (int j = 0; j < z.length; j++) {
            z[j] = -z[j];
        }
        return z;
    }

    @Override
    public double[] multipliers(double[] g) {
        double[] b = wide ? product(g) : g.clone();
        solve(0, b);
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

    /** (G + λI)⁻¹ b in place; a little λ where G alone is singular. */
    private void solve(double lambda, double[] b) {
        if (gram != null && order != null) {
            double least = lambda;
            for (int trial = 0; trial < 6; trial++) {
                Optional<EnvelopeCholesky> l = EnvelopeCholesky.of(gram, least, order);
                if (l.isPresent() && (least > 0 || l.get().pivots() > LEAST_PIVOT)) {
                    double[] right = b.clone();
                    l.get().solve(b);
                    refine(l.get(), least, right, b);
                    return;
                }
                rough |= lambda == 0;
                least = Math.max(LEAST_DAMPING * mean, least * 100);
            }
        }
        conjugateGradients(lambda, b);
    }

    /** One step of iterative refinement. */
    private void refine(EnvelopeCholesky l, double lambda, double[] right, double[] x) {
        double[] rest = applied(lambda, x);
        for (int i = 0; i < rest.length; i++) {
            rest[i] = right[i] - rest[i];
        }
        l.solve(rest);
        for (int i = 0; i < rest.length; i++) {
            x[i] += rest[i];
        }
    }

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
        return new SparseSteps(scaled(a, ones, scale), which.clone());
    }

    @Override
    public boolean dropsExactly(boolean[] which) {
        return Arrays.equals(dropped, which);
    }

    @Override
    public void close() {
        // nothing outside the heap
    }
}
