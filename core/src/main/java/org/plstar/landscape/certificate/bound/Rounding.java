package org.plstar.landscape.certificate.bound;

/**
 * How rounding is bounded, in three rules.
 *
 * <p><b>1. Sums of products.</b> An inner product of k numbers, computed in any order, with or
 * without fused operations, is off by at most γ_k Σ|a_i b_i|, γ_k = k u/(1 - k u), u = 2⁻⁵³
 * (Higham, Accuracy and Stability of Numerical Algorithms, 3.5). So a matrix product is off by γ_k
 * ‖A‖_F ‖B‖_F in Frobenius norm, and a Gram matrix AᵀA by γ_k ‖A‖_F².
 *
 * <p><b>2. Expressions of non-negative numbers</b> with +, ×, /, √, min and max alone lose at most
 * a factor (1 + u)^d, d being the most operations on a way from an input to the result. Here d
 * stays below 2²⁰, longer sums aside, which {@link #norm} bounds by rule 1; so {@link #up} by 1 +
 * 2⁻³⁰ and {@link #down} by 1 - 2⁻³⁰ make the computed value a bound.
 *
 * <p><b>3. Differences</b> a - b of bounds are taken as {@link #downDifference}: less by 2⁻³⁰(a +
 * b). An inequality that holds only without these margins counts as failed, and the certificate is
 * withheld.
 *
 * <p><b>4. Underflow.</b> A product that underflows is off by at most {@link #SMALLEST}, whatever
 * its size, so a sum of k products by (k + 1) times that, see {@link #underflow}. Where such a sum
 * is multiplied further, this is added before. Norms include {@link #SQUARES} under their root, so
 * a bound γ‖A‖‖B‖ of rule 1 includes it already. In a bound itself it is covered by {@link #TINY}.
 *
 * <p>Overflow makes a bound infinite, which proves nothing.
 */
public final class Rounding {
    /** u = 2⁻⁵³. */
    public static final double UNIT = 0x1p-53;

    /** What underflow in a bound can amount to at most, by far. */
    public static final double TINY = 1e-280;

    /** More than all squares of a sum that underflow: 10^15 times 2⁻¹⁰²². */
    public static final double SQUARES = 1e-290;

    /** The most that a product which underflows is off by, 2⁻¹⁰⁷⁴. */
    public static final double SMALLEST = Double.MIN_VALUE;

    /**
     * Factors up to this are ordinary: what underflows, multiplied by six of them, is below {@link
     * #MULTIPLIED}.
     */
    public static final double ORDINARY = 0x1p64;

    /** 10^100 times 2⁻¹⁰⁷⁴ times {@link #ORDINARY} to the sixth. */
    public static final double MULTIPLIED = 1e-100;

    private static final double MARGIN = 0x1p-30;

    private Rounding() {}

    /** γ_k, rounded up. */
    public static double gamma(long k) {
        return 1.01 * k * UNIT;
    }

    /** What underflow adds to a sum of k products of numbers, whose other error is of rule 1. */
    public static double underflow(double k) {
        return (k + 1) * SMALLEST;
    }

    /** An upper bound from a computed expression of upper bounds; see rule 2. */
    public static double up(double x) {
        return x * (1 + MARGIN) + TINY;
    }

    /** A lower bound, at least 0, from a computed expression of lower bounds; see rule 2. */
    public static double down(double x) {
        return Math.max(0, x * (1 - MARGIN) - TINY);
    }

    /** A lower bound of a - b, at least 0, from a ≥ 0 bounded below and b ≥ 0 bounded above. */
    public static double downDifference(double a, double b) {
        return Math.max(0, (a - b) - MARGIN * (a + b) - TINY);
    }

    /** √Σ x_i², rounded up. */
    public static double norm(double... x) {
        return norm(x, 0, x.length, 1);
    }

    /**
     * √ of the sum of squares of {@code count} numbers from {@code at} on, {@code stride} apart,
     * rounded up.
     */
    public static double norm(double[] x, int at, int count, int stride) {
        double sum = SQUARES;
        for (int i = 0; i < count; i++) {
            double v = x[at + i * stride];
            sum += v * v;
        }
        // the sum of a large layer's squares has more terms than the margin of rule 2 is good for
        return up(Math.sqrt(sum * (1 + gamma(count + 2L))));
    }
}
