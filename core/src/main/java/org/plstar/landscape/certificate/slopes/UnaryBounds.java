package org.plstar.landscape.certificate.slopes;

import org.jspecify.annotations.Nullable;
import org.plstar.array.elementwise.BinaryFn;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/**
 * What is known of every function of one number: how steep it is in an interval, and its slopes
 * there.
 *
 * <p>Bounds of second derivatives over the whole line: tanh 4/(3√3), σ 1/(6√3), softplus ¼, erf
 * 2√(2/(πe)), sin and cos 1. The others are monotone, and an end of the interval is the worst.
 */
final class UnaryBounds {
    private static final double TWO_BY_ROOT_PI = 1.1283791670955128;

    private final ProgramBuilder b;
    private final Margins m;

    UnaryBounds(Margins margins) {
        this.b = margins.b();
        this.m = margins;
    }

    /** Slopes in an interval: all lie within {@code radius} of {@code middle}. */
    record Slope(Value middle, @Nullable Value radius) {}

    /**
     * What the difference of two quotients x/y is made of: all 1/y lie within {@code inverseRadius}
     * of {@code inverse}, all x/y within {@code radius} of {@code value}.
     */
    record Quotient(Value inverse, Value inverseRadius, Value value, Value radius) {}

    /**
     * The quotients of two intervals.
     *
     * @param q that of their middles
     */
    Quotient quotient(Enclosed x, Enclosed y, Value q) {
        Value low = awayFromZero(y);
        Value inverse = b.unary(UnaryFn.RECIPROCAL, y.mid());
        Value lost = b.scale(2 * Rounding.UNIT, m.abs(inverse));
        Value moved = y.radius() == null ? null : b.div(b.mul(m.abs(inverse), y.radius()), low);
        Value inverseRadius = m.up(moved == null ? lost : b.add(moved, lost));
        Value numerator = m.plus(x.radius(), m.times(m.abs(q), y.radius()));
        Value rounding = b.scale(2 * Rounding.UNIT, m.abs(q));
        Value radius = m.up(numerator == null ? rounding : b.add(b.div(numerator, low), rounding));
        return new Quotient(inverse, inverseRadius, q, radius);
    }

    /** How far the computed f is from f of its computed argument, from above; absent if exact. */
    @Nullable Value libraryError(UnaryFn fn, Value y) {
        double ulps = DoubleElementwise.errorUlp(fn);
        return ulps == 0 ? null : m.up(b.scale(2 * ulps * Rounding.UNIT, m.abs(y)));
    }

    /** The largest |f(a) - f(b)|/|a - b| of all numbers; infinite if there is none. */
    static double steepestAnywhere(UnaryFn fn) {
        return switch (fn) {
            case NEGATE, ABS, RELU, TANH, SOFTPLUS, SIN, COS -> 1;
            case SIGMOID -> 0.25;
            case ERF -> TWO_BY_ROOT_PI * (1 + 1e-15);
            case SIGN, STEP -> 0;
            case RECIPROCAL, SQRT, SQUARE, EXP, EXPM1, LOG, LOG1P -> Double.POSITIVE_INFINITY;
        };
    }

    /** No f(x) is smaller, given that no x is smaller than {@code least}. */
    static double least(UnaryFn fn, double least) {
        return switch (fn) {
            case ABS, RELU, SQUARE, EXP, SIGMOID, SOFTPLUS, STEP -> 0;
            case SQRT -> least > 0 ? Math.sqrt(least) * (1 - 1e-15) : 0;
            case TANH, SIGN, SIN, COS, ERF, EXPM1 -> -1.0;
            case RECIPROCAL -> least > 0 ? 0 : Double.NEGATIVE_INFINITY;
            case NEGATE, LOG, LOG1P -> Double.NEGATIVE_INFINITY;
        };
    }

    /** Where the function is not defined, or jumps, in the interval: 1, else 0. */
    @Nullable Value doubtful(UnaryFn fn, Enclosed x) {
        return switch (fn) {
            case SIGN, STEP -> m.within(x.mid(), x.radius());
            case RECIPROCAL -> notPositive(awayFromZero(x));
            case SQRT, LOG -> notPositive(low(x));
            case LOG1P -> notPositive(lowBesideOne(x));
            default -> null;
        };
    }

    private Value notPositive(Value x) {
        return b.compare(BinaryFn.GREATER_EQUAL, b.fill(0, x.type().shape()), x);
    }

    /** The lower end of the interval, rounded down where it is positive. */
    Value low(Enclosed x) {
        Value low = x.radius() == null ? x.mid() : m.down(b.subtract(x.mid(), x.radius()));
        return x.least() > Double.NEGATIVE_INFINITY
                ? m.larger(low, b.fill(x.least(), low.type().shape()))
                : low;
    }

    /** The least 1 + x of the interval, rounded down where it is positive. */
    private Value lowBesideOne(Enclosed x) {
        Value sum = b.shift(x.mid(), 1);
        Value lost = m.up(b.scale(2 * Rounding.UNIT, m.abs(sum)));
        return m.down(b.subtract(sum, x.radius() == null ? lost : b.add(x.radius(), lost)));
    }

    /** The least |x| of the interval, rounded down; not positive if 0 is inside. */
    Value awayFromZero(Enclosed x) {
        Value low =
                x.radius() == null
                        ? m.abs(x.mid())
                        : m.down(b.subtract(m.abs(x.mid()), x.radius()));
        return x.least() > 0 ? m.larger(low, b.fill(x.least(), low.type().shape())) : low;
    }

