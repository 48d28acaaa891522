package org.plstar.study.solve.box;

import static org.plstar.study.solve.box.Outward.above;
import static org.plstar.study.solve.box.Outward.below;
import static org.plstar.study.solve.box.Outward.down;
import static org.plstar.study.solve.box.Outward.sumDown;
import static org.plstar.study.solve.box.Outward.sumUp;
import static org.plstar.study.solve.box.Outward.up;

import org.plstar.array.UnaryFn;

/** Functions of one number on intervals: values, slopes, and what a value leaves of an argument. */
final class Functions {
    private static final double INF = Double.POSITIVE_INFINITY;

    /** Units of error of most functions of {@link StrictMath}, and of tanh, with a reserve. */
    private static final int UNITS = 3;

    private static final int TANH_UNITS = 6;

    /** The size of arguments up to which extrema of sin and cos are told apart. */
    private static final double MOST_TURNS = 1e9;

    /** Read only. */
    static final Interval ONE = new Interval(1, 1);

    private static final double TURN = 2 * Math.PI;

    /** 2/√π, to less than a unit. */
    private static final double ERF = 1.1283791670955126;

    private Functions() {}

    /** How a function is on an interval. */
    enum State {
        /** It may have no value somewhere. */
        PARTIAL,
        /** It has a value everywhere, but may jump. */
        JUMPS,
        /** It has a value everywhere, and slopes enclose its differences. */
        SMOOTH
    }

    static State state(UnaryFn fn, Interval a) {
        return switch (fn) {
            case RECIPROCAL -> a.contains(0) ? State.PARTIAL : State.SMOOTH;
            case SQRT -> a.lo < 0 ? State.PARTIAL : State.SMOOTH;
            case LOG -> a.lo <= 0 ? State.PARTIAL : State.SMOOTH;
            case LOG1P -> a.lo <= -1 ? State.PARTIAL : State.SMOOTH;
            case SIGN -> a.lo > 0 || a.hi < 0 || a.isPoint() ? State.SMOOTH : State.JUMPS;
            case STEP -> a.lo > 0 || a.hi <= 0 ? State.SMOOTH : State.JUMPS;
            case NEGATE, ABS, RELU, SQUARE, EXP, EXPM1, TANH, SIGMOID, SOFTPLUS, ERF, SIN, COS ->
                State.SMOOTH;
        };
    }

    /** {@code out} becomes the values of fn on {@code a}; empty where it has none. */
    static void value(UnaryFn fn, Interval a, Interval out) {
        if (a.isEmpty()) {
            out.setEmpty();
            return;
        }
        double lo = a.lo;
        double hi = a.hi;
        switch (fn) {
            case NEGATE -> out.negated(a);
            case ABS -> out.set(a.mignitude(), Math.max(-lo, hi));
            case SIGN -> out.set(Math.signum(lo), Math.signum(hi));
            case STEP -> out.set(lo > 0 ? 1 : 0, hi > 0 ? 1 : 0);
            case RELU -> out.set(Math.max(0, lo), Math.max(0, hi));
            case RECIPROCAL -> out.quotient(ONE, a);
            case SQUARE -> out.power(a, 2);
            case SQRT -> {
                if (hi < 0) {
                    out.setEmpty();
                } else {
                    out.set(
                            lo > 0 ? Math.max(0, down(Math.sqrt(lo))) : 0,
                            hi > 0 ? up(Math.sqrt(hi)) : 0);
                }
            }
            case EXP -> out.set(expDown(lo), expUp(hi));
            case EXPM1 ->
                out.set(
                        Math.max(-1, below(StrictMath.expm1(lo), UNITS)),
                        above(StrictMath.expm1(hi), UNITS));
            case LOG -> {
                if (hi < 0) {
                    out.setEmpty();
                } else {
                    out.set(logDown(lo), logUp(hi));
                }
            }
            case LOG1P -> {
                if (hi < -1) {
                    out.setEmpty();
                } else {
                    out.set(log1pDown(lo), log1pUp(hi));
                }
            }
            case TANH ->
                out.set(
                        Math.max(-1, below(StrictMath.tanh(lo), TANH_UNITS)),
                        Math.min(1, above(StrictMath.tanh(hi), TANH_UNITS)));
            case SIGMOID -> out.set(sigmoidDown(lo), sigmoidUp(hi));
            case SOFTPLUS -> out.set(softplusDown(lo), softplusUp(hi));
            case ERF -> out.set(erfDown(lo), -erfDown(-hi));
            case SIN -> wave(a, out, true);
            case COS -> wave(a, out, false);
        }
    }

    private static double expDown(double x) {
        return Math.max(0, below(StrictMath.exp(x), UNITS));
    }

    private static double expUp(double x) {
        double y = StrictMath.exp(x);
        return y == 0 ? Double.MIN_VALUE : above(y, UNITS);
    }

    /** The lower end of log from x on; the upper one, of its closure at 0, is a number. */
    private static double logDown(double x) {
        return x <= 0 ? -INF : below(StrictMath.log(x), UNITS);
    }

