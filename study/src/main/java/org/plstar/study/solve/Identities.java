package org.plstar.study.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;
import org.plstar.array.random.RandomStream;
import org.plstar.operator.SparseRows;
import org.plstar.optimize.Box;
import org.plstar.optimize.leastsquares.LeastSquares;

/**
 * Combinations of equations that have one value for all unknowns: these equations depend on each
 * other everywhere, and contradict each other unless the value is 0.
 *
 * <p>Candidates are left null vectors of the Jacobian at three random points about the start, where
 * a square one must be singular to rounding. Each must be the same number there, on the way to 0,
 * where terms are small, far away, and where the search ended.
 */
final class Identities {
    private static final int POINTS = 3;

    /** The rounding of an equation in units of 2⁻⁵²: that of its factor and of its terms. */
    private static final double ROUNDINGS = 64;

    private static final int MOST_TRIES = 4;

    /** The distance of points from the start, relative to an unknown's size. */
    private static final double NEAR = 0.1;

    /** The part of a combination's largest factor below which a factor is rounding. */
    private static final double PART = 1e-9;

    /** The largest part that a combination of length 1 may lack at another point. */
    private static final double MISSING = 1e-8;

    /** The largest number of combinations at a point that are tried. */
    private static final int MOST = 60;

    /** The change of a derivative, relative to an equation's terms, below which it is rounding. */
    private static final double UNSEEN = 8 * Nearness.ROUNDING;

    /** Multiples of the start at which terms are small. */
    private static final double[] SHRUNK = {1e-4, 1e-8, 1e-16, 1e-24, 0};

    /**
     * Multiples of the unknowns' sizes at which terms that are rounding near the start may count.
     */
    private static final double[] FAR = {
        1e-2, 0.3, 1, 1, 1, 1, 3, 3, 10, 10, 100, 100, 1e3, 1e4, 1e6, 1e8, 1e12, 1e16, 1e20, 1e24,
        1e32, 1e40
    };

    private final LocalSystem system;
    private final Box box;
    private final double[] start;
    private final double[] units;
    private final boolean[] fixed;

    /**
     * A search for identities around a start.
     *
     * @param units sizes of unknowns that start at 0, [p]
     */
    Identities(LocalSystem system, Box box, double[] start, double[] units) {
        this.system = system;
        this.box = box;
        this.start = start;
        this.units = units;
        this.fixed = new boolean[start.length];
        for (int j = 0; j < start.length; j++) {
            fixed[j] = box.lower()[j] == box.upper()[j];
        }
    }

    /**
     * A combination of equations that has one value for all unknowns.
     *
     * @param factors of the equations, with their scales, [n]
     * @param constant Σ factors · (F - y)
     * @param size of the terms that it is made of, where that is least
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Identity(double[] factors, double constant, double size) {
        /** The only equation of the identity; -1 if there are several. */
        int single() {
            int at = -1;
            for (int i = 0; i < factors.length; i++) {
                if (factors[i] != 0 && at >= 0) {
                    return -1;
                }
                at = factors[i] == 0 ? at : i;
            }
            return at;
        }

