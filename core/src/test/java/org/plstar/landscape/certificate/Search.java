package org.plstar.landscape.certificate;

import java.util.Random;

/**
 * Looks for large second derivatives: lower bounds of the suprema that the product bounds from
 * above.
 */
final class Search {
    private static final int ROUNDS = 10;
    private static final int CLIMBS = 6;

    private final SmallStack small;
    private final Random random;

    Search(SmallStack small, Random random) {
        this.small = small;
        this.random = random;
    }

    /**
     * A singular value, or a value of ⟨q, D²F[from, direction]⟩.
     *
     * @param left q, of the equations
     * @param direction d', in the weights
     * @param from the other direction; the same as direction where there is one only
     */
    record Found(double value, double[] left, double[] direction, double[] from) {
        Found from(double[] other) {
            return new Found(value, left, direction, other);
        }
    }

    /** A place in the ball and what was found there. */
    private record Candidate(double[] point, Found found) {}

    /** The same at a point of this search's network. */
    Found ascend(double[] point, double[] start) {
        return ascend(new Derivatives(small, point), start, ROUNDS);
    }

    /**
     * Alternating ascent of ⟨q, D²F[d, d']⟩ at a point: each round takes the top singular pair of
     * D²F[d, ·].
     */
    static Found ascend(Derivatives at, double[] start, int rounds) {
        Found best = top(at.second(start)).from(start);
        for (int round = 1; round < rounds; round++) {
            double[] d = best.direction;
            Found next = top(at.second(d)).from(d);
            if (!(next.value > best.value * (1 + 1e-4))) {
                return next.value > best.value ? next : best;
            }
            best = next;
        }
        return best;
    }

    /**
     * The largest second derivative met in the ball: at its centre; on its sphere along top
     * directions and their opposites, random ones, and ones that move a single unit; and by
     * gradient ascent of the second derivative over the ball from the best of these.
     */
    double inBall(double[] centre, double radius) {
        Derivatives middle = new Derivatives(small, centre);
        Found best = ascend(middle, unit(), ROUNDS);
        for (double[] start : new double[][] {single(), top(middle.jacobian()).direction}) {
            best = larger(best, ascend(middle, start, ROUNDS));
        }
        if (radius == 0) {
            return best.value;
        }
        Candidate place = new Candidate(centre, best);
        double[][] ways = {
            best.direction, best.from, unit(), unit(), single(), single(), single(), together(best)
        };
        for (double[] way : ways) {
            for (int sign = -1; sign <= 1; sign += 2) {
                double[] point = SmallStack.moved(centre, way, sign * radius);
                Found there = ascend(new Derivatives(small, point), best.direction, 4);
                if (there.value > place.found.value) {
                    place = new Candidate(point, there);
                }
            }
        }
        return climb(place, centre, radius).found.value;
    }

    /** d + d' of the top pair, to norm 1. */
    private static double[] together(Found f) {
        double[] sum = SmallStack.moved(f.direction, f.from, 1);
        double size = norm(sum);
        return size > 1e-6 ? SmallStack.moved(new double[sum.length], sum, 1 / size) : f.direction;
    }

    /**
     * Gradient ascent of the second derivative in w, by the third derivative D³⟨q, F⟩[d, d', ·],
     * projected onto the ball.
     */
    private Candidate climb(Candidate place, double[] centre, double radius) {
        double length = radius / 2;
        for (int k = 0; k < CLIMBS && length > radius / 20; k++) {
            Found f = place.found;
            double step = 1e-4;
            double[] up =
                    combined(
                            f.left,
                            new Derivatives(small, SmallStack.moved(place.point, f.direction, step))
                                    .second(f.from));
            double[] down =
                    combined(
                            f.left,
                            new Derivatives(
                                            small,
                                            SmallStack.moved(place.point, f.direction, -step))
                                    .second(f.from));
            double[] point = stepped(place.point, difference(up, down), length, centre, radius);
            Found there = ascend(new Derivatives(small, point), f.direction, 4);
            if (there.value > f.value) {
                place = new Candidate(point, there);
            } else {
                length /= 3;
            }
        }
        return place;
    }

    /** The point a step of the given length along a gradient, brought back into the ball. */
    private static double[] stepped(
            double[] from, double[] gradient, double length, double[] centre, double radius) {
        double size = norm(gradient);
        double[] moved = SmallStack.moved(from, gradient, size > 0 ? length / size : 0);
        double[] out = difference(moved, centre);
        double far = norm(out);
        return far > radius ? SmallStack.moved(centre, out, radius * (1 - 1e-15) / far) : moved;
    }

