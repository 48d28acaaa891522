package org.plstar.study.solve;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;
import org.plstar.operator.FillOrder;
import org.plstar.operator.SparseQr;
import org.plstar.operator.SparseRows;
import org.plstar.optimize.leastsquares.LeastSquares;

/**
 * The range and the null space of the Jacobian J where it is singular up to rounding: those of RJC
 * with R and C of {@link Equilibration}.
 *
 * <p>Small matrices are decomposed into singular values; those up to max(n, p) 2⁻⁵² of the largest
 * are dropped. Larger ones have the null vectors of R of the QR factors. Cost: that of the factors.
 */
final class Directions implements AutoCloseable {
    /** The longer side up to which the matrix is decomposed into singular values. */
    private static final int MOST_DENSE = 400;

    /**
     * The shorter side and number of entries up to which a long matrix is decomposed into singular
     * values.
     */
    private static final int MOST_LONG = 1000;

    private static final long MOST_NUMBERS = 1_000_000;

    /** Null vectors of a large matrix. */
    private static final int MOST_NULL = 300;

    private static final long MOST_ENTRIES = 20_000_000;
    private static final int INVERSE_STEPS = 3;

    private final double[] rows;
    private final double[] columns;
    private final Lapack.@Nullable Svd svd;
    private final int kept;
    private final LocalSystem system;
    private final SparseRows scaled;
    private double @Nullable [][] nulls;

    private Directions(
            LocalSystem system,
            Equilibration scales,
            SparseRows scaled,
            Lapack.@Nullable Svd svd,
            int kept) {
        this.system = system;
        this.rows = scales.rows();
        this.columns = scales.columns();
        this.scaled = scaled;
        this.svd = svd;
        this.kept = kept;
    }

    /**
     * The directions at the point of a system; absent where J is regular, has an entry that is not
     * finite, or is too large.
     *
     * @param fixed unknowns that do not move, [p]
     * @param singular whether J is known to be singular, so that one direction at least is dropped
     */
    static Optional<Directions> at(LocalSystem system, boolean[] fixed, boolean singular) {
        SparseRows a = SparseRows.of(system.rows(), system.columns(), system::entries);
        return of(system, a, fixed, singular ? Drop.ONE : Drop.WHERE_SINGULAR);
    }

    /** The singular directions of a matrix that are dropped. */
    enum Drop {
        /** Drops at least one direction. */
        ONE,
        /** Drops the singular directions; there is no result if there are none. */
        WHERE_SINGULAR,
        /** Drops the singular directions, if there are any. */
        ANY
    }

    /** The directions of another matrix in place of J. */
    static Optional<Directions> of(LocalSystem system, SparseRows a, boolean[] fixed, Drop drop) {
        for (int e = 0; e < a.entries(); e++) {
            if (!Double.isFinite(a.value(e))) {
                return Optional.empty();
            }
        }
        int n = a.rows();
        int p = a.columns();
        Equilibration scales = Equilibration.of(a);
        SparseRows scaled = scales.of(a, fixed);
        int free = p - (int) count(fixed);
        int longest = Math.max(n, p);
        boolean dense = longest <= MOST_DENSE
                || (Math.min(n, p) <= MOST_LONG && (long) n * longest <= MOST_NUMBERS);
        if (!dense) {
            Directions large = new Directions(system, scales, scaled, null, 0);
            return large.isLargeSingular(drop == Drop.ONE) ? Optional.of(large) : Optional.empty();
        }
        // columns of zeros complete the left vectors
        try (Matrix padded = Matrix.zeros(n, longest)) {
            for (int i = 0; i < n; i++) {
                for (int e = scaled.start(i); e < scaled.start(i + 1); e++) {
                    int j = scaled.column(e);
                    padded.set(i, j, padded.get(i, j) + scaled.value(e));
                }
            }
            Lapack.Svd svd = Lapack.svd(padded);
            int full = Math.min(n, free);
            int kept = 0;
            double least = longest * Nearness.ROUNDING * (n == 0 ? 0 : svd.s()[0]);
            while (kept < full && svd.s()[kept] > least) {
                kept++;
            }
            if (kept == full && drop == Drop.WHERE_SINGULAR) {
                svd.close();
                return Optional.empty();
            }
            boolean one = drop == Drop.ONE && kept == full && n <= free && full > 0;
            kept = one ? full - 1 : kept;
            return Optional.of(new Directions(system, scales, scaled, svd, kept));
        }
    }

    /**
     * The rank of J in these scales; absent where it is not decomposed, or not finite.
     *
     * @param fixed unknowns that do not move, [p]
     */
    static OptionalInt rank(LocalSystem system, boolean[] fixed) {
        SparseRows a = SparseRows.of(system.rows(), system.columns(), system::entries);
        Optional<Directions> all = of(system, a, fixed, Drop.ANY);
        if (all.isEmpty()) {
            return OptionalInt.empty();
        }
        try (Directions d = all.get()) {
            return d.svd == null ? OptionalInt.empty() : OptionalInt.of(d.kept);
        }
    }

    private static long count(boolean[] all) {
        long n = 0;
        for (boolean b : all) {
            n += b ? 1 : 0;
        }
        return n;
    }

    private boolean isLargeSingular(boolean singular) {
        int n = scaled.rows();
        int p = scaled.columns();
        if (p > n) {
            return nullVectors(scaled.transposed()).map(all -> all.length > 0).orElse(singular);
        }
        double[][] all = nullVectors(scaled).orElse(new double[0][]);
        if (all.length == 0 && (!singular || n > p)) {
            return false;
        }
        nulls = all.length == 0 ? new double[][] {weakest(scaled)} : all;
        return true;
    }

