package org.plstar.onnx;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import org.plstar.array.Shape;
import org.plstar.array.elementwise.BinaryFn;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.network.Activation;
import org.plstar.network.StandardActivation;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Elementwise ops; kinks as PyTorch has them. */
final class ElementwiseOps {
    private static final int LARGEST_POWER = 16;

    private ElementwiseOps() {}

    /** sin x / cos x. */
    static List<GraphValue> tangent(NodeContext c) {
        Traced x = c.live(0);
        ProgramBuilder b = c.builder();
        return c.result(
                x.with(b.div(b.unary(UnaryFn.SIN, x.value()), b.unary(UnaryFn.COS, x.value()))));
    }

    /** (e^x + sign e^-x)/2. */
    static List<GraphValue> hyperbolic(NodeContext c, int sign) {
        Traced x = c.live(0);
        ProgramBuilder b = c.builder();
        Value up = b.unary(UnaryFn.EXPM1, x.value());
        Value down = b.unary(UnaryFn.EXPM1, b.scale(-1, x.value()));
        Value sum = b.scale(0.5, b.add(up, b.scale(sign, down)));
        return c.result(x.with(sign > 0 ? b.shift(sum, 1) : sum));
    }

    /** x beyond lambd on either side, drawn in by bias, else 0. */
    static List<GraphValue> shrink(NodeContext c) {
        Traced x = c.live(0);
        ProgramBuilder b = c.builder();
        Shape shape = x.value().type().shape();
        double edge = c.number("lambd", 0.5);
        double bias = c.number("bias", 0);
        Value above = b.compare(BinaryFn.GREATER, x.value(), b.fill(edge, shape));
        Value below = b.compare(BinaryFn.GREATER, b.fill(-edge, shape), x.value());
        Value low = b.select(below, b.shift(x.value(), bias), b.fill(0, shape));
        return c.result(x.with(b.select(above, b.shift(x.value(), -bias), low)));
    }

    static List<GraphValue> unary(NodeContext c, UnaryFn fn) {
        Traced x = c.live(0);
        return c.result(x.with(c.builder().unary(fn, x.value())));
    }

    static List<GraphValue> activation(NodeContext c, Activation a) {
        Traced x = c.live(0);
        return c.result(x.with(a.apply(c.builder(), x.value())));
    }

    static List<GraphValue> add(NodeContext c) {
        for (int i = 0; i < 2; i++) {
            OptionalDouble u = c.uniform(i);
            if (u.isPresent() && keepsShape(c, i)) {
                Traced x = c.live(1 - i);
                return c.result(x.with(c.builder().shift(x.value(), u.getAsDouble())));
            }
        }
        return binary(c, c.builder()::add);
    }

    static List<GraphValue> subtract(NodeContext c) {
        OptionalDouble u = c.uniform(1);
        if (u.isPresent() && keepsShape(c, 1)) {
            Traced x = c.live(0);
            return c.result(x.with(c.builder().shift(x.value(), -u.getAsDouble())));
        }
        return binary(c, c.builder()::subtract);
    }

    static List<GraphValue> multiply(NodeContext c) {
        for (int i = 0; i < 2; i++) {
            OptionalDouble u = c.uniform(i);
            if (u.isPresent() && Double.isFinite(u.getAsDouble()) && keepsShape(c, i)) {
                Traced x = c.live(1 - i);
                return c.result(x.with(c.builder().scale(u.getAsDouble(), x.value())));
            }
        }
        return binary(c, c.builder()::mul);
    }

    static List<GraphValue> divide(NodeContext c) {
        OptionalDouble u = c.uniform(1);
        if (u.isPresent() && u.getAsDouble() != 0 && keepsShape(c, 1)) {
            Traced x = c.live(0);
            if (x.kind() != Kind.REAL) {
                throw c.refuse(
                        OnnxRefusal.UNSUPPORTED_OP, "it divides whole numbers", "real numbers");
            }
            return c.result(x.with(c.builder().scale(1 / u.getAsDouble(), x.value())));
        }
        return binary(c, c.builder()::div);
    }

    /** Whether operand {@code i} of two does not widen the other. */
    private static boolean keepsShape(NodeContext c, int i) {
        return c.known(i)
                .map(k -> k.values().length == 1 && k.rank() <= c.input(1 - i).rank())
                .orElse(false);
    }

    static List<GraphValue> binary(NodeContext c, BiFunction<Value, Value, Value> f) {
        Traced a = c.live(0);
        Traced b = c.live(1);
        Broadcasting both = Broadcasting.of(c, List.of(a, b));
        return c.result(
                f.apply(both.values().get(0), both.values().get(1)), both.samples(), a.kind());
    }

    /** a + b - ab of truth values; exclusive: - 2ab. */
    static List<GraphValue> or(NodeContext c, boolean exclusive) {
        ProgramBuilder b = c.builder();
        return binary(
                c, (x, y) -> b.subtract(b.add(x, y), b.scale(exclusive ? 2 : 1, b.mul(x, y))));
    }

