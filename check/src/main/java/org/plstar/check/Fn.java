package org.plstar.check;

import java.util.Locale;

/**
 * A smooth function of one number: its values in pairs, its first two derivatives in doubles, and
 * the suprema of its first three absolute derivatives on an interval (docs/proofs.md, 6).
 */
enum Fn {
    TANH,
    ERF,
    SIN,
    COS,
    SOFTPLUS,
    EXP,
    LOG,
    SQRT,
    RECIP,
    ATAN;

    private static final double C = 2 / Math.sqrt(Math.PI);

    static Fn of(String name) {
        for (Fn f : values()) {
            if (f.name().toLowerCase(Locale.ROOT).equals(name)) {
                return f;
            }
        }
        throw new Unreadable("unknown function " + name);
    }

    /** Whether the derivative has both signs. */
    boolean turns() {
        return this == SIN || this == COS;
    }

    Pair of(Pair x) {
        return switch (this) {
            case TANH -> x.tanh();
            case ERF -> x.erf();
            case SIN -> x.sin();
            case COS -> x.cos();
            case SOFTPLUS -> x.softplus();
            case EXP -> x.exp();
            case LOG -> x.log();
            case SQRT -> x.root();
            case RECIP -> x.reciprocal();
            case ATAN -> x.atan();
        };
    }

    double d1(double x) {
        return switch (this) {
            case TANH -> slope(x);
            case ERF -> C * StrictMath.exp(-x * x);
            case SIN -> StrictMath.cos(x);
            case COS -> -StrictMath.sin(x);
            case SOFTPLUS -> sigmoid(x);
            case EXP -> StrictMath.exp(x);
            case LOG -> 1 / x;
            case SQRT -> 0.5 / Math.sqrt(x);
            case RECIP -> -1 / (x * x);
            case ATAN -> 1 / (1 + x * x);
        };
    }

    double d2(double x) {
        return switch (this) {
            case TANH -> -2 * StrictMath.tanh(x) * slope(x);
            case ERF -> -2 * x * C * StrictMath.exp(-x * x);
            case SIN -> -StrictMath.sin(x);
            case COS -> -StrictMath.cos(x);
            case SOFTPLUS -> sigmoid(x) * sigmoid(-x);
            case EXP -> StrictMath.exp(x);
            case LOG -> -1 / (x * x);
            case SQRT -> -0.25 / (x * Math.sqrt(x));
            case RECIP -> 2 / (x * x * x);
            case ATAN -> -2 * x / ((1 + x * x) * (1 + x * x));
        };
    }

    /** The supremum of |f'| on [a, b]. */
    double sup1(double a, double b) {
        return switch (this) {
            case TANH -> capped(1, 1, 0.77, a, b);
            case ERF -> capped(1, C, 0.9679, a, b);
            case SIN, COS -> capped(1, 1, 1, a, b);
            case SOFTPLUS -> Bound.up(sigmoid(b) + 0x1p-48);
            case EXP -> Bound.up(StrictMath.exp(b));
            case LOG -> Bound.up(1 / positive(a));
            case SQRT -> Bound.up(0.5 / Math.sqrt(positive(a)));
            case RECIP -> Bound.up(1 / (least(a, b) * least(a, b)));
            case ATAN -> capped(1, 1, 0.6496, a, b);
        };
    }

    /** The supremum of |f''| on [a, b]. */
    double sup2(double a, double b) {
        return switch (this) {
            case TANH -> capped(2, 0.76980036, 2, a, b);
            case ERF -> capped(2, 0.9679, 2.2568, a, b);
            case SIN, COS -> capped(2, 1, 1, a, b);
            case SOFTPLUS -> capped(2, 0.25, 0.0963, a, b);
            case EXP -> Bound.up(StrictMath.exp(b));
            case LOG -> Bound.up(1 / (positive(a) * a));
            case SQRT -> Bound.up(0.25 / (positive(a) * Math.sqrt(a)));
            case RECIP -> Bound.up(2 / (least(a, b) * least(a, b) * least(a, b)));
            case ATAN -> capped(2, 0.6496, 2, a, b);
        };
    }

    /** The supremum of |f'''| on [a, b]. */
    double sup3(double a, double b) {
        return switch (this) {
            case TANH -> capped(3, 2, 4.0859, a, b);
            case ERF -> 2.2568;
            case SIN, COS -> 1;
            case SOFTPLUS -> 0.0963;
            case EXP -> Bound.up(StrictMath.exp(b));
            case LOG -> Bound.up(2 / (positive(a) * a * a));
            case SQRT -> Bound.up(0.375 / (positive(a) * a * Math.sqrt(a)));
            case RECIP -> Bound.up(6 / StrictMath.pow(least(a, b), 4));
            case ATAN -> 2;
        };
    }

    /**
     * The size at the middle plus half the length times a Lipschitz constant, or the maximum; the
     * middle may be rounded, the half length is then the larger part.
     */
    private double capped(int order, double top, double lipschitz, double a, double b) {
        double m = (a + b) / 2;
        double half = Math.max(b - m, m - a);
        double size = Math.abs(at(order, m)) + 0x1p-46 + lipschitz * half;
        return Bound.up(size < top ? size : top);
    }

    private double at(int order, double m) {
        if (order == 3) {
            double t = StrictMath.tanh(m);
            return slope(m) * (6 * t * t - 2);
        }
        return order == 1 ? d1(m) : d2(m);
    }

    private static double positive(double a) {
        NotProved.require(a > 0, "a root or logarithm may leave its domain");
        return a;
    }

    private static double least(double a, double b) {
        NotProved.require(a > 0 || b < 0, "a reciprocal may leave its domain");
        return Math.min(Math.abs(a), Math.abs(b));
    }

    private static double slope(double x) {
        double t = StrictMath.tanh(x);
        return (1 - t) * (1 + t);
    }

    private static double sigmoid(double x) {
        return 0.5 + 0.5 * StrictMath.tanh(x / 2);
    }
}
