package org.plstar.study.solve.box;

/**
 * Doubles on the safe side of exact values: results of + - × ÷ √ are moved outward by at least
 * their rounding error of half a unit, and those of {@link StrictMath}, which states errors of at
 * most 1 unit (2.5 for tanh), by 3 units of relative size or more. A sum of 0 is exact, and so is 0
 * as the value of a function here; both stay.
 */
final class Outward {
    /** The distance of 1 from the next double. */
    private static final double U = 0x1p-52;

    private Outward() {}

    /** A number at most the exact sum whose rounded value is {@code sum}. */
    static double sumDown(double sum) {
        double y = sum - Math.abs(sum) * U;
        return y < Double.POSITIVE_INFINITY ? y : Double.MAX_VALUE;
    }

    /** A number at least the exact sum whose rounded value is {@code sum}. */
    static double sumUp(double sum) {
        double y = sum + Math.abs(sum) * U;
        return y > Double.NEGATIVE_INFINITY ? y : -Double.MAX_VALUE;
    }

    /** A number at most the exact product, quotient or root whose rounded value is {@code x}. */
    static double down(double x) {
        double y = x - Math.abs(x) * U - Double.MIN_VALUE;
        return y < Double.POSITIVE_INFINITY ? y : Double.MAX_VALUE;
    }

    /** A number at least the exact product, quotient or root whose rounded value is {@code x}. */
    static double up(double x) {
        double y = x + Math.abs(x) * U + Double.MIN_VALUE;
        return y > Double.NEGATIVE_INFINITY ? y : -Double.MAX_VALUE;
    }

    /** A number at most the exact value of a function that {@link StrictMath} computed. */
    static double below(double x, int units) {
        if (x == 0) {
            return 0;
        }
        double y = x - Math.abs(x) * (units * U) - 2 * Double.MIN_VALUE;
        return y < Double.POSITIVE_INFINITY ? y : Double.MAX_VALUE;
    }

    /** A number at least the exact value of a function that {@link StrictMath} computed. */
    static double above(double x, int units) {
        return -below(-x, units);
    }
}
