package org.plstar.landscape.certificate.slopes;

import org.plstar.array.elementwise.UnaryFn;

/**
 * Functions of numbers of two doubles, off by less than {@link #ERROR} (1 + |f(x)|).
 *
 * <p>Series and identities of the textbooks; tested against references of 60 digits, not proved.
 */
final class TwofoldFunctions {
    /** Absolute error for values up to 1, relative beyond; tests find less than a hundredth. */
    static final double ERROR = 0x1p-86;

    private static final double LN2 = 0.6931471805599453;
    private static final double LN2_LOW = 2.3190468138462996e-17;
    private static final double TWO_BY_ROOT_PI = 1.1283791670955126;
    private static final double TWO_BY_ROOT_PI_LOW = 1.533545961316588e-17;
    private static final double[] HALF_PI = {
        1.5707963267948966, 6.123233995736766e-17, -1.4973849048591698e-33
    };

    /** Beyond, sine and cosine are those of doubles. */
    private static final double FAR = 1e5;

    private final Twofold a = new Twofold();
    private final Twofold b = new Twofold();
    private final Twofold c = new Twofold();
    private final Twofold d = new Twofold();

    /** Whether a function is known here at that number. */
    static boolean covers(UnaryFn fn, double x) {
        return switch (fn) {
            case SIN, COS -> Math.abs(x) < FAR;
            // powers of 2 that are no doubles are on the way to larger ones
            case EXP, EXPM1 -> x < 709;
            case LOG -> x > 1e-300 && x < 1e300;
            case LOG1P -> x > -1 && x < 1e300;
            default -> true;
        };
    }

    /** x = f(x). */
    void apply(UnaryFn fn, Twofold x) {
        switch (fn) {
            case NEGATE -> x.negate();
            case ABS -> {
                if (x.hi < 0) {
                    x.negate();
                }
            }
            case SIGN -> x.set(Math.signum(x.hi), 0);
            case STEP -> x.set(x.hi > 0 ? 1 : 0, 0);
            case RELU -> {
                if (!(x.hi > 0)) {
                    x.set(0, 0);
                }
            }
            case RECIPROCAL -> x.set(a.set(1, 0).divide(b.set(x)));
            case SQRT -> x.sqrt();
            case SQUARE -> x.multiply(a.set(x));
            case EXP -> exp(x);
            case EXPM1 -> expm1(x);
            case LOG -> log(x);
            case LOG1P -> log(x.add(1, 0));
            case TANH -> tanh(x);
            case SIGMOID -> sigmoid(x);
            case SOFTPLUS -> softplus(x);
            case ERF -> erf(x);
            case SIN -> sine(x, 0);
            case COS -> sine(x, 1);
        }
    }

    private void exp(Twofold x) {
        if (x.hi < -700) {
            x.set(0, 0);
            return;
        }
        double k = Math.rint(x.hi / LN2);
        x.add(a.set(LN2, LN2_LOW).multiply(-k, 0));
        small(x);
        x.add(1, 0).times(Math.scalb(1.0, (int) k));
    }

    private void expm1(Twofold x) {
        if (Math.abs(x.hi) < 0.3) {
            small(x);
        } else {
            exp(x);
            x.add(-1, 0);
        }
    }

    /** e^x - 1 for |x| below ½: a series of x/512, then (1 + s)² - 1 nine times. */
    private void small(Twofold x) {
        x.times(0x1p-9);
        a.set(x);
        b.set(x);
        for (int n = 2; n <= 10; n++) {
            b.multiply(x).divide(c.set(n, 0));
            a.add(b);
        }
        x.set(a);
        for (int n = 0; n < 9; n++) {
            a.set(x).multiply(b.set(x));
            x.times(2).add(a);
        }
    }

    /** One step of Halley's method from the double's logarithm. */
    private void log(Twofold x) {
        double y = Math.log(x.hi);
        d.set(x);
        x.set(y, 0);
        exp(x);
        // 2 (x - e^y)/(x + e^y)
        a.set(d).add(-x.hi, -x.lo);
        b.set(d).add(x);
        x.set(a.divide(b)).times(2).add(y, 0);
    }

    private void tanh(Twofold x) {
        boolean negative = x.hi < 0;
        if (!negative) {
            x.negate();
        }
        // t = e^(-2|x|) - 1, tanh |x| = -t/(t + 2)
        x.times(2);
        expm1(x);
        a.set(x).add(2, 0);
        x.divide(a);
        if (!negative) {
            x.negate();
        }
    }

    private void sigmoid(Twofold x) {
        boolean negative = x.hi < 0;
        if (!negative) {
            x.negate();
        }
        exp(x);
        a.set(x).add(1, 0);
        if (negative) {
            x.divide(a);
        } else {
            x.set(b.set(1, 0).divide(a));
        }
    }

    private void softplus(Twofold x) {
        double hi = Math.max(x.hi, 0);
        double lo = x.hi > 0 ? x.lo : 0;
        if (x.hi > 0) {
            x.negate();
        }
        exp(x);
        log(x.add(1, 0));
        x.add(hi, lo);
    }

    /** A series of terms of one sign below 8; beyond, 1 up to 2e-29. */
    private void erf(Twofold x) {
        if (Math.abs(x.hi) > 8) {
            x.set(Math.signum(x.hi), 0);
            return;
        }
        Twofold square = new Twofold().set(x).multiply(a.set(x));
        Twofold term = new Twofold().set(x);
        Twofold sum = new Twofold().set(x);
        for (int k = 1; k < 400 && Math.abs(term.hi) > 1e-34 * Math.abs(sum.hi); k++) {
            term.multiply(square).times(2).divide(a.set(2.0 * k + 1, 0));
            sum.add(term);
        }
        x.set(square).negate();
        exp(x);
        x.multiply(sum).multiply(TWO_BY_ROOT_PI, TWO_BY_ROOT_PI_LOW);
    }

    /** sin(x + shift π/2). */
    private void sine(Twofold x, int shift) {
        double k = Math.rint(x.hi / HALF_PI[0]);
        for (double part : HALF_PI) {
            double p = k * part;
            x.add(-p, -Math.fma(k, part, -p));
        }
        int quarter = (int) (((long) k + shift) & 3);
        Twofold square = new Twofold().set(x).multiply(a.set(x));
        Twofold term = new Twofold();
        if ((quarter & 1) == 0) {
            term.set(x);
        } else {
            term.set(1, 0);
        }
        Twofold sum = new Twofold().set(term);
        for (int n = (quarter & 1) == 0 ? 2 : 1; n < 40; n += 2) {
            term.multiply(square).divide(a.set(-(double) n * (n + 1), 0));
            sum.add(term);
        }
        x.set(sum);
        if (quarter >= 2) {
            x.negate();
        }
    }
}
