package org.plstar.network;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import org.plstar.array.BinaryFn;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/**
 * The activations that network texts can name, by PyTorch's definitions and defaults; adding one is
 * adding a constant.
 *
 * <p>Kinks are as PyTorch has them: relu'(0) = abs'(0) = 0, leaky_relu'(0) = 0.01, elu'(0) =
 * celu'(0) = 1, selu'(0) = αλ; functions that are cut off have slope 0 where the cut begins,
 * hardswish 1 at 3.
 */
public enum StandardActivation implements Activation {
    /** tanh(x). */
    TANH((b, x) -> b.unary(UnaryFn.TANH, x)),
    /** max(x, 0). */
    RELU((b, x) -> b.unary(UnaryFn.RELU, x), Gain.HALVED, "gelu or softplus"),
    /** x where x > 0, else 0.01 x. */
    LEAKY_RELU(
            (b, x) -> b.select(b.compare(BinaryFn.GREATER, x, zero(b, x)), x, b.scale(0.01, x)),
            Gain.HALVED,
            "gelu or softplus"),
    /** x where x > 0, else e^x - 1. */
    ELU((b, x) -> exponential(b, x, 1), Gain.HALVED, "silu or softplus"),
    /** ELU with α = 1, which is PyTorch's default. */
    CELU((b, x) -> exponential(b, x, 1), Gain.HALVED, "silu or softplus"),
    /** λx where x > 0, else λα(e^x - 1), with the λ and α that keep mean 0 and variance 1. */
    SELU(
            (b, x) -> b.scale(1.0507009873554805, exponential(b, x, 1.6732632423543772)),
            Gain.KEPT,
            "silu or tanh"),
    /** x Φ(x) with the exact normal distribution function. */
    GELU(
            (b, x) -> b.mul(
                    b.scale(0.5, x), b.shift(b.unary(UnaryFn.ERF, b.scale(Math.sqrt(0.5), x)), 1)),
            Gain.HALVED,
            "gelu"),
    /** The tanh form of GELU: ½x(1 + tanh(√(2/π)(x + 0.044715 x³))). */
    GELU_TANH(
            (b, x) -> {
                Value cube = b.mul(x, b.unary(UnaryFn.SQUARE, x));
                Value inner = b.scale(Math.sqrt(2 / Math.PI), b.add(x, b.scale(0.044715, cube)));
                return b.mul(b.scale(0.5, x), b.shift(b.unary(UnaryFn.TANH, inner), 1));
            },
            Gain.HALVED,
            "gelu or softplus"),
    /** x σ(x). */
    SILU((b, x) -> b.mul(x, b.unary(UnaryFn.SIGMOID, x)), Gain.HALVED, "silu"),
    /** x tanh(log(1 + e^x)). */
    MISH(
            (b, x) -> b.mul(x, b.unary(UnaryFn.TANH, b.unary(UnaryFn.SOFTPLUS, x))),
            Gain.HALVED,
            "silu or gelu"),
    /** x times {@link #HARDSIGMOID}. */
    HARDSWISH((b, x) -> b.mul(x, ramp(b, x)), Gain.HALVED, "silu"),
    /** min(max(x, 0), 6). */
    RELU6(
            (b, x) -> {
                Value six = b.fill(6, x.type().shape());
                Value above = b.compare(BinaryFn.GREATER_EQUAL, x, six);
                return b.select(above, six, b.unary(UnaryFn.RELU, x));
            },
            Gain.HALVED,
            "gelu or softplus"),
    /** 1/(1 + e^-x). */
    SIGMOID((b, x) -> b.unary(UnaryFn.SIGMOID, x)),
    /** x/6 + ½, cut to [0, 1]. */
    HARDSIGMOID(StandardActivation::ramp, Gain.KEPT, "sigmoid"),
    /** The number x, limited to [-1, 1]. */
    HARDTANH((b, x) -> cut(b, x, x, -1, 1, -1, 1), Gain.KEPT, "tanh"),
    /** log(1 + e^x). */
    SOFTPLUS((b, x) -> b.unary(UnaryFn.SOFTPLUS, x)),
    /** x/(1 + |x|). */
    SOFTSIGN((b, x) -> b.div(x, b.shift(b.unary(UnaryFn.ABS, x), 1)), Gain.KEPT, "tanh"),
    /** |x|. */
    ABS((b, x) -> b.unary(UnaryFn.ABS, x), Gain.KEPT, "softplus"),
    /** e^x. */
    EXP((b, x) -> b.unary(UnaryFn.EXP, x), Gain.KEPT, "softplus"),
    /** erf(x). */
    ERF((b, x) -> b.unary(UnaryFn.ERF, x)),
    /** sin(x). */
    SIN((b, x) -> b.unary(UnaryFn.SIN, x)),
    /** The identity, x. */
    IDENTITY((_, x) -> x);

    /** The effect on the second moment of a symmetric input. */
    private enum Gain {
        KEPT,
        HALVED
    }

    @SuppressWarnings("ImmutableEnumChecker") // formulas above, none of which has a state
    private final BiFunction<ProgramBuilder, Value, Value> formula;

    private final Gain gain;
    private final String neighbour;

    /** A smooth activation that keeps the second moment. */
    StandardActivation(BiFunction<ProgramBuilder, Value, Value> formula) {
        this(formula, Gain.KEPT, "");
    }

    StandardActivation(
            BiFunction<ProgramBuilder, Value, Value> formula, Gain gain, String neighbour) {
        this.formula = formula;
        this.gain = gain;
        this.neighbour = neighbour;
    }

    /** The activation with that name in network texts. */
    public static Optional<Activation> named(String text) {
        requireNonNull(text, "text");
        for (StandardActivation a : values()) {
            if (a.text().equals(text)) {
                return Optional.of(a);
            }
        }
        return Optional.empty();
    }

    @Override
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Value apply(ProgramBuilder b, Value x) {
        requireNonNull(x, "x");
        return formula.apply(b, x);
    }

    @Override
    public boolean isReluLike() {
        return gain == Gain.HALVED;
    }

    @Override
    public boolean isIdentity() {
        return this == IDENTITY;
    }

    @Override
    public String smoothNeighbour() {
        return neighbour.isEmpty() ? text() : neighbour;
    }

    private static Value zero(ProgramBuilder b, Value x) {
        return b.fill(0, x.type().shape());
    }

    /**
     * The function max(x,0) + α expm1(min(x,0)), with min(x,0) = x - max(x,0), so that the slope at
     * 0 is α.
     */
    private static Value exponential(ProgramBuilder b, Value x, double alpha) {
        Value positive = b.unary(UnaryFn.RELU, x);
        Value negative = b.unary(UnaryFn.EXPM1, b.subtract(x, positive));
        return b.add(positive, b.scale(alpha, negative));
    }

    /** x/6 + ½, cut to [0, 1]. */
    private static Value ramp(ProgramBuilder b, Value x) {
        return cut(b, x, b.shift(b.scale(1.0 / 6, x), 0.5), -3, 3, 0, 1);
    }

    /**
     * The value y, replaced by {@code least} for x ≤ low and by {@code most} for x ≥ high;
     * not-a-number is unchanged.
     */
    private static Value cut(
            ProgramBuilder b,
            Value x,
            Value y,
            double low,
            double high,
            double least,
            double most) {
        Shape shape = x.type().shape();
        Value below = b.compare(BinaryFn.GREATER_EQUAL, b.fill(low, shape), x);
        Value above = b.compare(BinaryFn.GREATER_EQUAL, x, b.fill(high, shape));
        return b.select(above, b.fill(most, shape), b.select(below, b.fill(least, shape), y));
    }
}
