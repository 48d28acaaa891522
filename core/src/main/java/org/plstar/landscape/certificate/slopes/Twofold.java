package org.plstar.landscape.certificate.slopes;

/**
 * A number as the sum of two doubles, some 106 bits; every operation overwrites it.
 *
 * <p>Sums, products, quotients and roots are off by less than {@link #OPERATION} of the result
 * (Joldes, Muller and Popescu, Tight and rigorous error bounds for basic building blocks of
 * double-word arithmetic, ACM TOMS 44, 2017: 3u², 5u², 15u²).
 */
final class Twofold {
    /** Relative error of one operation, from above. */
    static final double OPERATION = 0x1p-100;

    double hi;
    double lo;

    Twofold set(double high, double low) {
        double s = high + low;
        lo = low - (s - high);
        hi = s;
        return this;
    }

    Twofold set(Twofold x) {
        hi = x.hi;
        lo = x.lo;
        return this;
    }

    Twofold negate() {
        hi = -hi;
        lo = -lo;
        return this;
    }

    Twofold add(double high, double low) {
        double s = hi + high;
        double b = s - hi;
        double e = (hi - (s - b)) + (high - b);
        double t = lo + low;
        double c = t - lo;
        double f = (lo - (t - c)) + (low - c);
        e += t;
        double v = s + e;
        double w = e - (v - s);
        w += f;
        hi = v + w;
        lo = w - (hi - v);
        return this;
    }

    Twofold add(Twofold x) {
        return add(x.hi, x.lo);
    }

    Twofold multiply(double high, double low) {
        double p = hi * high;
        double e = Math.fma(hi, high, -p);
        e += Math.fma(hi, low, lo * high);
        double s = p + e;
        lo = e - (s - p);
        hi = s;
        return this;
    }

    Twofold multiply(Twofold x) {
        return multiply(x.hi, x.lo);
    }

    Twofold divide(Twofold x) {
        double q = hi / x.hi;
        // what is left after the first quotient, then after the second
        double p = q * x.hi;
        double e = Math.fma(q, x.hi, -p);
        double rest = ((hi - p) - e) + Math.fma(-q, x.lo, lo);
        double second = rest / x.hi;
        return set(q, second);
    }

    Twofold sqrt() {
        if (hi == 0) {
            return this;
        }
        double s = Math.sqrt(hi);
        double rest = Math.fma(-s, s, hi) + lo;
        return set(s, rest / (2 * s));
    }

    /** Times a power of two, exact but for underflow. */
    Twofold times(double power) {
        hi *= power;
        lo *= power;
        return this;
    }
}
