package org.plstar.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Finds out by running, without any bound, whether what a claim promises happens. */
final class Truth {
    private final Certificate c;
    private final double[] w1;
    private final double[] y;

    Truth(Certificate c, String point) {
        this.c = c;
        w1 = Arrays.stream(c.weights(point)).flatMapToDouble(Arrays::stream).toArray();
        y = c.programs().stream()
                .flatMap(s -> Arrays.stream(s.targets))
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    /** The programs at w1 + e. */
    private List<Group> at(double[] e) {
        List<Group> groups = new ArrayList<>();
        double[][] w = new double[c.elements().length][];
        int from = 0;
        for (int p = 0; p < w.length; p++) {
            w[p] = new double[c.elements()[p]];
            for (int j = 0; j < w[p].length; j++, from++) {
                w[p][j] = w1[from] + e[from];
            }
        }
        for (Listing s : c.programs()) {
            int[] all = IntStream.range(0, s.samples).toArray();
            groups.add(new Group(s, w, List.of(), true, all));
        }
        return groups;
    }

    private static double[] outputs(List<Group> at) {
        return at.stream()
                .flatMap(g -> Arrays.stream(g.samples))
                .flatMapToDouble(q -> Arrays.stream(q.high[q.high.length - 1]))
                .toArray();
    }

    double[] outputs(double[] e) {
        return outputs(at(e));
    }

    private double[] residual(List<Group> at) {
        double[] r = outputs(at);
        Arrays.setAll(r, i -> r[i] - y[i]);
        return r;
    }

    /** By unknowns. */
    private double[][] jacobian(List<Group> at) {
        for (Group g : at) {
            double[][] seed = Bounded.identity(g.s.outputs).x();
            g.differentiate(Collections.nCopies(g.n(), seed));
        }
        JacobianRows j = new JacobianRows(at, y.length, c.elements());
        return IntStream.range(0, c.elements().length)
                .mapToObj(j::rows)
                .flatMap(Arrays::stream)
                .toArray(double[][]::new);
    }

    /** Jᵀ q. */
    private static double[] back(double[][] j, double[] q) {
        return Arrays.stream(j).mapToDouble(row -> dot(row, q)).toArray();
    }

    static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    static double norm(double[] x) {
        return Math.sqrt(dot(x, x));
    }

    private static double[] moved(double[] e, double by, double[] along) {
        return IntStream.range(0, e.length)
                .mapToDouble(i -> e[i] + by * along[i])
                .toArray();
    }

    /** Whether Newton's steps of least norm, from some start, find a solution within a radius. */
    private boolean solvedFrom(double[] start, double radius) {
        double[] e = start;
        double last = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 60; i++) {
            List<Group> at = at(e);
            double[] r = residual(at);
            if (norm(r) < 1e-9 * (1e-3 + norm(y)) && norm(e) <= radius * (1 + 1e-6)) {
                return true;
            }
            if (norm(r) > 0.999 * last && i > 30) {
                return false;
            }
            last = norm(r);
            double[][] j = jacobian(at);
            double[][] k = Matrices.gram(j);
            double[][] u = Matrices.factor(k, 1e-14 * Matrices.trace(k), 1);
            if (u == null) {
                return false;
            }
            e = moved(e, -1, back(j, Matrices.solved(u, r)));
            if (norm(e) > radius) {
                e = moved(new double[e.length], radius / norm(e), e);
            }
        }
        return false;
    }

    /** Whether a solution within a radius is found, from the point or from others of the ball. */
    boolean hasSolution(double radius, int starts) {
        Random random = new Random(8);
        for (int i = 0; i <= starts; i++) {
            double[] e = new double[w1.length];
            if (i > 0) {
                Arrays.setAll(e, j -> random.nextGaussian());
                double n = norm(e);
                double length = radius * Math.sqrt(random.nextDouble());
                e = moved(new double[e.length], length / n, e);
            }
            try {
                if (solvedFrom(e, radius)) {
                    return true;
                }
            } catch (NotProved outside) { // a logarithm: another start may do
            }
        }
        return false;
    }

    /** Whether descent with a step stays within a radius and falls as fast as is promised. */
    boolean descends(double radius, double eta, double rate) {
        double[] e = new double[w1.length];
        double path = 0;
        double first = Double.NaN;
        double last = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 3000; i++) {
            List<Group> at = at(e);
            double[] r = residual(at);
            first = i == 0 ? norm(r) : first;
            if (norm(r) > last * (1 - rate) * (1 + 1e-9) + 1e-14 * (1 + norm(y))) {
                return false;
            }
            if (norm(r) <= 1e-6 * first) {
                return true;
            }
            last = norm(r);
            double[] g = back(jacobian(at), r);
            path += eta * norm(g);
            e = moved(e, -eta, g);
            if (path > radius * (1 + 1e-9)) {
                return false;
            }
        }
        return rate < 1e-2; // it is on its way, and slow as promised
    }

    /** Whether small steps of descent, which follow the flow, do. */
    boolean flows(double radius, double rate) {
        double[][] j = jacobian(at(new double[w1.length]));
        double[][] k = Matrices.gram(j);
        double eta = 0.02 / Matrices.top(k, 0);
        return descends(radius * 1.02, eta, 0.9 * eta * rate);
    }

    /** The largest movement of an output that is found within a radius. */
    double moves(double radius) {
        double[] here = outputs(new double[w1.length]);
        double most = 0;
        double[][] j = jacobian(at(new double[w1.length]));
        for (int o = 0; o < here.length; o++) {
            int output = o;
            double[] g = Arrays.stream(j).mapToDouble(row -> row[output]).toArray();
            for (int sign = -1; sign <= 1; sign += 2) {
                double[] e = new double[w1.length];
                for (int i = 0; i < 5 && norm(g) > 0; i++) {
                    e = moved(new double[e.length], sign * radius / norm(g), g);
                    most = Math.max(most, Math.abs(outputs(e)[o] - here[o]));
                    double[][] there = jacobian(at(e));
                    g = Arrays.stream(there).mapToDouble(row -> row[output]).toArray();
                }
            }
        }
        return most;
    }
}
