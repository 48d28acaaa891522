package org.plstar.study.solve;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Lapack;
import org.plstar.array.blas.Operand;
import org.plstar.array.blas.Triangle;
import org.plstar.array.random.RandomStream;
import org.plstar.optimize.Box;
import org.plstar.optimize.leastsquares.LeastSquares;

/**
 * The Hessian JᵀJ + Σ r_i ∇²F_i of ½‖r‖² where its gradient is 0: a search leaves a saddle or a
 * maximum along an eigenvector whose eigenvalue is not positive.
 *
 * <p>By differences of gradients, each unknown in the unit that changes an equation by its size;
 * unknowns that a bound holds are left out, and others do not leave their bounds. Cost: some 2p
 * Jacobians and p³.
 *
 * @param lower a point with a lower residual, if one was found
 * @param standing what is known where none was
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record SecondDerivatives(Optional<double[]> lower, SecondOrder standing) {
    private static final int MOST_UNKNOWNS = 300;
    private static final long MOST_ENTRIES = 20_000_000;

    /** The step of a difference. */
    private static final double STEP = 6e-6;

    /** The bound, relative to the largest eigenvalue or ‖r‖², below which an eigenvalue is 0. */
    private static final double ZERO = 1e-9;

    /** The part of ‖r‖ by which a residual has to be lower not to be rounding. */
    private static final double LOWER = 1e-8;

    /** The part of ‖r‖ that a bound keeps up above which curvature cannot remove it. */
    private static final double HELD = 1e-7;

    private static final int MOST_DIRECTIONS = 6;
    private static final int SHORTEST = -60;
    private static final int LONGEST = 120;

    /** The numbers of directions and points for large systems. */
    private static final int FEW_DIRECTIONS = 2;

    private static final int FEW = 8;

    /**
     * The second derivatives at a point whose gradient is 0 in the unknowns that no bound holds.
     */
    static SecondDerivatives at(LocalSystem system, Box box, double[] w) {
        double[] r = system.residuals(w);
        double norm = LeastSquares.norm(r);
        double[] unit = units(system, w);
        boolean large = w.length > MOST_UNKNOWNS || (long) system.rows() * w.length > MOST_ENTRIES;
        Probe probe = new Probe(system, box, w, unit, norm, large);
        if (large) {
            for (int k = 0; k < FEW_DIRECTIONS && probe.lower().isEmpty(); k++) {
                double[] d = new double[w.length];
                Arrays.fill(d, 1);
                if (k > 0) {
                    RandomStream.of(k, "directions").normals(0, d, 0, d.length);
                }
                probe.along(d);
            }
            return new SecondDerivatives(probe.lower(), SecondOrder.NOT_CHECKED);
        }
        double[] g = gradient(system, w, r);
        int[] free = IntStream.range(0, w.length)
                .filter(j -> box.lower()[j] < box.upper()[j]
                        && !(box.presses(w, g, j) && Math.abs(g[j]) * unit[j] > HELD * norm * norm))
                .toArray();
        if (free.length == 0) {
            return new SecondDerivatives(Optional.empty(), SecondOrder.MINIMUM);
        }
        try (Matrix h = hessian(system, box, w, r, unit, free)) {
            for (int a = 0; a < free.length; a++) {
                for (int b = 0; b <= a; b++) {
                    if (!Double.isFinite(h.get(a, b))) {
                        return new SecondDerivatives(Optional.empty(), SecondOrder.NOT_CHECKED);
                    }
                }
            }
            double[] values = Lapack.eigenvectors(h);
            double most = Arrays.stream(values).map(Math::abs).max().orElse(0);
            int tried = 0;
            while (tried < values.length && values[tried] <= ZERO * Math.max(most, norm * norm)) {
                double[] d = new double[w.length];
                for (int a = 0; a < free.length; a++) {
                    d[free[a]] = h.get(tried, a);
                }
                if (tried++ < MOST_DIRECTIONS) {
                    probe.along(d);
                }
            }
            return new SecondDerivatives(
                    probe.lower(), tried == 0 ? SecondOrder.MINIMUM : SecondOrder.FLAT);
        }
    }

    /** Searches the lowest point along directions, in both senses. */
    private static final class Probe {
        private final LocalSystem system;
        private final Box box;
        private final double[] w;
        private final double[] unit;
        private final double start;
        private final boolean large;
        private double least;
        private double @Nullable [] best;

        Probe(LocalSystem system, Box box, double[] w, double[] unit, double norm, boolean large) {
            this.large = large;
            this.system = system;
            this.box = box;
            this.w = w;
            this.unit = unit;
            this.start = norm * (1 - LOWER);
            this.least = start;
        }

        /**
         * Tries lengths from short to long, in each sense until the residual rises again after a
         * fall.
         */
        void along(double[] d) {
            for (int sign = -1; sign <= 1; sign += 2) {
                double before = Double.POSITIVE_INFINITY;
                boolean fell = false;
                for (int k = SHORTEST; k <= (large ? FEW : LONGEST) && !fell; k += large ? 4 : 1) {
                    double[] there = w.clone();
                    for (int j = 0; j < w.length; j++) {
                        there[j] = box.clamp(j, w[j] + sign * Math.scalb(1.0, k) * unit[j] * d[j]);
                    }
                    double size = LeastSquares.norm(system.residuals(there));
                    fell = before < start && size > before;
                    if (size < least) {
                        least = size;
                        best = there;
                    }
                    before = size;
                }
            }
        }

        Optional<double[]> lower() {
            return Optional.ofNullable(best);
        }
    }

    /** The gradient J(w)ᵀ r. */
    private static double[] gradient(LocalSystem system, double[] w, double[] r) {
        double[] g = new double[w.length];
        system.residuals(w);
        system.transpose(r, g);
        return g;
    }

    private static double[] units(LocalSystem system, double[] w) {
        double[] sizes = system.sizes();
        double[] unit = new double[w.length];
        for (int j = 0; j < unit.length; j++) {
            unit[j] = Math.max(Math.abs(w[j]), 1);
        }
        system.entries((i, j, v) -> {
            if (v != 0 && sizes[i] > 0) {
                unit[j] = Math.min(unit[j], Math.max(sizes[i] / Math.abs(v), 1e-250));
            }
        });
        return unit;
    }

    /**
     * The Hessian in units of the free unknowns; differences of J(w)ᵀr for fixed r give the second
     * part.
     */
    private static Matrix hessian(
            LocalSystem system, Box box, double[] w, double[] r, double[] unit, int[] free) {
        int n = free.length;
        double[] g = gradient(system, w, r);
        Matrix h = Matrix.zeros(n, n);
        try (Matrix j = system.jacobian();
                Matrix own = Matrix.zeros(system.rows(), n)) {
            for (int i = 0; i < system.rows(); i++) {
                for (int a = 0; a < n; a++) {
                    own.set(i, a, j.get(i, free[a]) * unit[free[a]]);
                }
            }
            Blas.syrk(Triangle.LOWER, 1, Operand.of(own).transpose(), 0, Operand.of(h));
        }
        for (int a = 0; a < n; a++) {
            int j = free[a];
            double above = box.upper()[j] - w[j];
            double below = w[j] - box.lower()[j];
            double step = Math.min(STEP * unit[j], Math.max(above, below) / 2);
            boolean both = Math.min(above, below) >= step;
            double up = above >= below ? step : -step;
            double[] one = gradient(system, moved(w, j, up), r);
            double[] two = gradient(system, moved(w, j, both ? -up : 2 * up), r);
            for (int b = 0; b < n; b++) {
                int k = free[b];
                double slope = both
                        ? (one[k] - two[k]) / (2 * up)
                        : (4 * one[k] - 3 * g[k] - two[k]) / (2 * up);
                double part = unit[j] * slope * unit[k] / 2;
                int row = Math.max(a, b);
                int column = Math.min(a, b);
                h.set(row, column, h.get(row, column) + (a == b ? 2 : 1) * part);
            }
        }
        return h;
    }

    private static double[] moved(double[] w, int j, double by) {
        double[] there = w.clone();
        there[j] += by;
        return there;
    }
}
