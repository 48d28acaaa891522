package org.plstar.network;

import java.util.Locale;
import java.util.Optional;
import org.plstar.array.Shape;
import org.plstar.array.elementwise.BinaryFn;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Elementwise activations, written in primitive ops; kinks as PyTorch has them: relu'(0) = 0, leaky_relu'(0) = slope, elu'(0) = 1. */
public enum Activation {
    /** tanh(x). */
    TANH,
    /** max(x, 0). */
    RELU,
    /** x where x > 0, else 0.01 x. */
    LEAKY_RELU,
    /** x where x > 0, else e^x - 1. */
    ELU,
    /** x Φ(x) with the exact normal distribution function. */
    GELU,
    /** The tanh form of GELU: ½x(1 + tanh(√(2/π)(x + 0.044715 x³))). */
    GELU_TANH,
    /** x σ(x). */
    SILU,
    /** 1/(1 + e^-x). */
    SIGMOID,
    /** log(1 + e^x). */
    SOFTPLUS,
    /** x/(1 + |x|). */
    SOFTSIGN,
    /** erf(x). */
    ERF,
    /** sin(x). */
    SIN,
    /** x. */
    IDENTITY;

    private static final double LEAK = 0.01;

    /** The activation of that name in network texts. */
    public static Optional<Activation> named(String text) {
        for (Activation a : values()) {
            if (a.text().equals(text)) {
                return Optional.of(a);
            }
        }
        return Optional.empty();
    }

    /** The name in network texts, for instance {@code leaky_relu}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it halves the second moment of a symmetric input, so that the next layer's default σ_w is √2. */
    public boolean isReluLike() {
        return switch (this) {
            case RELU, LEAKY_RELU, ELU, GELU, GELU_TANH, SILU -> true;
            case TANH, SIGMOID, SOFTPLUS, SOFTSIGN, ERF, SIN, IDENTITY -> false;
        };
    }

    /** Adds the activation of x to a program. */
    public Value apply(ProgramBuilder b, Value x) {
        Shape shape = x.type().shape();
        return switch (this) {
            case TANH -> b.unary(UnaryFn.TANH, x);
            case RELU -> b.unary(UnaryFn.RELU, x);
            case LEAKY_RELU ->
                    b.select(b.compare(BinaryFn.GREATER, x, b.fill(0, shape)), x, b.scale(LEAK, x));
            // max(x,0) + expm1(min(x,0)), and min(x,0) = x - max(x,0) so that the slope at 0 is 1
            case ELU -> {
                Value positive = b.unary(UnaryFn.RELU, x);
                yield b.add(positive, b.unary(UnaryFn.EXPM1, b.subtract(x, positive)));
            }
            case GELU ->
                    b.mul(
                            b.scale(0.5, x),
                            b.shift(b.unary(UnaryFn.ERF, b.scale(Math.sqrt(0.5), x)), 1));
            case GELU_TANH -> {
                Value cube = b.mul(x, b.unary(UnaryFn.SQUARE, x));
                Value inner = b.scale(Math.sqrt(2 / Math.PI), b.add(x, b.scale(0.044715, cube)));
                yield b.mul(b.scale(0.5, x), b.shift(b.unary(UnaryFn.TANH, inner), 1));
            }
            case SILU -> b.mul(x, b.unary(UnaryFn.SIGMOID, x));
            case SIGMOID -> b.unary(UnaryFn.SIGMOID, x);
            case SOFTPLUS -> b.unary(UnaryFn.SOFTPLUS, x);
            case SOFTSIGN -> b.div(x, b.shift(b.unary(UnaryFn.ABS, x), 1));
            case ERF -> b.unary(UnaryFn.ERF, x);
            case SIN -> b.unary(UnaryFn.SIN, x);
            case IDENTITY -> x;
        };
    }
}