    /** The largest |f'| in the interval about x, y = f(x). */
    Value steepest(UnaryFn fn, Enclosed x, Value y) {
        return switch (fn) {
            case NEGATE, ABS, RELU, SIGN, STEP -> b.fill(1, x.mid().type().shape());
            case RECIPROCAL, SQRT, SQUARE, EXP, EXPM1, LOG, LOG1P -> atTheEnd(fn, x);
            case TANH, SIGMOID, SOFTPLUS, ERF, SIN, COS -> {
                Slope s = slope(fn, x, y);
                Value most = m.magnitude(s.middle(), s.radius());
                yield m.smaller(most, b.fill(steepestAnywhere(fn), most.type().shape()));
            }
        };
    }

    /** |f'| where it is largest, for functions whose |f'| is monotone. */
    private Value atTheEnd(UnaryFn fn, Enclosed x) {
        return m.up(
                switch (fn) {
                    case RECIPROCAL ->
                            b.unary(UnaryFn.SQUARE, b.unary(UnaryFn.RECIPROCAL, awayFromZero(x)));
                    case SQRT ->
                            b.scale(
                                    0.5,
                                    b.unary(UnaryFn.RECIPROCAL, b.unary(UnaryFn.SQRT, low(x))));
                    case SQUARE -> b.scale(2, m.magnitude(x.mid(), x.radius()));
                    case EXP, EXPM1 -> b.unary(UnaryFn.EXP, high(x));
                    case LOG -> b.unary(UnaryFn.RECIPROCAL, low(x));
                    case LOG1P -> b.unary(UnaryFn.RECIPROCAL, lowBesideOne(x));
                    default -> throw new IllegalArgumentException("no end for " + fn);
                });
    }

    private Value high(Enclosed x) {
        return x.radius() == null ? x.mid() : b.add(x.mid(), m.upSum(x.radius()));
    }

    /** |f''| where it is largest in the interval. */
    private @Nullable Value sharpest(UnaryFn fn, Enclosed x) {
        double everywhere =
                switch (fn) {
                    case TANH -> 0.769800358919501;
                    case SIGMOID -> 0.09622504486493764;
                    case SOFTPLUS -> 0.25;
                    case ERF -> 0.9678828980938182;
                    case SIN, COS -> 1;
                    case SQUARE -> 2;
                    default -> 0;
                };
        if (everywhere > 0) {
            return b.fill(everywhere * (1 + 1e-14), x.mid().type().shape());
        }
        return switch (fn) {
            case RECIPROCAL -> {
                Value inverse = b.unary(UnaryFn.RECIPROCAL, awayFromZero(x));
                yield b.scale(2, b.mul(inverse, b.unary(UnaryFn.SQUARE, inverse)));
            }
            case SQRT -> {
                Value inverse = b.unary(UnaryFn.RECIPROCAL, low(x));
                yield b.scale(0.25, b.mul(inverse, b.unary(UnaryFn.SQRT, inverse)));
            }
            case EXP, EXPM1 -> b.unary(UnaryFn.EXP, high(x));
            case LOG -> b.unary(UnaryFn.SQUARE, b.unary(UnaryFn.RECIPROCAL, low(x)));
            case LOG1P -> b.unary(UnaryFn.SQUARE, b.unary(UnaryFn.RECIPROCAL, lowBesideOne(x)));
            default -> null;
        };
    }

    /** The slopes of a smooth function in the interval about x, y = f(x). */
    Slope slope(UnaryFn fn, Enclosed x, Value y) {
        Value at = derivative(fn, x.mid(), y);
        Value rounding = b.scale(16 * Rounding.UNIT, b.shift(m.abs(at), ownScale(fn)));
        Value sharp = x.radius() == null ? null : sharpest(fn, x);
        Value moved = m.times(sharp, x.radius());
        return new Slope(at, m.up(moved == null ? rounding : b.add(moved, rounding)));
    }

    /** What a derivative that is a difference loses in absolute terms, in units of rounding. */
    private static double ownScale(UnaryFn fn) {
        return switch (fn) {
            case TANH, SIGMOID, SOFTPLUS, ERF, SIN, COS -> 1;
            default -> 0;
        };
    }

    private Value derivative(UnaryFn fn, Value x, Value y) {
        return switch (fn) {
            case TANH -> b.shift(b.scale(-1, b.unary(UnaryFn.SQUARE, y)), 1);
            case SIGMOID -> b.subtract(y, b.unary(UnaryFn.SQUARE, y));
            case SOFTPLUS -> b.unary(UnaryFn.SIGMOID, x);
            case ERF ->
                    b.scale(
                            TWO_BY_ROOT_PI,
                            b.unary(UnaryFn.EXP, b.scale(-1, b.unary(UnaryFn.SQUARE, x))));
            case SIN -> b.unary(UnaryFn.COS, x);
            case COS -> b.scale(-1, b.unary(UnaryFn.SIN, x));
            case SQUARE -> b.scale(2, x);
            case EXP, EXPM1 -> b.unary(UnaryFn.EXP, x);
            case LOG -> b.unary(UnaryFn.RECIPROCAL, x);
            case LOG1P -> b.unary(UnaryFn.RECIPROCAL, b.shift(x, 1));
            case RECIPROCAL -> b.scale(-1, b.unary(UnaryFn.SQUARE, y));
            case SQRT -> b.scale(0.5, b.unary(UnaryFn.RECIPROCAL, y));
            case NEGATE, ABS, SIGN, STEP, RELU ->
                    throw new IllegalArgumentException(fn + " is not smooth");
        };
    }
}
