package org.plstar.onnx;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import org.plstar.array.BinaryFn;
import org.plstar.array.UnaryFn;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Elementwise ops, with the derivatives of PyTorch at kinks. */
final class ElementwiseOps {
    private static final int LARGEST_POWER = 16;

    private ElementwiseOps() {}

    /** The tangent sin x / cos x. */
    static List<GraphValue> tangent(NodeContext c) {
        Traced x = c.live(0);
        ProgramBuilder b = c.builder();
        return c.result(
                x.with(b.div(b.unary(UnaryFn.SIN, x.value()), b.unary(UnaryFn.COS, x.value()))));
    }

    /** The hyperbolic function (e^x + sign e^-x)/2. */
    static List<GraphValue> hyperbolic(NodeContext c, int sign) {
        Traced x = c.live(0);
        ProgramBuilder b = c.builder();
        Value up = b.unary(UnaryFn.EXPM1, x.value());
        Value down = b.unary(UnaryFn.EXPM1, b.scale(-1, x.value()));
        Value sum = b.scale(0.5, b.add(up, b.scale(sign, down)));
        return c.result(x.with(sign > 0 ? b.shift(sum, 1) : sum));
    }

    static List<GraphValue> unary(NodeContext c, UnaryFn fn) {
        Traced x = c.live(0);
        return c.result(x.with(c.builder().unary(fn, x.value())));
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

    /**
     * The op Pow: whole and half exponents by products and roots, others by the base's logarithm.
     */
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
        Kind to = Kind.of(c.whole("to", 0))
                .orElseThrow(() -> c.refuse(
                        OnnxRefusal.ELEMENT_TYPE,
                        "it casts to type " + c.whole("to", 0),
                        "a real, whole or truth type"));
        if (x.kind() != Kind.TRUTH && to == Kind.TRUTH) {
            ProgramBuilder b = c.builder();
            Value zero = b.compare(
                    BinaryFn.EQUAL, x.value(), b.fill(0, x.value().type().shape()));
            return c.result(x.with(b.shift(b.scale(-1, zero), 1)).as(to));
        }
        if (x.kind() == Kind.REAL && to != Kind.REAL && !c.isWhole(x.value())) {
            throw c.refuse(
                    OnnxRefusal.UNSUPPORTED_OP, "it rounds real numbers", "casts of whole numbers");
        }
        return c.result(x.as(to));
    }
}
