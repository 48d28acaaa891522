package org.plstar.landscape.certificate;

import java.util.Random;

/**
 * Points on the boundary of the tube T(s, t) about a network's weights: w0 + e + f, e in the row
 * space V of the Jacobian, f orthogonal to it, |f| = t, |e + f| = s.
 */
final class TubeSearch {
    private final SmallStack small;
    private final Search search;
    private final Random random;
    private final double along;
    private final double across;
    private final double[][] jacobian;
    private final double[] top;

    TubeSearch(SmallStack small, Search search, double along, double across, Random random) {
        this.small = small;
        this.search = search;
        this.random = random;
        this.along = along;
        this.across = across;
        jacobian = small.jacobian(small.w);
        top = search.ascend(small.w, search.unit()).direction();
    }

    /**
     * e along random or single rows of J, or what the most curved direction or a single unit has in
     * V; f by such ways outside of V.
     */
    double[] point() {
        double[] e =
                switch (random.nextInt(4)) {
                    case 0 -> rows(false);
                    case 1 -> rows(true);
                    case 2 -> top;
                    default -> search.single();
                };
        double[] f =
                switch (random.nextInt(3)) {
                    case 0 -> search.unit();
                    case 1 -> search.single();
                    default -> top;
                };
        return placed(e, f, random.nextBoolean() ? 1 : -1);
    }

    /** A point of the boundary near another one, to climb by. */
    double[] near(double[] point, double share) {
        double[] way = Search.difference(point, small.w);
        double[] moved = SmallStack.moved(way, search.unit(), share * Search.norm(way));
        return placed(moved, moved, 1);
    }

    private double[] rows(boolean single) {
        double[] e = new double[small.unknowns()];
        int only = random.nextInt(jacobian.length);
        for (int i = 0; i < jacobian.length; i++) {
            double factor = single ? (i == only ? 1 : 0) : random.nextGaussian();
            e = SmallStack.moved(e, jacobian[i], factor);
        }
        return e;
    }

    private double[] placed(double[] e, double[] f, double sign) {
        double part = Math.sqrt(along * along - across * across);
        double[] inside = inside(e);
        double[] outside = Search.difference(f, inside(f));
        return scaled(scaled(small.w, inside, sign * part), outside, across);
    }

    private static double[] scaled(double[] from, double[] way, double length) {
        double size = Search.norm(way);
        return size > 1e-9 ? SmallStack.moved(from, way, length / size) : from;
    }

    /** P d. */
    private double[] inside(double[] d) {
        double[] product = new double[jacobian.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = Search.dot(jacobian[i], d);
        }
        return Follow.leastSquares(jacobian, product);
    }
}
