package org.plstar.check;

import static org.plstar.check.Bound.U;
import static org.plstar.check.Bound.up;

/**
 * The derivative of a line by one operand, as a map of rows (one for each element): its norm, and
 * its rounding error relative to the size of its argument, forward and backward (docs/proofs.md,
 * 6).
 */
record Edge(int operand, Slope slope, double norm, double lost, double lostBack) {
    /** The contribution of the operand's tangents to those of the line. */
    Bounded times(Bounded x) {
        double[][] r = slope.times(x.x());
        return new Bounded(r, up(norm * x.error() + lost * Bound.norm(x.x()) + U * Bound.norm(r)));
    }

    /** The contribution of the line's adjoint to that of the operand. */
    Bounded back(Bounded a) {
        double[][] r = slope.back(a.x());
        return new Bounded(
                r, up(norm * a.error() + lostBack * Bound.norm(a.x()) + U * Bound.norm(r)));
    }

    /** A linear map and its transpose. */
    sealed interface Slope {
        double[][] times(double[][] x);

        double[][] back(double[][] x);
    }

    /** A map that multiplies element by element. */
    record Diagonal(double[] d) implements Slope {
        @Override
        public double[][] times(double[][] x) {
            double[][] r = new double[x.length][x[0].length];
            for (int j = 0; j < r.length; j++) {
                Matrices.add(r[j], d[d.length == 1 ? 0 : j], x[j], 0);
            }
            return r;
        }

        @Override
        public double[][] back(double[][] x) {
            return times(x);
        }
    }

    /** A map that selects elements at places of an operand with a given size; place -1 gives 0. */
    record Taken(int[] places, int size) implements Slope {
        @Override
        public double[][] times(double[][] x) {
            double[] zero = new double[x[0].length];
            double[][] r = new double[places.length][];
            for (int j = 0; j < r.length; j++) {
                r[j] = places[j] < 0 ? zero : x[places[j]];
            }
            return r;
        }

        @Override
        public double[][] back(double[][] x) {
            double[][] r = new double[size][x[0].length];
            for (int j = 0; j < places.length; j++) {
                if (places[j] >= 0) {
                    Matrices.add(r[places[j]], 1, x[j], 0);
                }
            }
            return r;
        }
    }

    /** The transpose of a map. */
    record Turned(Slope of) implements Slope {
        @Override
        public double[][] times(double[][] x) {
            return of.back(x);
        }

        @Override
        public double[][] back(double[][] x) {
            return of.times(x);
        }
    }

    /** A product as a map of one side, by the numbers v of the other. */
    record Side(Line.Mul m, double[] v, boolean left) implements Slope {
        @Override
        public double[][] times(double[][] x) {
            double[][] r = new double[m.k() * m.r() * m.t()][x[0].length];
            if (left && m.k() == 1 && m.t() == 1) {
                for (int i = 0; i < r.length; i++) {
                    Matrices.addAll(r[i], v, i * m.s(), 1, x);
                }
                return r;
            }
            m.forEach((i, j, y) -> {
                if (left) {
                    Matrices.add(r[y], v[i], x[j], 0);
                } else {
                    Matrices.add(r[y], v[j], x[i], 0);
                }
            });
            return r;
        }

        @Override
        public double[][] back(double[][] x) {
            int size = left ? m.s() * m.t() : m.r() * m.s();
            double[][] r = new double[m.k() * size][x[0].length];
            if (left && m.k() == 1 && m.t() == 1) {
                for (int j = 0; j < r.length; j++) {
                    Matrices.addAll(r[j], v, j, m.s(), x);
                }
                return r;
            }
            m.forEach((i, j, y) -> {
                if (left) {
                    Matrices.add(r[j], v[i], x[y], 0);
                } else {
                    Matrices.add(r[i], v[j], x[y], 0);
                }
            });
            return r;
        }
    }
}