    /** Orthonormal vectors v with A v = 0 up to rounding; absent where R is too large. */
    private static Optional<double[][]> nullVectors(SparseRows a) {
        Optional<SparseQr> qr = SparseQr.of(a, 0, FillOrder.ofColumns(a), MOST_ENTRIES);
        if (qr.isEmpty() || qr.get().dependent().length > MOST_NULL) {
            return Optional.empty();
        }
        int[] free = qr.get().dependent();
        double[][] all = new double[free.length][];
        for (int k = 0; k < free.length; k++) {
            all[k] = qr.get().nullVector(free[k]);
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < k; i++) {
                    add(all[k], -CurvatureSolve.dot(all[i], all[k]), all[i]);
                }
            }
            normalize(all[k]);
        }
        return Optional.of(all);
    }

    /** The right vector of the least singular value, by inverse iteration with R. */
    private static double[] weakest(SparseRows a) {
        double[] v = new double[a.columns()];
        Arrays.fill(v, 1);
        SparseQr qr = SparseQr.of(a, 0, FillOrder.ofColumns(a), MOST_ENTRIES).orElseThrow();
        for (int k = 0; k < INVERSE_STEPS; k++) {
            normalize(v);
            qr.solve(v);
        }
        normalize(v);
        return v;
    }

    private static void add(double[] v, double by, double[] other) {
        for (int j = 0; j < v.length; j++) {
            v[j] = Math.fma(by, other[j], v[j]);
        }
    }

    private static void normalize(double[] v) {
        double length = LeastSquares.norm(v);
        for (int j = 0; j < v.length; j++) {
            v[j] /= length;
        }
    }

    /** The column scales C, [p]. */
    double[] units() {
        return columns;
    }

    /** The component of a move outside of the null space of J, [p]. */
    double[] seen(double[] move) {
        double[] z = new double[columns.length];
        Arrays.setAll(z, j -> move[j] / columns[j]);
        double[] part = svd == null ? z : new double[z.length];
        double[][] unseen = nulls;
        if (unseen != null) {
            for (double[] v : unseen) {
                add(part, -CurvatureSolve.dot(v, part), v);
            }
        } else if (svd == null) {
            double[] y = new double[rows.length];
            scaled.apply(z, y);
            part = times(pseudo(y).orElse(z), negative(part.length));
        } else {
            for (int k = 0; k < kept; k++) {
                double dot = 0;
                for (int j = 0; j < z.length; j++) {
                    dot = Math.fma(svd.vt().get(k, j), z[j], dot);
                }
                for (int j = 0; j < z.length; j++) {
                    part[j] = Math.fma(svd.vt().get(k, j), dot, part[j]);
                }
            }
        }
        for (int j = 0; j < part.length; j++) {
            part[j] *= columns[j];
        }
        return part;
    }

    /** The step of the equations outside of the null space of J, [p]; absent where it fails. */
    Optional<double[]> step(double[] r) {
        if (svd == null) {
            Optional<double[]> z = pseudo(times(r, rows)).map(d -> times(d, columns));
            return nulls == null ? z : z.map(this::seen);
        }
        double[] d = new double[columns.length];
        for (int k = 0; k < kept; k++) {
            double dot = 0;
            for (int i = 0; i < r.length; i++) {
                dot = Math.fma(svd.u().get(i, k), rows[i] * r[i], dot);
            }
            for (int j = 0; j < d.length; j++) {
                d[j] = Math.fma(-dot / svd.s()[k], svd.vt().get(k, j), d[j]);
            }
        }
        return Optional.of(times(d, columns));
    }

    /** -A⁺ r of the scaled matrix, where the system is still at this point. */
    private Optional<double[]> pseudo(double[] r) {
        double[] inverse = Arrays.stream(columns).map(c -> 1 / c).toArray();
        Optional<LinearSteps> all = system.steps(rows, _ -> inverse);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        try (LinearSteps steps = all.get()) {
            return Optional.of(steps.step(0, r));
        }
    }

    private static double[] negative(int n) {
        double[] v = new double[n];
        Arrays.fill(v, -1);
        return v;
    }

    private static double[] times(double[] v, double[] by) {
        double[] y = v.clone();
        for (int j = 0; j < y.length; j++) {
            y[j] *= by[j];
        }
        return y;
    }

    /** J d in terms of equations, [n]. */
    double[] product(double[] d) {
        double[] z = new double[columns.length];
        Arrays.setAll(z, j -> d[j] / columns[j]);
        double[] y = new double[rows.length];
        scaled.apply(z, y);
        Arrays.setAll(y, i -> y[i] / rows[i]);
        return y;
    }

    /** Combinations of scaled equations that no unknown changes, to first order; [n] each. */
    double[][] left() {
        if (svd == null) {
            return nullVectors(scaled.transposed()).orElse(new double[0][]);
        }
        double[][] all = new double[rows.length - kept][rows.length];
        for (int k = 0; k < all.length; k++) {
            for (int i = 0; i < rows.length; i++) {
                all[k][i] = svd.u().get(i, kept + k);
            }
        }
        return all;
    }

    /** The row scales R, [n]. */
    double[] factors() {
        return rows;
    }

    @Override
    public void close() {
        if (svd != null) {
            svd.close();
        }
    }
}
