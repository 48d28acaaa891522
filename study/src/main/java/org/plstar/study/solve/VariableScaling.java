package org.plstar.study.solve;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.plstar.array.Matrix;
import org.plstar.operator.SparseRows;
import org.plstar.optimize.Box;

/**
 * Units of unknowns and equations: w = Dv with a diagonal D of powers of two, so that no number is
 * rounded, and residuals times factors.
 *
 * @param d the units of the unknowns, [p]
 * @param rows the factors of the equations, [n]
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record VariableScaling(double[] d, double[] rows) {
    /** The part of an unknown's range that is its unit if its start is smaller. */
    private static final double OF_RANGE = 1e-3;

    /** The ratio of sizes above which unknowns are scaled. */
    private static final double SPAN = 1e3;

    private static final int MOST_EXPONENT = 300;

    /** The scaling by 1. */
    static VariableScaling none(int equations, int unknowns) {
        return new VariableScaling(ones(unknowns), ones(equations));
    }

    private static double[] ones(int n) {
        double[] d = new double[n];
        Arrays.fill(d, 1);
        return d;
    }

    /** The scaling by max(|start|, range/1000), or 1 where that is 0. */
    static VariableScaling ofStart(int equations, double[] start, Box box) {
        double[] d = new double[start.length];
        for (int j = 0; j < d.length; j++) {
            d[j] = power(size(start, box, j));
        }
        return new VariableScaling(d, ones(equations));
    }

    private static double power(double size) {
        int e = Math.max(-MOST_EXPONENT, Math.min(MOST_EXPONENT, Math.getExponent(size)));
        return size > 0 ? Math.scalb(1.0, e) : 1;
    }

    /**
     * The scaling by the start, and for an unknown that starts at 0 without a range, by the change
     * that changes an equation by the size of its terms.
     *
     * @param sizes of the terms of equations, [n]
     */
    static VariableScaling ofSizes(LocalSystem system, double[] start, Box box, double[] sizes) {
        double[] steepest = new double[start.length];
        system.entries((i, j, v) -> {
            if (sizes[i] > 0) {
                steepest[j] = Math.max(steepest[j], Math.abs(v) / sizes[i]);
            }
        });
        double[] d = new double[start.length];
        for (int j = 0; j < d.length; j++) {
            double size = size(start, box, j);
            d[j] = power(size > 0 ? size : steepest[j] > 0 ? 1 / steepest[j] : 1);
        }
        return new VariableScaling(d, ones(sizes.length));
    }

    /**
     * The same units of unknowns, with each equation scaled by the size of its terms, or by its
     * change for a unit.
     */
    VariableScaling byEquation(LocalSystem system, double[] sizes) {
        double[] changes = new double[sizes.length];
        system.entries((i, j, v) -> changes[i] += Math.abs(v) * d[j]);
        double[] factors = ones(sizes.length);
        for (int i = 0; i < factors.length; i++) {
            double size = sizes[i] > 0 ? sizes[i] : changes[i];
            factors[i] = 1 / power(size);
        }
        return new VariableScaling(d, factors);
    }

    /** The same units of unknowns, with all equations scaled by one factor, a power of two. */
    VariableScaling byAll(double[] sizes) {
        double largest = Arrays.stream(sizes).filter(Double::isFinite).max().orElse(0);
        double[] factors = new double[sizes.length];
        Arrays.fill(factors, 1 / power(largest));
        return new VariableScaling(d, factors);
    }

    private static double size(double[] start, Box box, int j) {
        double range = box.upper()[j] - box.lower()[j];
        return Math.max(Math.abs(start[j]), Double.isFinite(range) ? OF_RANGE * range : 0);
    }

    /**
     * Whether the sizes of starts and bounds differ so much that one unit does not fit all:
     * compared are the upper and the lower tenth of the sizes, since some random starts are small
     * by chance.
     */
    static boolean differ(double[] start, Box box) {
        double[] sizes = IntStream.range(0, start.length)
                .mapToDouble(j -> size(start, box, j))
                .filter(v -> v > 0)
                .sorted()
                .toArray();
        int cut = sizes.length / 10;
        return sizes.length > 0 && sizes[sizes.length - 1 - cut] > SPAN * sizes[cut];
    }

    /** The same units of unknowns, with unscaled equations. */
    VariableScaling asTheyAre() {
        return new VariableScaling(d, ones(rows.length));
    }

    /** Whether all equations have one factor. */
    boolean areEven() {
        return Arrays.stream(rows).allMatch(x -> x == rows[0]);
    }

    boolean areOne() {
        return Arrays.stream(d).allMatch(x -> x == 1) && Arrays.stream(rows).allMatch(x -> x == 1);
    }

    /** The unknowns Dv in original units. */
    double[] outOf(double[] v) {
        double[] w = v.clone();
        for (int j = 0; j < w.length; j++) {
            w[j] *= d[j];
        }
        return w;
    }

    /** The unknowns D⁻¹w in these units. */
    double[] into(double[] w) {
        double[] v = w.clone();
        for (int j = 0; j < v.length; j++) {
            v[j] /= d[j];
        }
        return v;
    }

    Box into(Box box) {
        return new Box(into(box.lower()), into(box.upper()));
    }

    /** A system in these units. */
    LocalSystem of(LocalSystem system) {
        return areOne() ? system : new InUnits(system, this, new double[rows.length]);
    }

    /** A system in original units, with numbers subtracted from its residuals. */
    static LocalSystem shifted(LocalSystem system, double[] by) {
        return new InUnits(system, none(system.rows(), system.columns()), by);
    }

    private static double[] times(double[] v, double[] by) {
        for (int i = 0; i < v.length; i++) {
            v[i] *= by[i];
        }
        return v;
    }

    /** A system in these units, with a shift [n] subtracted from its residuals. */
    private record InUnits(LocalSystem system, VariableScaling units, double[] shift)
            implements LocalSystem {
        @Override
        public int rows() {
            return system.rows();
        }

        @Override
        public int columns() {
            return system.columns();
        }

        @Override
        public double[] residuals(double[] v) {
            double[] r = times(system.residuals(units.outOf(v)), units.rows());
            for (int i = 0; i < r.length; i++) {
                r[i] -= shift[i];
            }
            return r;
        }

        @Override
        public int evaluations() {
            return system.evaluations();
        }

        @Override
        public double[] sizes() {
            double[] sizes = times(system.sizes(), units.rows());
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] += Math.abs(shift[i]);
            }
            return sizes;
        }

        @Override
        public Matrix jacobian() {
            Matrix j = system.jacobian();
            double[] row = new double[columns()];
            for (int i = 0; i < rows(); i++) {
                j.readRow(i, row, 0);
                times(row, units.d());
                for (int k = 0; k < row.length; k++) {
                    row[k] *= units.rows()[i];
                }
                j.writeRow(i, row, 0);
            }
            return j;
        }

        @Override
        public void entries(SparseRows.Entry visitor) {
            system.entries((i, j, v) -> visitor.at(i, j, units.rows()[i] * v * units.d()[j]));
        }

        /**
         * The steps in these units: the columns of JD over a scale are those of J over the scale in
         * original units.
         */
        @Override
        public Optional<LinearSteps> steps(double[] factors, UnaryOperator<double[]> scale) {
            return system.steps(
                    times(factors.clone(), units.rows()),
                    norms -> units.into(scale.apply(times(norms, units.d()))));
        }

        @Override
        public void transpose(double[] u, double[] g) {
            system.transpose(times(u.clone(), units.rows()), g);
            times(g, units.d());
        }
    }
}
