package org.plstar.landscape.certificate.check;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.stream.IntStream;
import org.plstar.array.Workers;

/**
 * ‖D²F‖ of a network of one dense hidden layer: no two of its units meet in D²F, so it is the
 * largest norm of one unit's part, λ_max of [[A, B], [B, 0]]; see {@code docs/certificates.md}.
 */
final class PlainUnits {
    /** Units that exceed the largest by less than this are not told from it. */
    private static final double NEAR = 1.001;

    private static final int ROUNDS = 6;

    /** Of a number of y. */
    private static final double LEAST = 1e-9;

    private final PlainNetwork net;
    private final PlainNetwork.Pass[] passes;
    private final PlainSizes[] sizes;
    private final PlainInputs inputs;
    private final int units;

    /** Inner products of the inputs, the same on both sides of the diagonal. */
    private final double[][] inner;

    PlainUnits(
            PlainNetwork net, PlainNetwork.Pass[] passes, PlainSizes[] sizes, PlainInputs inputs) {
        this.net = net;
        this.passes = passes;
        this.sizes = sizes;
        this.inputs = inputs;
        this.units = net.width[1];
        inner = new double[passes.length][passes.length];
        for (int i = 0; i < passes.length; i++) {
            for (int j = 0; j <= i; j++) {
                inner[i][j] = inputs.inner(0, i, j);
                inner[j][i] = inner[i][j];
            }
        }
    }

    /** |φ''| of a unit at the centre. */
    private double bend(int i, int unit) {
        return Math.abs(passes[i].bend[1][unit]) + passes[i].bendRadius[1][unit];
    }

    /** ‖u‖ |φ''| of a unit in the ball. */
    private double bent(PlainBall b, int i, int unit) {
        PlainActivation a = net.phi[1];
        double square = 0;
        for (int c = 0; c < net.outputs; c++) {
            double one = Math.abs(passes[i].u[1][c][unit]) + passes[i].ur[1][c][unit];
            square += one * one;
        }
        double u = Math.sqrt(square + 1e-290) + b.duRow[1];
        return PlainAlgebra.up(u * Math.min(a.b2, bend(i, unit) + a.b3 * b.zi[1]));
    }

    /** s |φ'| of a unit in the ball. */
    private double sloped(PlainBall b, int i, int unit) {
        PlainActivation a = net.phi[1];
        double z = b.zi[1];
        double slope = Math.abs(passes[i].slope[1][unit]) + passes[i].slopeRadius[1][unit];
        double most = slope + Math.min(a.b2, bend(i, unit) + a.b3 * z / 2) * z;
        return PlainAlgebra.up(net.maps.get(1).spread * Math.min(a.b1, most));
    }

    private static double form(double a, double b) {
        return PlainAlgebra.up(a / 2 + Math.sqrt(a * a / 4 + b * b));
    }

    /** One sample's. */
    double alone(PlainBall b, int i) {
        double g = b.g[0];
        return IntStream.range(0, units)
                .mapToDouble(unit -> form(bent(b, i, unit) * g * g, sloped(b, i, unit) * g))
                .max()
                .orElse(0);
    }

    /** A unit, or what is left of it: bounds of its A and B, and the norm that follows. */
    private record Part(int unit, double a, double b, double norm) {
        Part(int unit, double a, double b) {
            this(unit, a, b, form(a, b));
        }
    }

    /**
     * All rows'.
     *
     * @param a A of the sizes c_11 that hold for every unit
     * @param b B of the sizes e, likewise
     */
    double at(PlainBall[] balls, double a, double b, Workers workers) {
        int n = balls.length;
        if (!(a + b < Double.POSITIVE_INFINITY)) {
            return Double.POSITIVE_INFINITY;
        }
        double[][] c = new double[units][n];
        double[][] e = new double[units][n];
        Part[] all = new Part[units];
        workers.run(
                units,
                unit -> {
                    double shareA = 0;
                    double shareB = 0;
                    for (int i = 0; i < n; i++) {
                        c[unit][i] = bent(balls[i], i, unit);
                        e[unit][i] = sloped(balls[i], i, unit);
                        shareA = Math.max(shareA, c[unit][i] / balls[i].c[1][1]);
                        shareB = Math.max(shareB, e[unit][i] / balls[i].e[1][1]);
                    }
                    all[unit] =
                            new Part(
                                    unit, PlainAlgebra.up(a * shareA), PlainAlgebra.up(b * shareB));
                });
        Arrays.sort(all, (p, q) -> Double.compare(q.norm, p.norm));
        Deque<Part> parts = new ArrayDeque<>(Arrays.asList(all));
        double[] y = new double[n];
        Arrays.fill(y, 1);
        double known = 0;
        double rest = 0;
        while (!parts.isEmpty() && parts.getFirst().norm > NEAR * known) {
            Part p = parts.removeFirst();
            Part less =
                    new Part(p.unit, Math.min(p.a, positive(c[p.unit], y, NEAR * known, p)), p.b);
            if (less.norm > NEAR * known) {
                double exact = inputs.stacked(e[p.unit], 0, -1);
                less = new Part(p.unit, less.a, Math.min(p.b, exact));
            }
            if (less.norm > NEAR * known) {
                double exact = inputs.stacked(c[p.unit], 0, 0);
                known = Math.max(known, form(Math.min(less.a, exact), less.b));
            } else {
                rest = Math.max(rest, less.norm);
            }
        }
        return Math.max(known, Math.max(rest, parts.isEmpty() ? 0 : parts.getFirst().norm));
    }

    /**
     * A from the rows of a matrix without negative elements: λ_max(S) ≤ max (S y)_i/y_i for y &gt;
     * 0, S_ij = K_ij² c_j², whose eigenvalues are those of c_i K_ij² c_j.
     *
     * @param y to begin with; nearer to the eigenvector afterwards
     * @param enough the norm of the part at which to stop
     */
    private double positive(double[] c, double[] y, double enough, Part p) {
        int n = c.length;
        double trace = 0;
        double largest = 0;
        double widest = 0;
        for (int i = 0; i < n; i++) {
            double square = c[i] * sizes[i].x[0] * sizes[i].x[0];
            trace += square * square;
            largest = Math.max(largest, c[i]);
            widest = Math.max(widest, sizes[i].x[0]);
        }
        double formation = PlainAlgebra.EPS * (2.0 * net.inputs + n + 30) * trace;
        // what underflow takes from (K_ij c_j)² y_j, y_j at most 1, divided by y_i
        double once = inputs.lost(0) * largest + Double.MIN_VALUE;
        double twice = (2 * largest * widest * widest + once) * once + 2 * Double.MIN_VALUE;
        formation += n / LEAST * PlainAlgebra.up(twice);
        double least = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS && enough > 0 && form(least, p.b) > enough; round++) {
            double most = 0;
            double top = 0;
            double[] image = new double[n];
            for (int i = 0; i < n; i++) {
                double[] k = inner[i];
                double sum = 0;
                for (int j = 0; j < n; j++) {
                    double part = k[j] * c[j];
                    sum += part * part * y[j];
                }
                image[i] = sum;
                most = Math.max(most, image[i] / y[i]);
                top = Math.max(top, image[i]);
            }
            least = Math.min(least, PlainAlgebra.up(Math.sqrt(most + formation + 1e-270)));
            if (!(top > 0)) {
                break;
            }
            for (int i = 0; i < n; i++) {
                y[i] = Math.max(image[i] / top, LEAST);
            }
        }
        return least;
    }
}