    static List<GraphValue> compare(NodeContext c, BinaryFn fn, boolean swapped) {
        Broadcasting both = Broadcasting.of(c, List.of(c.live(0), c.live(1)));
        Value a = both.values().get(swapped ? 1 : 0);
        Value b = both.values().get(swapped ? 0 : 1);
        return c.result(c.builder().compare(fn, a, b), both.samples(), Kind.TRUTH);
    }

    static List<GraphValue> not(NodeContext c) {
        Traced x = c.live(0);
        ProgramBuilder b = c.builder();
        return c.result(x.with(b.shift(b.scale(-1, x.value()), 1)));
    }

    static List<GraphValue> where(NodeContext c) {
        Traced a = c.live(1);
        Broadcasting all = Broadcasting.of(c, List.of(c.live(0), a, c.live(2)));
        List<Value> v = all.values();
        return c.result(c.builder().select(v.get(0), v.get(1), v.get(2)), all.samples(), a.kind());
    }

    /** Folds a sum or an extremum over any number of operands. */
    static List<GraphValue> fold(NodeContext c, BiFunction<Value, Value, Value> f) {
        List<Traced> operands = c.all().stream().map(c::lift).toList();
        if (operands.isEmpty()) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "it has no inputs", "at least one");
        }
        Broadcasting all = Broadcasting.of(c, operands);
        Value y = all.values().getFirst();
        for (Value v : all.values().subList(1, all.values().size())) {
            y = f.apply(y, v);
        }
        return c.result(y, all.samples(), operands.getFirst().kind());
    }

    static List<GraphValue> mean(NodeContext c) {
        Traced sum = (Traced) fold(c, c.builder()::add).getFirst();
        return c.result(sum.with(c.builder().scale(1.0 / c.count(), sum.value())));
    }

    /** The larger (or smaller) of two; at a tie the derivative is the mean of both. */
    static Value extremum(ProgramBuilder b, boolean larger, Value x, Value y) {
        Value first =
                larger ? b.compare(BinaryFn.GREATER, x, y) : b.compare(BinaryFn.GREATER, y, x);
        Value tie = b.compare(BinaryFn.EQUAL, x, y);
        return b.select(tie, b.scale(0.5, b.add(x, y)), b.select(first, x, y));
    }

    /** 1 where a value is no number. */
    static List<GraphValue> isNaN(NodeContext c) {
        Traced x = c.live(0);
        ProgramBuilder b = c.builder();
        Value same = b.compare(BinaryFn.EQUAL, x.value(), x.value());
        return c.result(x.with(b.shift(b.scale(-1, same), 1)).as(Kind.TRUTH));
    }

    /** x above a threshold, else 0. */
    static List<GraphValue> thresholded(NodeContext c) {
        Traced x = c.live(0);
        ProgramBuilder b = c.builder();
        Shape shape = x.value().type().shape();
        Value mask = b.compare(BinaryFn.GREATER, x.value(), b.fill(c.number("alpha", 1), shape));
        return c.result(x.with(b.select(mask, x.value(), b.fill(0, shape))));
    }

    /** x times the sigmoid of alpha x. */
    static List<GraphValue> swish(NodeContext c) {
        Traced x = c.live(0);
        ProgramBuilder b = c.builder();
        Value gate = b.unary(UnaryFn.SIGMOID, b.scale(c.number("alpha", 1), x.value()));
        return c.result(x.with(b.mul(x.value(), gate)));
    }

    static List<GraphValue> leaky(NodeContext c) {
        Traced x = c.live(0);
        ProgramBuilder b = c.builder();
        return c.result(
                x.with(
                        positive(
                                b,
                                x.value(),
                                x.value(),
                                b.scale(c.number("alpha", 0.01), x.value()))));
    }

    static List<GraphValue> prelu(NodeContext c) {
        Traced x = c.live(0);
        Broadcasting both = Broadcasting.of(c, List.of(x, c.live(1)));
        Value v = both.values().get(0);
        ProgramBuilder b = c.builder();
        return c.result(
                positive(b, v, v, b.mul(v, both.values().get(1))), both.samples(), x.kind());
    }

    /** {@code gain (max(x,0) + alpha expm1(min(x,0)/width))}; width alpha gives celu. */
    static List<GraphValue> elu(NodeContext c, double alpha, double gain, boolean celu) {
        Traced x = c.live(0);
        ProgramBuilder b = c.builder();
        Value up = b.unary(UnaryFn.RELU, x.value());
        Value down = b.subtract(x.value(), up);
        Value low = b.unary(UnaryFn.EXPM1, celu ? b.scale(1 / alpha, down) : down);
        // at 0 the slope of the lower branch holds: alpha, and 1 for celu
        Value y = positive(b, x.value(), x.value(), b.scale(alpha, low));
        return c.result(x.with(b.scale(gain, y)));
    }

    private static Value positive(ProgramBuilder b, Value x, Value above, Value below) {
        Value mask = b.compare(BinaryFn.GREATER, x, b.fill(0, x.type().shape()));
        return b.select(mask, above, below);
    }

    static List<GraphValue> clip(NodeContext c) {
        Traced x = c.live(0);
        double low = bound(c, 1, "min", Double.NEGATIVE_INFINITY);
        double high = bound(c, 2, "max", Double.POSITIVE_INFINITY);
        return c.result(x.with(clamp(c.builder(), x.value(), low, high)));
    }

    /** A bound, which is an attribute in earlier opsets. */
    private static double bound(NodeContext c, int i, String attribute, double absent) {
        if (!c.has(i)) {
            return c.number(attribute, absent);
        }
        return c.fixed(i, "bound")
                .uniform()
                .orElseThrow(
                        () -> c.refuse(OnnxRefusal.BAD_NODE, "a bound is no number", "one number"));
    }

    /** As PyTorch's clamp: the derivative is 1 on both bounds. */
    private static Value clamp(ProgramBuilder b, Value x, double low, double high) {
        Shape shape = x.type().shape();
        Value y = x;
        if (low != Double.NEGATIVE_INFINITY) {
            Value bound = b.fill(low, shape);
            y = b.select(b.compare(BinaryFn.GREATER_EQUAL, y, bound), y, bound);
        }
        if (high != Double.POSITIVE_INFINITY) {
            Value bound = b.fill(high, shape);
            y = b.select(b.compare(BinaryFn.GREATER_EQUAL, bound, y), y, bound);
        }
        return y;
    }

    static List<GraphValue> hardSigmoid(NodeContext c) {
        Traced x = c.live(0);
        double alpha = c.number("alpha", 0.2);
        // PyTorch's 1/6, which single precision cannot hold
        double slope = (float) alpha == 1f / 6 ? 1.0 / 6 : alpha;
        ProgramBuilder b = c.builder();
        return c.result(
                x.with(clamp(b, b.shift(b.scale(slope, x.value()), c.number("beta", 0.5)), 0, 1)));
    }

    static List<GraphValue> hardSwish(NodeContext c) {
        Traced x = c.live(0);
        ProgramBuilder b = c.builder();
        Value gate = clamp(b, b.shift(b.scale(1.0 / 6, x.value()), 0.5), 0, 1);
        return c.result(x.with(b.mul(x.value(), gate)));
    }

    static List<GraphValue> gelu(NodeContext c) {
        return activation(
                c,
                c.text("approximate", "none").equals("tanh")
                        ? StandardActivation.GELU_TANH
                        : StandardActivation.GELU);
    }

    /** Whole and half exponents by products and roots, others by the base's logarithm. */
    static List<GraphValue> power(NodeContext c) {
        Traced x = c.live(0);
        ProgramBuilder b = c.builder();
        OptionalDouble exponent = keepsShape(c, 1) ? c.uniform(1) : OptionalDouble.empty();
        double p = exponent.orElse(0);
        double size = Math.abs(p);
        if (size == 0.5) {
            Value root = b.unary(UnaryFn.SQRT, x.value());
            return c.result(x.with(p < 0 ? b.unary(UnaryFn.RECIPROCAL, root) : root));
        }
        if (size >= 1 && size <= LARGEST_POWER && size == Math.rint(size)) {
            Value power = wholePower(b, x.value(), (int) size);
            return c.result(x.with(p < 0 ? b.unary(UnaryFn.RECIPROCAL, power) : power));
        }
        return binary(c, (v, e) -> b.unary(UnaryFn.EXP, b.mul(b.unary(UnaryFn.LOG, v), e)));
    }

    private static Value wholePower(ProgramBuilder b, Value x, int n) {
        if (n == 1) {
            return x;
        }
        Value square = b.unary(UnaryFn.SQUARE, wholePower(b, x, n / 2));
        return n % 2 == 0 ? square : b.mul(square, x);
    }

    static List<GraphValue> cast(NodeContext c) {
        Traced x = c.live(0);
        Kind to =
                Kind.of(c.whole("to", 0))
                        .orElseThrow(
                                () ->
                                        c.refuse(
                                                OnnxRefusal.ELEMENT_TYPE,
                                                "it casts to type " + c.whole("to", 0),
                                                "a real, whole or truth type"));
        if (x.kind() != Kind.TRUTH && to == Kind.TRUTH) {
            ProgramBuilder b = c.builder();
            Value zero = b.compare(BinaryFn.EQUAL, x.value(), b.fill(0, x.value().type().shape()));
            return c.result(x.with(b.shift(b.scale(-1, zero), 1)).as(to));
        }
        if (x.kind() == Kind.REAL && to != Kind.REAL && !c.isWhole(x.value())) {
            throw c.refuse(
                    OnnxRefusal.UNSUPPORTED_OP, "it rounds real numbers", "casts of whole numbers");
        }
        return c.result(x.as(to));
    }
}
