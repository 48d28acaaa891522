package org.plstar.check;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Follows what a certificate says of one program: Newton's method and its flow in pairs of doubles,
 * gradient descent and its flow in doubles.
 */
public final class Followed {
    private final Listing s;
    private final double[][] start;
    private final int[] elements;

    /** The first program of a certificate at one of its points. */
    public Followed(Certificate c, String point) {
        s = c.programs().getFirst();
        start = c.weights(point);
        elements = Arrays.stream(start).mapToInt(v -> v.length).toArray();
    }

    /** Residual and the rows of J at weights hi + lo. */
    private final class At {
        final double[] residual;
        final double[][] j;

        At(double[][] hi, double[] lo) {
            Group g = new Group(
                    s, hi, List.of(), true, IntStream.range(0, s.samples).toArray());
            g.differentiate(
                    Collections.nCopies(s.samples, Bounded.identity(s.outputs).x()));
            JacobianRows of = new JacobianRows(List.of(g), s.samples * s.outputs, elements);
            double[][] rows = new double[Arrays.stream(elements).sum()][];
            int i = 0;
            for (int p = 0; p < hi.length; p++) {
                for (double[] row : of.rows(p)) {
                    rows[i++] = row;
                }
            }
            j = Matrices.transposed(rows);
            residual = new double[j.length];
            for (int k = 0; k < residual.length; k++) {
                double r = Point.residual(g.samples[k / s.outputs], k % s.outputs);
                for (int u = 0; u < lo.length; u++) {
                    r += j[k][u] * lo[u];
                }
                residual[k] = r;
            }
        }

        /** J⁺ times the residual. */
        double[] newton() {
            double[][] factor = Matrices.factor(Matrices.gram(Matrices.transposed(j)), 0, 1);
            if (factor == null) {
                throw new AssertionError("J has no full rank where it is proved to have");
            }
            return turned(Matrices.solved(factor, residual));
        }

        double[] gradient() {
            return turned(residual);
        }

        private double[] turned(double[] x) {
            double[] y = new double[j[0].length];
            for (int k = 0; k < x.length; k++) {
                Matrices.add(y, x[k], j[k], 0);
            }
            return y;
        }

        double size() {
            return Math.sqrt(Bound.squares(residual));
        }
    }

    private double[][] moved(double[] e) {
        double[][] w = new double[start.length][];
        int i = 0;
        for (int p = 0; p < w.length; p++) {
            w[p] = start[p].clone();
            for (int k = 0; k < w[p].length; k++) {
                w[p][k] += e[i++];
            }
        }
        return w;
    }

    private At at(double[] e) {
        double[][] w = moved(e);
        double[] lo = new double[e.length];
        int i = 0;
        for (int p = 0; p < w.length; p++) {
            for (int k = 0; k < w[p].length; k++, i++) {
                Pair exact = new Pair(start[p][k], 0).plus(new Pair(e[i], 0));
                lo[i] = exact.minus(new Pair(w[p][k], 0)).h();
            }
        }
        return new At(w, lo);
    }

    private static double norm(double[] e) {
        return Math.sqrt(Bound.squares(e));
    }

    private double[] zero() {
        return new double[Arrays.stream(elements).sum()];
    }

    /**
     * How far away a solution lies to which Newton's flow leads, by Heun's steps, then Newton's.
     *
     * @return distance, and the residual there
     */
    public double[] solution(int steps) {
        double[] e = zero();
        for (int i = steps; i > 1; i--) {
            double[] first = at(e).newton();
            double part = 1.0 / i;
            double[] half = e.clone();
            Matrices.add(half, -part / 2, first, 0);
            double[] second = at(half).newton();
            Matrices.add(e, -part, second, 0);
        }
        for (int i = 0; i < 6; i++) {
            Matrices.add(e, -1, at(e).newton(), 0);
        }
        return new double[] {norm(e), at(e).size()};
    }

    /**
     * Descends with a step.
     *
     * @return the largest ratio of a residual to the one before, and the largest distance
     */
    public double[] descent(double eta, int steps) {
        double[] e = zero();
        double worst = 0;
        double far = 0;
        At here = at(e);
        double floor = 1e-8 * here.size(); // sums of steps are doubles
        for (int i = 0; i < steps && here.size() > floor; i++) {
            Matrices.add(e, -eta, here.gradient(), 0);
            At next = at(e);
            worst = Math.max(worst, next.size() / here.size());
            far = Math.max(far, norm(e));
            here = next;
        }
        return new double[] {worst, far};
    }

    /**
     * Follows the gradient's flow by Heun's steps of a length.
     *
     * @return the residual over the first, and the distance
     */
    public double[] flow(double step, int steps) {
        double[] e = zero();
        double first = at(e).size();
        for (int i = 0; i < steps; i++) {
            double[] half = e.clone();
            Matrices.add(half, -step / 2, at(e).gradient(), 0);
            Matrices.add(e, -step, at(half).gradient(), 0);
        }
        return new double[] {at(e).size() / first, norm(e)};
    }
}
