package org.plstar.landscape.certificate.check.program;

/** The functions of {@link Functions} for pairs, off by less than {@link #OFF} (1 + |f|). */
final class PairFunctions {
    static final double OFF = 0x1p-80;

    private static final Pair LN2 = new Pair(0.6931471805599453, 2.3190468138462996e-17);
    private static final Pair ROOT_PI = new Pair(1.772453850905516, -7.666586499825799e-17);
    private static final double[] HALF_PI = {
        1.5707963267948966, 6.123233995736766e-17, -1.4973849048591698e-33
    };

    private PairFunctions() {}

    static boolean covers(Functions f, double x) {
        return Double.isFinite(x)
                && !((f == Functions.SIN || f == Functions.COS) && Math.abs(x) > 1e4)
                && !((f == Functions.EXP || f == Functions.EXPM1) && x > 700);
    }

    static Pair at(Functions f, Pair x) {
        return switch (f) {
            case NEGATE -> x.negative();
            case ABS -> x.hi() < 0 ? x.negative() : x;
            case SIGN -> Pair.of(Math.signum(x.hi()));
            case STEP -> Pair.of(x.hi() > 0 ? 1 : 0);
            case RELU -> x.hi() > 0 ? x : Pair.ZERO;
            case RECIPROCAL -> Pair.ONE.over(x);
            case SQRT -> x.root();
            case SQUARE -> x.times(x);
            case EXP -> exp(x);
            case EXPM1 -> Math.abs(x.hi()) < 0.1 ? series(x) : exp(x).minus(Pair.ONE);
            case LOG -> log(x);
            case LOG1P -> log(x.plus(Pair.ONE));
            case TANH -> {
                Pair e = exp(x.plus(x).times(Pair.of(x.hi() > 0 ? -1 : 1)));
                Pair t = Pair.ONE.minus(e).over(Pair.ONE.plus(e));
                yield x.hi() > 0 ? t : t.negative();
            }
            case SIGMOID -> {
                Pair e = exp(x.hi() > 0 ? x.negative() : x);
                yield (x.hi() > 0 ? Pair.ONE : e).over(Pair.ONE.plus(e));
            }
            case SOFTPLUS -> {
                Pair e = exp(x.hi() > 0 ? x.negative() : x);
                Pair rest = log(Pair.ONE.plus(e));
                yield x.hi() > 0 ? rest.plus(x) : rest;
            }
            case ERF -> erf(x);
            case SIN -> wave(x, 0);
            case COS -> wave(x, 1);
        };
    }

    /** e^x: the sum of x^n/n! of x/4096, squared twelve times. */
    private static Pair exp(Pair x) {
        if (x.hi() < -700) {
            return Pair.ZERO;
        }
        double k = Math.rint(x.hi() / LN2.hi());
        Pair r = x.minus(LN2.times(Pair.of(k))).times(Pair.of(0x1p-12));
        Pair e = series(r).plus(Pair.ONE);
        for (int n = 0; n < 12; n++) {
            e = e.times(e);
        }
        double power = Math.scalb(1.0, (int) k);
        return new Pair(e.hi() * power, e.lo() * power);
    }

    /** e^x - 1 for small x. */
    private static Pair series(Pair x) {
        Pair term = x;
        Pair sum = x;
        for (int n = 2; n < 30 && term.hi() != 0; n++) {
            term = term.times(x).over(Pair.of(n));
            sum = sum.plus(term);
        }
        return sum;
    }

    /** Two Newton steps for e^y = x. */
    private static Pair log(Pair x) {
        Pair y = Pair.of(StrictMath.log(x.hi()));
        for (int n = 0; n < 2; n++) {
            y = y.plus(x.times(exp(y.negative())).minus(Pair.ONE));
        }
        return y;
    }

    /** 2/√π Σ (-1)^n x^(2n+1)/(n! (2n+1)) would cancel: the series with e^(-x²) does not. */
    private static Pair erf(Pair x) {
        if (Math.abs(x.hi()) > 8.5) {
            return Pair.of(Math.signum(x.hi()));
        }
        Pair square = x.times(x);
        Pair term = x;
        Pair sum = x;
        for (int n = 1; n < 500 && Math.abs(term.hi()) > 1e-34 * Math.abs(sum.hi()); n++) {
            term = term.times(square).over(Pair.of(n + 0.5));
            sum = sum.plus(term);
        }
        return exp(square.negative()).times(sum).times(Pair.of(2)).over(ROOT_PI);
    }

    private static Pair wave(Pair x, int shift) {
        double k = Math.rint(x.hi() / HALF_PI[0]);
        Pair r = x;
        for (double part : HALF_PI) {
            r = r.minus(Pair.of(k).times(Pair.of(part)));
        }
        int quarter = (int) ((long) k + shift) & 3;
        boolean odd = (quarter & 1) == 1;
        Pair square = r.times(r);
        Pair term = odd ? Pair.ONE : r;
        Pair sum = term;
        for (int n = odd ? 1 : 2; n < 44; n += 2) {
            term = term.times(square).over(Pair.of(-(double) n * (n + 1)));
            sum = sum.plus(term);
        }
        return quarter >= 2 ? sum.negative() : sum;
    }
}