        boolean contradicts(double tolerance) {
            return Math.abs(constant) > tolerance * size;
        }
    }

    /** Residuals and sizes of terms at a point. */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    private record Values(double[] r, double[] sizes) {}

    /**
     * All identities that are found.
     *
     * @param scales by which equations were multiplied, [n]
     */
    List<Identity> all(double[] scales) {
        List<Values> values = new ArrayList<>();
        List<double[][]> bases = new ArrayList<>();
        RandomStream random = RandomStream.of(1, "identities");
        for (int k = 0; k < POINTS; k++) {
            Optional<double[]> w = point(random.fork("point " + k));
            if (w.isEmpty()) {
                return List.of();
            }
            Values here = values(w.get());
            double[] weights =
                    values.isEmpty() ? here.sizes() : values.getFirst().sizes();
            double[][] basis = basis(w.get(), here.sizes(), weights);
            if (basis.length == 0 || basis.length > MOST) {
                return List.of();
            }
            values.add(here);
            bases.add(basis);
        }
        double[][] common = common(bases);
        List<Identity> all = new ArrayList<>();
        for (double[] v : echelon(common)) {
            double[] u = v.clone();
            for (int i = 0; i < u.length; i++) {
                u[i] *= scales[i] / weight(values.getFirst().sizes()[i]);
            }
            u = Combination.reduced(u);
            for (int i = 0; i < u.length; i++) {
                u[i] /= scales[i];
            }
            constant(u, values).ifPresent(all::add);
        }
        return List.copyOf(all);
    }

    private Values values(double[] w) {
        return new Values(system.residuals(w), system.sizes());
    }

    /**
     * A random point around the start at which all residuals are finite; the system is left at this
     * point.
     */
    private Optional<double[]> point(RandomStream random) {
        double part = NEAR;
        for (int t = 0; t < MOST_TRIES; t++, part /= 4) {
            double[] w = start.clone();
            for (int j = 0; j < w.length; j++) {
                double size = start[j] == 0 ? units[j] : Math.abs(start[j]);
                double move = part * size * (2 * random.uniform((long) t * w.length + j) - 1);
                boolean outside = box.isOutside(j, w[j] + move);
                w[j] = box.clamp(j, outside ? w[j] - move : w[j] + move);
            }
            if (DenseJacobian.areFinite(system.residuals(w))
                    && DenseJacobian.areFinite(system.sizes())) {
                return Optional.of(w);
            }
        }
        return Optional.empty();
    }

    /**
     * Weighted left null vectors of J at the point of the system, orthonormal; none where J is
     * regular.
     */
    private double[][] basis(double[] w, double[] sizes, double[] weights) {
        SparseRows a = SparseRows.of(
                system.rows(),
                system.columns(),
                entry -> system.entries((i, j, v) -> {
                    boolean seen = !(Math.abs(v * w[j]) <= UNSEEN * sizes[i]);
                    entry.at(i, j, seen && !fixed[j] ? v : 0);
                }));
        boolean square = a.rows() == a.columns();
        if (square && !Regularity.isSingular(a, new SparseOrders().lu(a))) {
            return new double[0][];
        }
        Directions.Drop drop = square
                ? Directions.Drop.ONE
                : a.rows() > a.columns() ? Directions.Drop.ANY : Directions.Drop.WHERE_SINGULAR;
        Optional<Directions> found = Directions.of(system, a, fixed, drop);
        if (found.isEmpty()) {
            return new double[0][];
        }
        try (Directions directions = found.get()) {
            double[][] left = directions.left();
            if (left.length > MOST) {
                return left;
            }
            for (double[] u : left) {
                for (int i = 0; i < u.length; i++) {
                    u[i] *= directions.factors()[i] * weight(weights[i]);
                }
            }
            orthonormalize(left);
            return left;
        }
    }

    private static double weight(double size) {
        return size > 0 ? size : 1;
    }

    private static void orthonormalize(double[][] all) {
        for (int k = 0; k < all.length; k++) {
            scale(all[k], 1 / norm(all[k]));
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < k; i++) {
                    add(all[k], -CurvatureSolve.dot(all[i], all[k]), all[i]);
                }
            }
            scale(all[k], 1 / norm(all[k]));
        }
    }

    private static double norm(double[] v) {
        return LeastSquares.norm(v);
    }

    private static void scale(double[] v, double by) {
        for (int i = 0; i < v.length; i++) {
            v[i] *= by;
        }
    }

    private static void add(double[] v, double by, double[] other) {
        for (int i = 0; i < v.length; i++) {
            v[i] = Math.fma(by, other[i], v[i]);
        }
    }

    /** The intersection of the spans of all bases. */
    private static double[][] common(List<double[][]> bases) {
        double[][] first = bases.getFirst();
        int k = first.length;
        int n = first[0].length;
        if (k == 1) {
            return first;
        }
        try (Matrix missing = Matrix.zeros((bases.size() - 1) * n, k)) {
            for (int b = 1; b < bases.size(); b++) {
                for (int c = 0; c < k; c++) {
                    double[] rest = first[c].clone();
                    for (double[] v : bases.get(b)) {
                        add(rest, -CurvatureSolve.dot(v, rest), v);
                    }
                    for (int i = 0; i < n; i++) {
                        missing.set((b - 1) * n + i, c, rest[i]);
                    }
                }
            }
            try (Lapack.Svd svd = Lapack.svd(missing)) {
                List<double[]> all = new ArrayList<>();
                for (int s = 0; s < svd.s().length; s++) {
                    if (svd.s()[s] <= MISSING) {
                        double[] v = new double[n];
                        for (int c = 0; c < k; c++) {
                            add(v, svd.vt().get(s, c), first[c]);
                        }
                        all.add(v);
                    }
                }
                return all.toArray(double[][]::new);
            }
        }
    }

    /**
     * A basis of the same span by vectors with few entries: each has its largest entry where the
     * others are 0.
     */
    private static double[][] echelon(double[][] basis) {
        for (int k = 0; k < basis.length; k++) {
            int at = 0;
            for (int i = 0; i < basis[k].length; i++) {
                at = Math.abs(basis[k][i]) > Math.abs(basis[k][at]) ? i : at;
            }
            scale(basis[k], 1 / basis[k][at]);
            for (int m = 0; m < basis.length; m++) {
                if (m != k) {
                    add(basis[m], -basis[m][at], basis[k]);
                    basis[m][at] = 0;
                }
            }
        }
        for (double[] v : basis) {
            double most = 0;
            for (double x : v) {
                most = Math.max(most, Math.abs(x));
            }
            for (int i = 0; i < v.length; i++) {
                v[i] = Math.abs(v[i]) <= PART * most ? 0 : v[i];
            }
        }
        return basis;
    }

    /** A point whose unknowns are {@code times} their sizes, with random signs. */
    private double[] far(RandomStream random, double times) {
        double[] w = start.clone();
        for (int j = 0; j < w.length; j++) {
            double size = start[j] == 0 ? units[j] : Math.abs(start[j]);
            double part = 4 * random.uniform(j) - 2;
            w[j] = fixed[j] ? w[j] : box.clamp(j, times * size * part);
        }
        return w;
    }

    /** The identity with given factors, if it is one. */
    private Optional<Identity> constant(double[] u, List<Values> values) {
        boolean[] hidden = hidden(values);
        for (int i = 0; i < u.length; i++) {
            if (u[i] != 0 && hidden[i]) {
                return Optional.empty();
            }
        }
        List<Values> all = new ArrayList<>(values);
        for (double part : SHRUNK) {
            double[] w = start.clone();
            for (int j = 0; j < w.length; j++) {
                w[j] = fixed[j] ? w[j] : box.clamp(j, part * w[j]);
            }
            all.add(values(w));
        }
        RandomStream random = RandomStream.of(1, "far points");
        for (int k = 0; k < FAR.length; k++) {
            all.add(values(far(random.fork("point " + k), FAR[k])));
        }
        double best = Double.NaN;
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < all.size(); k++) {
            double[] here = sums(u, all.get(k));
            double sum = here[0];
            double size = here[1];
            if (!Double.isFinite(sum) || !Double.isFinite(size)) {
                if (k < POINTS) {
                    return Optional.empty();
                }
                continue;
            }
            double allowed = rounding(u, size + (k == 0 ? 0 : least));
            if (k > 0 && Math.abs(sum - best) > allowed) {
                return Optional.empty();
            }
            if (size < least) {
                least = size;
                best = sum;
            }
        }
        return Optional.of(new Identity(u, best, least));
    }

    /**
     * The equations whose unknowns change them by less than the rounding of their terms, such as
     * exp(exp(x)) = 1e300 around x = 1: no values there show whether they depend on these unknowns.
     */
    private boolean[] hidden(List<Values> values) {
        boolean[] hidden = new boolean[values.getFirst().r().length];
        system.entries((i, _, v) -> hidden[i] |= v != 0);
        for (int i = 0; i < hidden.length; i++) {
            double first = values.getFirst().sizes()[i];
            for (Values at : values) {
                hidden[i] &= Math.abs(at.sizes()[i] - first) <= 4 * Nearness.ROUNDING * first;
            }
        }
        return hidden;
    }

    /** Whether a combination has the same value at another point, if it has one there. */
    boolean agrees(Identity identity, double[] w) {
        double[] there = sums(identity.factors(), values(w));
        double off = Math.abs(there[0] - identity.constant());
        return !(off > rounding(identity.factors(), there[1] + identity.size()));
    }

    private static double rounding(double[] u, double size) {
        return ROUNDINGS * (16 + u.length) * Nearness.ROUNDING * size;
    }

    /** Σ u_i r_i and Σ |u_i| s_i. */
    private static double[] sums(double[] u, Values at) {
        double[] sums = new double[2];
        for (int i = 0; i < u.length; i++) {
            if (u[i] != 0) {
                sums[0] += u[i] * at.r()[i];
                sums[1] += Math.abs(u[i]) * at.sizes()[i];
            }
        }
        return sums;
    }
}