    private static double logUp(double x) {
        return x <= 0 ? -Double.MAX_VALUE : above(StrictMath.log(x), UNITS);
    }

    private static double log1pDown(double x) {
        return x <= -1 ? -INF : below(StrictMath.log1p(x), UNITS);
    }

    private static double log1pUp(double x) {
        return x <= -1 ? -Double.MAX_VALUE : above(StrictMath.log1p(x), UNITS);
    }

    /** A number at most e^x/(1 + e^x), which is small for negative x, or 1/(1 + e^-x). */
    private static double sigmoidDown(double x) {
        if (x < 0) {
            double e = expDown(x);
            return Math.max(0, down(e / sumUp(1 + e)));
        }
        return Math.max(0, down(1 / sumUp(1 + expUp(-x))));
    }

    private static double sigmoidUp(double x) {
        if (x < 0) {
            double e = expUp(x);
            return Math.min(1, up(e / sumDown(1 + e)));
        }
        return Math.min(1, up(1 / sumDown(1 + expDown(-x))));
    }

    private static double softplusDown(double x) {
        return x > 0
                ? Math.max(x, sumDown(x + below(StrictMath.log1p(expDown(-x)), UNITS)))
                : Math.max(0, below(StrictMath.log1p(expDown(x)), UNITS));
    }

    private static double softplusUp(double x) {
        return x > 0
                ? sumUp(x + above(StrictMath.log1p(expUp(-x)), UNITS))
                : above(StrictMath.log1p(expUp(x)), UNITS);
    }

    /** A number at most erf(x), which is odd. */
    private static double erfDown(double x) {
        if (x == 0) {
            return 0;
        }
        return x > 0 ? erf(x, false) : -erf(-x, true);
    }

    /**
     * A bound of erf(x) for x above 0, by 2/√π e^(-x²) x Σ (2x²)^k/(1 · 3 ⋯ (2k + 1)), whose terms
     * are positive (Abramowitz and Stegun, 7.1.6); the rest is less than the last term where their
     * ratio is below 1/2.
     */
    private static double erf(double x, boolean above) {
        if (x > 6) {
            return above ? 1 : 1 - 0x1p-52; // 1 - erf(6) is 2.2e-17
        }
        double square = above ? up(x * x) : down(x * x);
        double term = 1;
        double sum = 1;
        for (int k = 1; ; k++) {
            double next = term * (2 * square) / (2 * k + 1);
            // three roundings, of the product, the quotient and the sum
            term = above ? up(up(next)) : Math.max(0, down(down(next)));
            sum = above ? sumUp(sum + term) : sumDown(sum + term);
            if (4 * square < 2 * k + 3 && term < 0x1p-60 * sum) {
                break;
            }
        }
        sum = above ? sumUp(sum + 2 * term) : sum;
        // e^(-x²) falls with x², so its bound needs the other side of the square
        double other = above ? Math.max(0, down(x * x)) : up(x * x);
        double e = above ? expUp(-other) : expDown(-other);
        double factor = above ? up(up(ERF)) : down(down(ERF));
        return above
                ? Math.min(1, up(up(up(factor * x) * e) * sum))
                : Math.max(0, down(down(down(factor * x) * e) * sum));
    }

    /** The values of sin or cos: those at the ends, and ±1 where an extremum may be between. */
    private static void wave(Interval a, Interval out, boolean sine) {
        double lo = a.lo;
        double hi = a.hi;
        if (!(a.magnitude() <= MOST_TURNS) || hi - lo >= TURN) {
            if (a.isPoint() && a.isFinite()) {
                double y = sine ? StrictMath.sin(lo) : StrictMath.cos(lo);
                out.set(Math.max(-1, below(y, UNITS)), Math.min(1, above(y, UNITS)));
            } else {
                out.set(-1, 1);
            }
            return;
        }
        double x = sine ? StrictMath.sin(lo) : StrictMath.cos(lo);
        double y = sine ? StrictMath.sin(hi) : StrictMath.cos(hi);
        boolean top = turns(lo, hi, sine ? Math.PI / 2 : 0);
        boolean bottom = turns(lo, hi, sine ? -Math.PI / 2 : Math.PI);
        out.set(
                bottom ? -1 : Math.max(-1, below(Math.min(x, y), UNITS)),
                top ? 1 : Math.min(1, above(Math.max(x, y), UNITS)));
    }

    /** Whether at + 2πk may lie between two numbers for a whole k. */
    private static boolean turns(double lo, double hi, double at) {
        double reserve = 1e-15 * (1 + Math.max(Math.abs(lo), Math.abs(hi)));
        return Math.floor((hi - at) / TURN + reserve) >= Math.ceil((lo - at) / TURN - reserve);
    }

