package org.plstar.landscape.certificate;

import java.util.Random;

/** Looks for large second derivatives: lower bounds of the suprema that the product bounds from above. */
final class Search {
    private static final int ROUNDS = 12;

    private final SmallStack small;
    private final Random random;

    Search(SmallStack small, Random random) {
        this.small = small;
        this.random = random;
    }

    /** A value of |⟨q, D²F[d, d']⟩| at a point, by alternating ascent, and the direction d. */
    record Found(double value, double[] direction) {}

    Found ascend(double[] point, double[] start) {
        double[] d = start.clone();
        double value = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Found next = top(small.second(point, d));
            boolean still = next.value < value * (1 + 1e-4);
            if (next.value > value) {
                value = next.value;
                d = next.direction;
            }
            if (still) {
                break;
            }
        }
        return new Found(value, d);
    }

    /** The largest second derivative met in the ball: its centre, random points of its sphere, top directions, points that move one unit, and ascent. */
    double inBall(double[] centre, double radius) {
        Found best = ascend(centre, unit());
        Found other = ascend(centre, single());
        if (other.value > best.value) {
            best = other;
        }
        double found = best.value;
        double[][] points = {
            SmallStack.moved(centre, best.direction, radius),
            SmallStack.moved(centre, best.direction, -radius),
            SmallStack.moved(centre, unit(), radius),
            SmallStack.moved(centre, single(), radius),
            SmallStack.moved(centre, single(), radius)
        };
        double[] where = centre;
        for (double[] point : points) {
            Found there = ascend(point, best.direction);
            if (there.value > found) {
                found = there.value;
                where = point;
            }
        }
        // climb on the sphere from the best point
        double[] out = difference(where, centre);
        for (int k = 0; k < 6 && radius > 0; k++) {
            double[] tried = SmallStack.moved(out, unit(), radius * 0.5);
            double size = norm(tried);
            double[] point = SmallStack.moved(centre, tried, radius / size);
            Found there = ascend(point, best.direction);
            if (there.value > found) {
                found = there.value;
                out = difference(point, centre);
            }
        }
        return found;
    }

    /** The largest ‖J(w) - J(w')‖/‖w - w'‖ of some pairs in the ball. */
    double ofPairs(double[] centre, double radius) {
        double largest = 0;
        for (int k = 0; k < 4; k++) {
            double[] a = SmallStack.moved(centre, k % 2 == 0 ? unit() : single(), radius);
            double[] b = SmallStack.moved(centre, unit(), -radius * random.nextDouble());
            double[][] ja = small.jacobian(a);
            double[][] jb = small.jacobian(b);
            for (int i = 0; i < ja.length; i++) {
                ja[i] = difference(ja[i], jb[i]);
            }
            largest = Math.max(largest, top(ja).value / norm(difference(a, b)));
        }
        return largest;
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

    /** Largest singular value of a matrix with few rows and its right singular vector, by power iteration on the Gram matrix: a lower bound. */
    static Found top(double[][] a) {
        int n = a.length;
        double[][] gram = new double[n][n];
        double trace = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                gram[i][j] = dot(a[i], a[j]);
                gram[j][i] = gram[i][j];
            }
            trace += gram[i][i];
        }
        double[] q = new double[n];
        int largest = 0;
        for (int i = 1; i < n; i++) {
            if (gram[i][i] > gram[largest][largest]) {
                largest = i;
            }
        }
        q[largest] = 1;
        for (int k = 0; k < 30 && trace > 0; k++) {
            double[] next = new double[n];
            for (int i = 0; i < n; i++) {
                next[i] = dot(gram[i], q);
            }
            double size = norm(next);
            if (size == 0) {
                break;
            }
            q = SmallStack.moved(new double[n], next, 1 / size);
        }
        double[] right = new double[a[0].length];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < right.length; k++) {
                right[k] += q[i] * a[i][k];
            }
        }
        double value = norm(right);
        return new Found(
                value,
                value > 0 ? SmallStack.moved(new double[right.length], right, 1 / value) : right);
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
