package org.plstar.study.certify.coq;

import java.util.function.DoubleUnaryOperator;

/**
 * All numbers from one to another, rounded outwards. What has no result, such as the quotient by an
 * interval about 0, is the interval of all numbers.
 */
record Interval(double lo, double hi) {
    static final Interval ALL = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    static final Interval ZERO = of(0);
    private static final Interval ONE = of(1);
    private static final Interval UNIT = new Interval(0, 1);

    /** A number alone. */
    static Interval of(double x) {
        return new Interval(x, x);
    }

    /** The numbers that differ from x by at most r. */
    static Interval about(double x, double r) {
        return of(x).plus(new Interval(-r, r));
    }

    private static Interval outwards(double lo, double hi) {
        return Double.isNaN(lo) || Double.isNaN(hi)
                ? ALL
                : new Interval(Math.nextDown(lo), Math.nextUp(hi));
    }

    Interval plus(Interval y) {
        return outwards(lo + y.lo, hi + y.hi);
    }

    Interval minus(Interval y) {
        return outwards(lo - y.hi, hi - y.lo);
    }

    Interval negative() {
        return new Interval(-hi, -lo);
    }

    Interval times(Interval y) {
        if (equals(ZERO) || y.equals(ZERO)) {
            return ZERO;
        }
        double a = lo * y.lo;
        double b = lo * y.hi;
        double c = hi * y.lo;
        double d = hi * y.hi;
        return outwards(
                Math.min(Math.min(a, b), Math.min(c, d)), Math.max(Math.max(a, b), Math.max(c, d)));
    }

    /** The largest absolute value. */
    double size() {
        return Math.max(-lo, hi);
    }

    boolean positive() {
        return lo > 0;
    }

    private boolean avoids0() {
        return lo > 0 || hi < 0;
    }

    private Interval square() {
        double most = Math.max(lo * lo, hi * hi);
        return outwards(avoids0() ? Math.min(lo * lo, hi * hi) : 0, most);
    }

    private Interval inverse() {
        return avoids0() ? outwards(1 / hi, 1 / lo) : ALL;
    }

    /** The values of a function that grows, whose values here err by some units at most. */
    private Interval grown(DoubleUnaryOperator f) {
        double a = f.applyAsDouble(lo);
        double b = f.applyAsDouble(hi);
        return outwards(a - 4 * Math.ulp(a), b + 4 * Math.ulp(b));
    }

    /** The values of sin(x + shift pi / 2). */
    private Interval wave(int shift) {
        if (!(hi - lo < 6)) {
            return new Interval(-1, 1);
        }
        DoubleUnaryOperator f = shift == 0 ? Math::sin : Math::cos;
        double a = f.applyAsDouble(lo);
        double b = f.applyAsDouble(hi);
        // sin has its extremes at (k + 1/2) pi, cos at k pi
        double from = lo / Math.PI - (shift == 0 ? 0.5 : 0);
        double to = hi / Math.PI - (shift == 0 ? 0.5 : 0);
        double most = Math.max(a, b);
        double least = Math.min(a, b);
        for (double k = Math.ceil(from - 1e-9); k <= to + 1e-9; k++) {
            most = k % 2 == 0 ? 1 : most;
            least = k % 2 == 0 ? least : -1;
        }
        return outwards(least - 1e-15, most + 1e-15);
    }

    /** The values of a function of certificates. */
    Interval value(String function) {
        Function f = Function.of(function);
        return switch (function) {
            case "sin" -> wave(0);
            case "cos" -> wave(1);
            case "recip" -> inverse();
            case "log" -> positive() ? grown(f.value()) : ALL;
            case "sqrt" -> lo >= 0 ? grown(f.value()) : ALL;
            default -> grown(f.value());
        };
    }

    /** Whether a function has a derivative at each of the numbers. */
    boolean smooth(String function) {
        return switch (function) {
            case "log", "sqrt" -> positive();
            case "recip", "relu" -> avoids0();
            default -> true;
        };
    }

    /** The slopes of a function: between two of the numbers it changes by one of them. */
    Interval slope(String function) {
        return switch (function) {
            case "tanh" -> ONE.minus(value("tanh").square());
            case "exp" -> value("exp");
            case "sin" -> wave(1);
            case "cos" -> wave(0).negative();
            case "atan" -> ONE.plus(square()).inverse();
            case "erf" -> of(2 / Math.sqrt(Math.PI)).times(square().negative().value("exp"));
            case "softplus" -> ONE.minus(ONE.plus(value("exp")).inverse());
            case "log" -> positive() ? inverse() : ALL;
            case "sqrt" -> positive() ? of(2).times(value("sqrt")).inverse() : ALL;
            case "recip" -> square().inverse().negative();
            default -> positive() ? ONE : hi < 0 ? ZERO : UNIT;
        };
    }
}
