package org.plstar.landscape.certificate.check.program;

/**
 * A number as the sum of two doubles, the second below half a unit of the first.
 *
 * <p>Dekker's and Knuth's algorithms; sums, products and quotients are off by less than {@link
 * #OFF} of the result.
 */
record Pair(double hi, double lo) {
    static final double OFF = 0x1p-98;

    static final Pair ZERO = new Pair(0, 0);
    static final Pair ONE = new Pair(1, 0);

    static Pair of(double x) {
        return new Pair(x, 0);
    }

    private static Pair normal(double a, double b) {
        double s = a + b;
        return new Pair(s, b - (s - a));
    }

    private static double lost(double a, double b, double sum) {
        double part = sum - a;
        return (a - (sum - part)) + (b - part);
    }

    Pair plus(Pair y) {
        double s = hi + y.hi;
        double t = lo + y.lo;
        Pair first = normal(s, lost(hi, y.hi, s) + t);
        return normal(first.hi, first.lo + lost(lo, y.lo, t));
    }

    Pair minus(Pair y) {
        return plus(y.negative());
    }

    Pair negative() {
        return new Pair(-hi, -lo);
    }

    Pair times(Pair y) {
        double p = hi * y.hi;
        return normal(p, Math.fma(hi, y.hi, -p) + (hi * y.lo + lo * y.hi));
    }

    Pair over(Pair y) {
        double q = hi / y.hi;
        Pair rest = minus(y.times(of(q)));
        return normal(q, (rest.hi + rest.lo) / y.hi);
    }

    Pair root() {
        if (hi <= 0) {
            return this;
        }
        double s = Math.sqrt(hi);
        Pair rest = minus(of(s).times(of(s)));
        return normal(s, (rest.hi + rest.lo) / (2 * s));
    }

    double size() {
        return Math.abs(hi);
    }
}
