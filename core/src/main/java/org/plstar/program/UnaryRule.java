package org.plstar.program;

import org.jspecify.annotations.Nullable;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;

/**
 * The derivative of every unary function, written in ops, so that higher derivatives follow by
 * themselves.
 */
final class UnaryRule {
    private UnaryRule() {}

    /**
     * f'(x) for y = f(x), or null where it is zero everywhere. At a kink: relu'(0) = 0, abs'(0) =
     * 0.
     */
    static @Nullable Value derivative(ProgramBuilder b, UnaryFn fn, Value x, Value y) {
        Shape shape = x.type().shape();
        return switch (fn) {
            case NEGATE -> b.fill(-1, shape);
            case ABS -> b.unary(UnaryFn.SIGN, x);
            case SIGN, STEP -> null;
            case RELU -> b.unary(UnaryFn.STEP, x);
            case RECIPROCAL -> b.scale(-1, b.unary(UnaryFn.SQUARE, y));
            case SQRT -> b.scale(0.5, b.unary(UnaryFn.RECIPROCAL, y));
            case SQUARE -> b.scale(2, x);
            case EXP -> y;
            case EXPM1 -> b.unary(UnaryFn.EXP, x);
            case LOG -> b.unary(UnaryFn.RECIPROCAL, x);
            case LOG1P -> b.unary(UnaryFn.RECIPROCAL, b.shift(x, 1));
            // tanh'(x) = 1 - tanh²(x)
            case TANH -> b.shift(b.scale(-1, b.unary(UnaryFn.SQUARE, y)), 1);
            // σ'(x) = σ(x) - σ(x)²
            case SIGMOID -> b.subtract(y, b.unary(UnaryFn.SQUARE, y));
            case SOFTPLUS -> b.unary(UnaryFn.SIGMOID, x);
            // erf'(x) = 2/√π e^{-x²}
            case ERF ->
                b.scale(
                        2 / Math.sqrt(Math.PI),
                        b.unary(UnaryFn.EXP, b.scale(-1, b.unary(UnaryFn.SQUARE, x))));
            case SIN -> b.unary(UnaryFn.COS, x);
            case COS -> b.scale(-1, b.unary(UnaryFn.SIN, x));
        };
    }

    /**
     * f''(x) for y = f(x) and slope = f'(x), or null where it is zero everywhere but at kinks and
     * jumps.
     */
    static @Nullable Value second(ProgramBuilder b, UnaryFn fn, Value x, Value y, Value slope) {
        return switch (fn) {
            case NEGATE, ABS, SIGN, STEP, RELU -> null;
            // the second derivative 2/x³
            case RECIPROCAL -> b.scale(-2, b.mul(y, slope));
            // the second derivative -1/(4 x √x)
            case SQRT -> b.scale(-0.5, b.div(slope, x));
            case SQUARE -> b.fill(2, x.type().shape());
            case EXP -> y;
            case EXPM1 -> slope;
            case LOG, LOG1P -> b.scale(-1, b.unary(UnaryFn.SQUARE, slope));
            case TANH -> b.scale(-2, b.mul(y, slope));
            // σ'' = σ' (1 - 2σ)
            case SIGMOID -> b.mul(slope, b.shift(b.scale(-2, y), 1));
            case SOFTPLUS -> b.subtract(slope, b.unary(UnaryFn.SQUARE, slope));
            case ERF -> b.scale(-2, b.mul(x, slope));
            case SIN, COS -> b.scale(-1, y);
        };
    }
}
