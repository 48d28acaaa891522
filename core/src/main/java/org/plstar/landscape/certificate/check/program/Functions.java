package org.plstar.landscape.certificate.check.program;

/**
 * Functions of one number, each with its values and slopes in an interval, by StrictMath.
 *
 * <p>StrictMath is specified to be within 1 unit in the last place, tanh within 2.5; erf is a
 * series and a continued fraction, off by at most 32. All are taken as off by 64 · 2⁻⁵³ of
 * themselves.
 */
enum Functions {
    NEGATE,
    ABS,
    SIGN,
    STEP,
    RELU,
    RECIPROCAL,
    SQRT,
    SQUARE,
    EXP,
    EXPM1,
    LOG,
    LOG1P,
    TANH,
    SIGMOID,
    SOFTPLUS,
    ERF,
    SIN,
    COS;

    private static final double OFF = 64 * 0x1p-53;

    /** More than what e^(-x²) loses where x² is large. */
    private static final double SMALL = 1e-35;

    private static double sigmoid(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /** Whether values are rounded at all. */
    boolean isRounded() {
        return switch (this) {
            case NEGATE, ABS, SIGN, STEP, RELU -> false;
            default -> true;
        };
    }

    /** The steepest slope in the interval, from above. */
    double steepest(double low, double middle, double high) {
        double most = Math.abs(slope(middle)) + spread(low, middle, high);
        return this == ABS || this == RELU ? Math.min(1, most) : most * (1 + 1e-12);
    }

    /** Whether the interval is inside the domain, and the function continuous there. */
    boolean continuous(double low, double high) {
        return switch (this) {
            case SIGN, STEP, RECIPROCAL -> low > 0 || high < 0;
            case SQRT, LOG -> low > 0;
            case LOG1P -> low > -1;
            default -> true;
        };
    }

    /** The derivative where it exists; that from below at a kink. */
    double slope(double x) {
        return switch (this) {
            case NEGATE -> -1;
            case ABS -> Math.signum(x);
            case SIGN, STEP -> 0;
            case RELU -> x > 0 ? 1 : 0;
            case RECIPROCAL -> -1 / (x * x);
            case SQRT -> 0.5 / Math.sqrt(x);
            case SQUARE -> 2 * x;
            case EXP, EXPM1 -> StrictMath.exp(x);
            case LOG -> 1 / x;
            case LOG1P -> 1 / (1 + x);
            case TANH -> {
                double e = StrictMath.exp(-2 * Math.abs(x));
                yield 4 * e / ((1 + e) * (1 + e));
            }
            case SIGMOID -> {
                double e = StrictMath.exp(-Math.abs(x));
                yield e / ((1 + e) * (1 + e));
            }
            case SOFTPLUS -> sigmoid(x);
            case ERF -> 2 / StrictMath.sqrt(StrictMath.PI) * StrictMath.exp(-x * x);
            case SIN -> StrictMath.cos(x);
            case COS -> -StrictMath.sin(x);
        };
    }

    /**
     * How far the slopes of all pairs of points of the interval are from that at its middle.
     *
     * <p>Where the derivative is monotone in |x| or in x, one of its ends is the farthest; sine and
     * cosine change by no more than their argument.
     */
    double spread(double low, double middle, double high) {
        double here = slope(middle);
        return switch (this) {
            case NEGATE, SIGN, STEP -> 0;
            case RELU -> low <= 0 && high >= 0 && low < high ? 1 : 0;
            case ABS -> low <= 0 && high >= 0 && low < high ? 2 : 0;
            case SIN, COS -> OFF + Math.max(high - middle, middle - low) * (1 + 1e-12);
            case TANH, SIGMOID, ERF -> {
                double near = low <= 0 && high >= 0 ? 0 : Math.min(Math.abs(low), Math.abs(high));
                double far = Math.max(Math.abs(low), Math.abs(high));
                yield 3 * OFF * slope(near)
                        + SMALL
                        + Math.max(slope(near) - here, here - slope(far));
            }
            default ->
                    3 * OFF * Math.max(Math.abs(slope(low)), Math.abs(slope(high)))
                            + Math.max(Math.abs(slope(low) - here), Math.abs(slope(high) - here));
        };
    }
}
