package org.plstar.array.elementwise;

/** Slow but deterministic versions of the maths functions, until their vector kernels are in. */
final class StandIn {
    private StandIn() {}

    static double apply(UnaryFn f, double x) {
        return switch (f) {
            case EXP -> StrictMath.exp(x);
            case EXPM1 -> StrictMath.expm1(x);
            case LOG -> StrictMath.log(x);
            case LOG1P -> StrictMath.log1p(x);
            case TANH -> StrictMath.tanh(x);
            case SIGMOID -> (x < 0 ? StrictMath.exp(x) : 1) / (1 + StrictMath.exp(-Math.abs(x)));
            case SOFTPLUS -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
            case ERF -> erf(x);
            case SIN -> StrictMath.sin(x);
            case COS -> StrictMath.cos(x);
            case NEGATE, ABS, SIGN, STEP, RELU, RECIPROCAL, SQRT, SQUARE ->
                    throw new IllegalArgumentException(f.name());
        };
    }

    // erf x = 2/√π e^-x² Σ 2^k x^(2k+1) / (1·3·…·(2k+1)): all terms have one sign.
    private static double erf(double x) {
        if (Math.abs(x) > 6) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int k = 1; Math.abs(term) > 1e-18 * Math.abs(sum); k++) {
            term *= 2 * x * x / (2 * k + 1);
            sum += term;
        }
        return x == 0 ? x : 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
    }
}
