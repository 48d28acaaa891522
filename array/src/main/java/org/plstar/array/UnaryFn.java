package org.plstar.array;

import org.plstar.array.elementwise.DoubleElementwise;

/**
 * A function of one number, applied to every element of an array by {@link DoubleElementwise} and
 * {@code elementwise.FloatElementwise}.
 */
public enum UnaryFn {
    /** The negative number -x. */
    NEGATE,
    /** The absolute value |x|. */
    ABS,
    /** The sign: 1 for x &gt; 0, -1 for x &lt; 0, x itself for a zero of either sign. */
    SIGN,
    /** The number 1 for x &gt; 0, otherwise 0 (also for not-a-number). */
    STEP,
    /** max(x, 0); the result for -0 is +0. */
    RELU,
    /** The reciprocal 1 / x. */
    RECIPROCAL,
    /** The square root of x. */
    SQRT,
    /** The square x². */
    SQUARE,
    /** e to the power x; overflow gives infinity, underflow is gradual. */
    EXP,
    /** e to the power x, minus 1, with full relative accuracy near 0. */
    EXPM1,
    /** Natural logarithm; minus infinity at 0, not-a-number below. */
    LOG,
    /** log(1 + x), with full relative accuracy near 0; minus infinity at -1, not-a-number below. */
    LOG1P,
    /** Hyperbolic tangent, with full relative accuracy near 0. */
    TANH,
    /** The logistic function 1 / (1 + e^-x), with full relative accuracy in both tails. */
    SIGMOID,
    /** The function log(1 + e^x), with full relative accuracy in both tails. */
    SOFTPLUS,
    /** Error function 2/√π ∫₀ˣ e^-t² dt, with full relative accuracy near 0. */
    ERF,
    /** The sine of x radians. */
    SIN,
    /** The cosine of x radians. */
    COS;

    /** Whether the function has all derivatives wherever it is finite: no kink and no jump. */
    public boolean isSmooth() {
        return switch (this) {
            case ABS, SIGN, STEP, RELU -> false;
            case NEGATE,
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
                    COS -> true;
        };
    }
}
