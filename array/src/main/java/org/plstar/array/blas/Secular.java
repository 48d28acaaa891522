package org.plstar.array.blas;

import org.plstar.array.elementwise.DoubleReductions;

/**
 * The secular equation 1/ρ + Σ zᵢ² / (dᵢ - λ) = 0, ρ > 0, whose root j is between d_j and d_j+1,
 * the last one above them all.
 *
 * <p>A root is held as its distance from the nearer pole, so that λ - dᵢ has all its digits for
 * every i. It is found by rational interpolation: the sums over the poles on either side are
 * replaced by c + s / (pole - λ) with their value and derivative (Bunch, Nielsen and Sorensen,
 * Numer. Math. 31, 1978; Li, LAPACK Working Note 89), four steps or five as a rule. A step that
 * leaves the bracket, or several without progress, is replaced by bisection.
 *
 * <p>For one thread. A step costs some ten operations for each pole.
 */
final class Secular {
    private static final double UNIT = 0x1p-53;

    /** The rounding errors, in units, that the sums may have at the end. */
    private static final int UNITS = 16;

    /** The number of steps after which every other step halves the bracket. */
    private static final int PATIENCE = 12;

    /**
     * The fraction of its upper end at which a bracket from 0 begins; deflation leaves no root
     * nearer to its pole.
     */
    private static final double LEAST = 0x1p-120;

    private final double[] d;
    private final double[] z;
    private final double inverse;
    private final int steps;
    private final double[] terms;

    private int origin;
    private double distance;

    // the values of the sums at the current point
    private double below;
    private double above;
    private double slopeBelow;
    private double slopeAbove;

    /**
     * A secular equation.
     *
     * @param d ascending, no two the same
     * @param z none zero
     * @param steps the largest number of steps for a root
     */
    Secular(double[] d, double[] z, double rho, int steps) {
        this.d = d;
        this.z = z;
        this.steps = steps;
        inverse = 1 / rho;
        terms = new double[d.length];
    }

    /** The pole that the last root is measured from. */
    int origin() {
        return origin;
    }

    /** The distance of the last root from its pole, not zero. */
    double distance() {
        return distance;
    }

    /** Finds root j; returns whether it took at most the allowed number of steps. */
    boolean find(int j) {
        int last = d.length - 1;
        origin = j;
        if (last == 0) {
            distance = z[0] * z[0] / inverse;
            return distance > 0;
        }
        boolean outside = j == last;
        int left = outside ? last - 1 : j;
        double width =
                outside ? DoubleReductions.sumSquares(z, 0, last + 1) / inverse : d[j + 1] - d[j];
        double half = width / 2;
        double w = evaluate(half, left);
        double rest = w - z[left] * terms[left] - z[left + 1] * terms[left + 1];
        double low = 0;
        double high = half;
        if (w <= 0 && outside) {
            low = half;
            high = 2 * width; // the sum of squares is rounded
        } else if (w <= 0) {
            origin = j + 1;
            low = -half;
            high = 0;
        }
        return iterate(left, outside, guess(left, outside, rest), low, high);
    }

    private boolean iterate(int left, boolean outside, double first, double from, double to) {
        double low = from;
        double high = to;
        double at = inside(first, low, high) ? first : middle(low, high);
        for (int step = 0; step < steps; step++) {
            double w = evaluate(at, left);
            double slope = slopeBelow + slopeAbove;
            distance = at;
            if (Math.abs(w) <= UNIT * (UNITS * (inverse + above - below) + Math.abs(at) * slope)) {
                return true;
            }
            if (w < 0) {
                low = at;
            } else {
                high = at;
            }
            double next = at + step(left, outside, w, at);
            if (!inside(next, low, high) || (step > PATIENCE && step % 2 == 0)) {
                next = middle(low, high);
                if (!inside(next, low, high)) {
                    return true; // there is no number between them
                }
            }
            at = next;
        }
        return false;
    }

    /** The left side of the equation at a distance from the origin. */
    private double evaluate(double at, int left) {
        double pole = d[origin];
        int n = d.length;
        for (int i = 0; i < n; i++) {
            terms[i] = z[i] / (d[i] - pole - at);
        }
        int lower = left + 1;
        below = DoubleReductions.dot(z, 0, terms, 0, lower);
        above = DoubleReductions.dot(z, lower, terms, lower, n - lower);
        slopeBelow = DoubleReductions.sumSquares(terms, 0, lower);
        slopeAbove = DoubleReductions.sumSquares(terms, lower, n - lower);
        return inverse + below + above;
    }

    /**
     * The root of the equation with the exact poles next to the root, and the other terms constant.
     */
    private double guess(int left, boolean outside, double rest) {
        double low = d[left] - d[origin];
        double high = d[left + 1] - d[origin];
        double ofLow = z[left] * z[left];
        double ofHigh = z[left + 1] * z[left + 1];
        double sum = rest * (low + high) + ofLow + ofHigh;
        return root(rest, sum, ofLow * high + ofHigh * low, outside);
    }

    private double step(int left, boolean outside, double w, double at) {
        double low = d[left] - d[origin] - at;
        double high = d[left + 1] - d[origin] - at;
        double rest = w - low * slopeBelow - high * slopeAbove;
        double sum = (low + high) * w - low * high * (slopeBelow + slopeAbove);
        return root(rest, sum, low * high * w, outside);
    }

    /**
     * The root x of a x² - b x + c between the poles, or above them if {@code outside}; an
     * arbitrary number where there is none.
     */
    private static double root(double a, double b, double c, boolean outside) {
        double root = Math.sqrt(Math.abs(b * b - 4 * a * c));
        double signed = outside ? -root : root;
        return (b > 0) == outside ? (b - signed) / (2 * a) : 2 * c / (b + signed);
    }

    private static boolean inside(double x, double low, double high) {
        return x > low && x < high;
    }

    /** A number between two numbers, in the middle of their exponents where these differ. */
    private static double middle(double low, double high) {
        double most = Math.max(Math.abs(low), Math.abs(high));
        double least = Math.max(Math.min(Math.abs(low), Math.abs(high)), LEAST * most);
        if (least > most / 4) {
            return low + (high - low) / 2;
        }
        return Math.copySign(Math.sqrt(least) * Math.sqrt(most), low + high);
    }
}
