package org.plstar.study.solve;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plstar.array.Matrix;

/**
 * Unknowns in units of their own: w = Dv with D diagonal, of powers of two, so that no number is
 * rounded by it.
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record Units(double[] d) {
    /** Of the range of an unknown: a unit where its start is smaller. */
    private static final double OF_RANGE = 1e-3;

    /** Sizes that differ by more than this are no accident. */
    private static final double SPAN = 1e3;

    private static final int MOST_EXPONENT = 300;

    /** As they are. */
    static Units none(int unknowns) {
        double[] d = new double[unknowns];
        Arrays.fill(d, 1);
        return new Units(d);
    }

    /** max(|start|, range/1000), or 1 where that is 0. */
    static Units ofStart(double[] start, Box box) {
        double[] d = new double[start.length];
        for (int j = 0; j < d.length; j++) {
            double size = size(start, box, j);
            int e = Math.max(-MOST_EXPONENT, Math.min(MOST_EXPONENT, Math.getExponent(size)));
            d[j] = size > 0 ? Math.scalb(1.0, e) : 1;
        }
        return new Units(d);
    }

    private static double size(double[] start, Box box, int j) {
        double range = box.upper()[j] - box.lower()[j];
        return Math.max(Math.abs(start[j]), Double.isFinite(range) ? OF_RANGE * range : 0);
    }

    /**
     * Whether the sizes of starts and bounds differ so much that one unit does not fit all: the
     * tenth from the top and the tenth from the bottom, since some random starts are small by
     * chance.
     */
    static boolean differ(double[] start, Box box) {
        double[] sizes =
                IntStream.range(0, start.length)
                        .mapToDouble(j -> size(start, box, j))
                        .filter(v -> v > 0)
                        .sorted()
                        .toArray();
        int cut = sizes.length / 10;
        return sizes.length > 0 && sizes[sizes.length - 1 - cut] > SPAN * sizes[cut];
    }

    boolean areOne() {
        return Arrays.stream(d).allMatch(x -> x == 1);
    }

    /** Dv. */
    double[] outOf(double[] v) {
        double[] w = v.clone();
        for (int j = 0; j < w.length; j++) {
            w[j] *= d[j];
        }
        return w;
    }

    /** D⁻¹w. */
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
        return areOne() ? system : new InUnits(system, this);
    }

    private record InUnits(LocalSystem system, Units units) implements LocalSystem {
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
            return system.residuals(units.outOf(v));
        }

        @Override
        public Matrix jacobian() {
            Matrix j = system.jacobian();
            double[] row = new double[columns()];
            for (int i = 0; i < rows(); i++) {
                j.readRow(i, row, 0);
                j.writeRow(i, units.outOf(row), 0);
            }
            return j;
        }

        /** The columns of JD over a scale are those of J over that scale in units. */
        @Override
        public Optional<LinearSteps> steps(double[] scale, boolean grow) {
            double[] own = units.into(scale);
            Optional<LinearSteps> steps = system.steps(own, grow);
            System.arraycopy(units.outOf(own), 0, scale, 0, scale.length);
            return steps;
        }

        @Override
        public void transpose(double[] u, double[] g) {
            system.transpose(u, g);
            System.arraycopy(units.outOf(g), 0, g, 0, g.length);
        }
    }
}