    /**
     * The largest ‖J(w) - J(w')‖/‖w - w'‖ met: opposite, random and single-unit pairs, the best of
     * them improved by gradient ascent in both points.
     */
    double ofPairs(double[] centre, double radius) {
        double[] top = ascend(new Derivatives(small, centre), unit(), 3).direction;
        double[][] ways = {top, unit(), single()};
        double[][] pair = new double[2][];
        double largest = -1;
        for (int k = 0; k < 5; k++) {
            double[] way = k < 3 ? ways[k] : k == 3 ? unit() : single();
            double[] a = SmallStack.moved(centre, way, radius);
            double[] b = SmallStack.moved(centre, k < 3 ? way : unit(), k < 3 ? -radius : radius);
            double value = ratio(a, b).value;
            if (value > largest) {
                largest = value;
                pair = new double[][] {a, b};
            }
        }
        double length = radius / 2;
        for (int k = 0; k < 2 * CLIMBS && length > radius / 20; k++) {
            double[] apart = difference(pair[0], pair[1]);
            double distance = norm(apart);
            Found f = ratio(pair[0], pair[1]);
            double[][] moved = new double[2][];
            for (int side = 0; side < 2; side++) {
                // of ⟨q, (J(a) - J(b)) p⟩/‖a - b‖ by a, and by b
                double sign = side == 0 ? 1 : -1;
                double[] g =
                        combined(f.left, new Derivatives(small, pair[side]).second(f.direction));
                double[] gradient =
                        SmallStack.moved(
                                SmallStack.moved(new double[g.length], g, sign),
                                apart,
                                -sign * f.value / distance);
                moved[side] = stepped(pair[side], gradient, length, centre, radius);
            }
            Found next = ratio(moved[0], moved[1]);
            if (next.value > f.value) {
                pair = moved;
                largest = next.value;
            } else {
                length /= 3;
            }
        }
        return largest;
    }

    /**
     * ‖J(a) - J(b)‖/‖a - b‖ with its singular vectors; 0 for points that nearly coincide, where
     * rounding would speak.
     */
    private Found ratio(double[] a, double[] b) {
        double distance = norm(difference(a, b));
        double[][] ja = new Derivatives(small, a).jacobian();
        double[][] jb = new Derivatives(small, b).jacobian();
        for (int i = 0; i < ja.length; i++) {
            ja[i] = difference(ja[i], jb[i]);
        }
        Found f = top(ja);
        return new Found(
                distance > 1e-3 ? f.value / distance : 0, f.left, f.direction, f.direction);
    }

    double[] unit() {
        double[] d = new double[small.unknowns()];
        for (int k = 0; k < d.length; k++) {
            d[k] = random.nextGaussian();
        }
        return SmallStack.moved(new double[d.length], d, 1 / norm(d));
    }

    /** A direction in the weights of one unit. */
    double[] single() {
        double[] d = new double[small.unknowns()];
        int layer = random.nextInt(small.stack.layers().size());
        int at = 0;
        for (int l = 0; l < layer; l++) {
            var before = small.stack.layers().get(l);
            at += before.weight().length + before.bias().length;
        }
        var own = small.stack.layers().get(layer);
        int unit = random.nextInt(own.out());
        for (int k = 0; k < own.in(); k++) {
            d[at + unit * own.in() + k] = random.nextGaussian();
        }
        if (own.bias().length > 0) {
            d[at + own.weight().length + unit] = random.nextGaussian();
        }
        return SmallStack.moved(new double[d.length], d, 1 / norm(d));
    }

    /**
     * Largest singular value of a matrix with few rows and its vectors, by power iteration on the
     * Gram matrix: a lower bound.
     */
    static Found top(double[][] a) {
        int n = a.length;
        double[][] gram = new double[n][n];
        double trace = 0;
        int largest = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                gram[i][j] = dot(a[i], a[j]);
                gram[j][i] = gram[i][j];
            }
            trace += gram[i][i];
            largest = gram[i][i] > gram[largest][largest] ? i : largest;
        }
        double[] q = new double[n];
        q[largest] = 1;
        for (int k = 0; k < 30 && trace > 0; k++) {
            double[] next = new double[n];
            for (int i = 0; i < n; i++) {
                next[i] = dot(gram[i], q);
            }
            double size = norm(next);
            if (!(size > 0)) {
                break;
            }
            q = SmallStack.moved(new double[n], next, 1 / size);
        }
        double[] right = combined(q, a);
        double value = norm(right);
        double[] unit =
                value > 0 ? SmallStack.moved(new double[right.length], right, 1 / value) : right;
        return new Found(value, q, unit, unit);
    }

    private static Found larger(Found a, Found b) {
        return b.value > a.value ? b : a;
    }

    /** qᵀ A. */
    private static double[] combined(double[] q, double[][] a) {
        double[] sum = new double[a[0].length];
        for (int i = 0; i < q.length; i++) {
            for (int k = 0; k < sum.length; k++) {
                sum[k] += q[i] * a[i][k];
            }
        }
        return sum;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }

    static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    static double[] difference(double[] a, double[] b) {
        return SmallStack.moved(a, b, -1);
    }
}
