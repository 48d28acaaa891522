package org.plstar.study.solve.box;

import java.math.BigDecimal;
import java.util.SplittableRandom;

/** Random doubles and intervals of all sizes, and exact comparisons with them. */
final class Numbers {
    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        1,
        -1,
        2,
        -2,
        0.5,
        3,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        -Double.MIN_NORMAL,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        1e-160,
        -1e-160,
        1e160,
        -1e160,
        Math.nextUp(1.0),
        Math.nextDown(1.0)
    };

    private Numbers() {}

    /** A finite number: a special one, one near 1, or one of any size. */
    static double number(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
            case 1 -> random.nextDouble(-4, 4);
            case 2 -> random.nextInt(-5, 6);
            default -> Math.scalb(random.nextDouble(-1, 1), random.nextInt(-1074, 1024));
        };
    }

    /** An interval: a point, one with ends of any sizes, or one without an end. */
    static Interval interval(SplittableRandom random) {
        double a = number(random);
        double b = random.nextInt(4) == 0 ? a : number(random);
        double lo = Math.min(a, b);
        double hi = Math.max(a, b);
        return switch (random.nextInt(12)) {
            case 0 -> new Interval(Double.NEGATIVE_INFINITY, hi);
            case 1 -> new Interval(lo, Double.POSITIVE_INFINITY);
            case 2 -> new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
            default -> new Interval(lo, hi);
        };
    }

    /** A finite number of an interval: an end, or one between. */
    static double within(Interval a, SplittableRandom random) {
        double lo = Math.max(a.lo, -Double.MAX_VALUE);
        double hi = Math.min(a.hi, Double.MAX_VALUE);
        double x = switch (random.nextInt(5)) {
            case 0 -> lo;
            case 1 -> hi;
            case 2 -> 0;
            case 3 -> number(random);
            default -> {
                double t = random.nextDouble();
                yield lo * (1 - t) + hi * t;
            }
        };
        return Math.min(Math.max(x, lo), hi);
    }

    /** Whether an exact number lies in an interval. */
    static boolean contains(Interval a, BigDecimal exact) {
        return !a.isEmpty()
                && (a.lo == Double.NEGATIVE_INFINITY || new BigDecimal(a.lo).compareTo(exact) <= 0)
                && (a.hi == Double.POSITIVE_INFINITY || new BigDecimal(a.hi).compareTo(exact) >= 0);
    }
}