    /**
     * {@code out} becomes slopes of fn on {@code a}: of any two numbers there, the difference of
     * the values is that of the numbers times one of them.
     *
     * @param v the values there
     */
    static void slope(UnaryFn fn, Interval a, Interval v, Interval out) {
        switch (fn) {
            case NEGATE -> out.set(-1, -1);
            case ABS -> out.set(a.lo >= 0 ? 1 : -1, a.lo >= 0 || a.hi > 0 ? 1 : -1);
            case SIGN, STEP -> out.set(0, 0);
            case RELU -> out.set(a.lo >= 0 ? 1 : 0, a.lo >= 0 || a.hi > 0 ? 1 : 0);
            case RECIPROCAL -> {
                out.power(v, 2);
                out.negated(out);
            }
            case SQUARE -> out.scaled(2, a);
            case SQRT -> {
                out.scaled(2, v);
                out.quotient(ONE, out);
                if (v.lo <= 0) {
                    out.set(Math.max(0, out.lo), INF);
                }
            }
            case EXP -> out.set(v);
            case EXPM1 -> value(UnaryFn.EXP, a, out);
            case LOG -> rate(a.lo, a.hi, out);
            case LOG1P -> rate(sumDown(1 + a.lo), sumUp(1 + a.hi), out);
            case TANH -> {
                double near = tanhSlope(a.mignitude(), true);
                out.set(tanhSlope(a.magnitude(), false), near);
            }
            case SIGMOID -> {
                double near = a.mignitude();
                double far = a.magnitude();
                out.set(
                        Math.max(0, down(sigmoidDown(far) * sigmoidDown(-far))),
                        up(sigmoidUp(near) * sigmoidUp(-near)));
            }
            case SOFTPLUS -> value(UnaryFn.SIGMOID, a, out);
            case ERF -> {
                double near = Math.max(0, down(a.mignitude() * a.mignitude()));
                double far = up(a.magnitude() * a.magnitude());
                out.set(
                        Math.max(0, down(down(down(ERF)) * expDown(-far))),
                        up(up(up(ERF)) * expUp(-near)));
            }
            case SIN -> wave(a, out, false);
            case COS -> {
                wave(a, out, true);
                out.negated(out);
            }
        }
    }

    /** 1/x for the positive numbers between two ends. */
    private static void rate(double lo, double hi, Interval out) {
        out.set(hi > 0 ? Math.max(0, down(1 / hi)) : 0, lo > 0 ? up(1 / lo) : INF);
    }

    /** A bound of 1 - tanh² = 4e/(1 + e)² with e = exp(-2x), for x from 0 on. */
    private static double tanhSlope(double x, boolean above) {
        double e = above ? expUp(-2 * x) : expDown(-2 * x);
        double sum = above ? sumDown(1 + e) : sumUp(1 + e);
        double q = above ? up(2 * e / sum) : Math.max(0, down(2 * e / sum));
        double slope = above ? up(up(2 * q) / sum) : Math.max(0, down(down(2 * q) / sum));
        return above ? Math.min(1, slope) : slope;
    }

    /**
     * Keeps the numbers of {@code a} whose value may be in {@code v}; all where the inverse is not
     * known.
     */
    static void narrow(UnaryFn fn, Interval a, Interval v, Interval scratch) {
        if (a.isEmpty() || v.isEmpty()) {
            a.setEmpty();
            return;
        }
        switch (fn) {
            case NEGATE -> {
                scratch.negated(v);
                a.meet(scratch);
            }
            case ABS -> {
                if (v.hi < 0) {
                    a.setEmpty();
                } else {
                    a.meet(-v.hi, v.hi);
                    if (!a.isEmpty() && v.lo > 0) {
                        a.split(-v.lo, v.lo);
                    }
                }
            }
            case SIGN -> a.meet(v.lo > -1 ? 0 : -INF, v.hi < 1 ? 0 : INF);
            case STEP -> a.meet(v.lo > 0 ? 0 : -INF, v.hi < 1 ? 0 : INF);
            case RELU -> {
                if (v.hi < 0) {
                    a.setEmpty();
                } else {
                    a.meet(v.lo > 0 ? v.lo : -INF, v.hi);
                }
            }
            case RECIPROCAL -> {
                scratch.quotient(ONE, v);
                a.meet(scratch);
            }
            case SQUARE -> a.narrowByPower(2, v);
            case SQRT -> {
                if (v.hi < 0) {
                    a.setEmpty();
                } else {
                    scratch.set(Math.max(0, v.lo), v.hi);
                    scratch.power(scratch, 2);
                    a.meet(scratch);
                }
            }
            case EXP -> inverse(UnaryFn.LOG, a, v, scratch);
            case EXPM1 -> inverse(UnaryFn.LOG1P, a, v, scratch);
            case LOG -> inverse(UnaryFn.EXP, a, v, scratch);
            case LOG1P -> inverse(UnaryFn.EXPM1, a, v, scratch);
            case TANH, SIGMOID, SOFTPLUS, ERF, SIN, COS -> {}
        }
    }

    private static void inverse(UnaryFn of, Interval a, Interval v, Interval scratch) {
        value(of, v, scratch);
        a.meet(scratch);
    }
}
