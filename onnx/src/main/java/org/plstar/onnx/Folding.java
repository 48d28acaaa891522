package org.plstar.onnx;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import org.plstar.array.Shape;

/** Ops on numbers known while the graph is read: above all arithmetic on shapes. */
final class Folding {
    private Folding() {}

    /**
     * The result; empty if the op cannot be computed while the graph is read and has to be a part
     * of the program.
     */
    static Optional<Constant> fold(NodeContext c) {
        return switch (c.op()) {
            case "Identity", "Dropout" -> Optional.of(known(c, 0));
            case "Cast" -> Optional.of(cast(c));
            case "Add", "Sub", "Mul", "Div" -> Optional.of(FoldedArithmetic.arithmetic(c));
            case "Mod" ->
                Optional.of(FoldedArithmetic.binary(c, (a, b) -> a - b * Math.floor(a / b), false));
            case "Pow" -> Optional.of(FoldedArithmetic.binary(c, Math::pow, false));
            case "Max" -> Optional.of(FoldedArithmetic.binary(c, Math::max, false));
            case "Min" -> Optional.of(FoldedArithmetic.binary(c, Math::min, false));
            case "Equal" -> Optional.of(FoldedArithmetic.equal(c));
            case "Greater" ->
                Optional.of(FoldedArithmetic.binary(c, (a, b) -> a > b ? 1 : 0, true));
            case "GreaterOrEqual" ->
                Optional.of(FoldedArithmetic.binary(c, (a, b) -> a >= b ? 1 : 0, true));
            case "Less" -> Optional.of(FoldedArithmetic.binary(c, (a, b) -> a < b ? 1 : 0, true));
            case "LessOrEqual" ->
                Optional.of(FoldedArithmetic.binary(c, (a, b) -> a <= b ? 1 : 0, true));
            case "And" -> Optional.of(FoldedArithmetic.binary(c, (a, b) -> a * b, true));
            case "Or" -> Optional.of(FoldedArithmetic.binary(c, Math::max, true));
            case "Not" -> Optional.of(FoldedArithmetic.unary(c, a -> 1 - a));
            case "Xor" -> Optional.of(FoldedArithmetic.binary(c, (a, b) -> Math.abs(a - b), true));
            case "Neg" -> Optional.of(FoldedArithmetic.unary(c, a -> -a));
            case "Abs" -> Optional.of(FoldedArithmetic.unary(c, Math::abs));
            case "Sign" -> Optional.of(FoldedArithmetic.unary(c, Math::signum));
            case "Round" -> Optional.of(FoldedArithmetic.unary(c, Math::rint));
            case "Exp" -> Optional.of(FoldedArithmetic.unary(c, Math::exp));
            case "Log" -> Optional.of(FoldedArithmetic.unary(c, Math::log));
            case "Sqrt" -> Optional.of(FoldedArithmetic.unary(c, Math::sqrt));
            case "Floor" -> Optional.of(FoldedArithmetic.unary(c, Math::floor));
            case "Ceil" -> Optional.of(FoldedArithmetic.unary(c, Math::ceil));
            case "Reciprocal" -> Optional.of(FoldedArithmetic.unary(c, a -> 1 / a));
            case "Where" -> Optional.of(FoldedArithmetic.where(c));
            case "DequantizeLinear" -> Optional.of(QuantizedOps.dequantized(c));
            case "Reshape" -> Optional.of(FoldedLayouts.moved(c, 1, ReshapeOps::reshape));
            case "Flatten" -> Optional.of(FoldedLayouts.moved(c, 1, ReshapeOps::flatten));
            case "Squeeze" -> Optional.of(FoldedLayouts.moved(c, 1, ReshapeOps::squeeze));
            case "Unsqueeze" -> Optional.of(FoldedLayouts.moved(c, 1, ReshapeOps::unsqueeze));
            case "Transpose" -> Optional.of(FoldedLayouts.moved(c, 1, LayoutOps::transpose));
            case "Concat" -> Optional.of(FoldedLayouts.moved(c, c.count(), LayoutOps::concat));
            case "Gather" -> Optional.of(FoldedLayouts.moved(c, 1, GatherOps::gather));
            case "Slice" -> Optional.of(FoldedLayouts.moved(c, 1, LayoutOps::slice));
            case "Expand" -> Optional.of(FoldedLayouts.expand(c));
            case "ConstantOfShape" -> Optional.of(constantOfShape(c));
            case "Range" -> Optional.of(range(c));
            case "Trilu" -> Optional.of(trilu(c));
            case "ReduceProd" -> whole(c).map(k -> reduced(c, 1, (a, b) -> a * b));
            case "ReduceSum" -> whole(c).map(k -> reduced(c, 0, Double::sum));
            case "ReduceMax" -> whole(c).map(k -> reduced(c, Double.NEGATIVE_INFINITY, Math::max));
            case "ReduceMin" -> whole(c).map(k -> reduced(c, Double.POSITIVE_INFINITY, Math::min));
            case "Tile" -> Optional.of(FoldedLayouts.tile(c));
            case "CastLike" -> Optional.of(castTo(c, known(c, 1).kind()));
            case "CumSum" -> Optional.of(runningSum(c));
            case "ScatterND" -> Optional.of(scatter(c));
            default -> Optional.empty();
        };
    }

    static Constant known(NodeContext c, int i) {
        return c.fixed(i, "operand");
    }

    static Constant free(NodeContext c, int i) {
        Constant k = known(c, i);
        if (!k.isFree()) {
            throw c.samples("it computes with the number of samples");
        }
        return k;
    }

    private static Constant cast(NodeContext c) {
        Kind to = Kind.of(c.whole("to", 0))
                .orElseThrow(() -> c.refuse(
                        OnnxRefusal.ELEMENT_TYPE,
                        "it casts to type " + c.whole("to", 0),
                        "a real, whole or truth type"));
        return castTo(c, to);
    }

    private static Constant castTo(NodeContext c, Kind to) {
        Constant k = known(c, 0);
        if (k.kind() == Kind.REAL && to != Kind.REAL) {
            double[] v = free(c, 0).values().clone();
            for (int i = 0; i < v.length; i++) {
                boolean truth = to == Kind.TRUTH;
                v[i] = truth
                        ? (v[i] == 0 ? 0 : 1)
                        : (v[i] < 0 ? Math.ceil(v[i]) : Math.floor(v[i]));
            }
            return Constant.of(k.shape(), to, v);
        }
        return k.as(to);
    }

    private static Constant constantOfShape(NodeContext c) {
        Constant value =
                c.tensor("value").map(c::read).orElse(Constant.of(Shape.of(1), Kind.REAL, 0));
        if (value.values().length != 1) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "its value has many elements", "one");
        }
        Constant shape = known(c, 0);
        int[] dims = new int[shape.values().length];
        for (int i = 0; i < dims.length; i++) {
            // the same number for every sample
            dims[i] = shape.samplesAt(i) != 0
                    ? 1
                    : (int) Math.clamp(shape.values()[i], -1, Integer.MAX_VALUE);
        }
        Shape to = c.folded(dims);
        double[] v = new double[to.size()];
        Arrays.fill(v, value.values()[0]);
        return Constant.of(to, value.kind(), v);
    }

    static Constant range(NodeContext c) {
        double start = scalar(c, 0);
        double end = scalar(c, 1);
        double step = scalar(c, 2);
        double count = step == 0 ? -1 : Math.max(0, Math.ceil((end - start) / step));
        Shape to = c.folded((int) Math.clamp(count, -1, Integer.MAX_VALUE));
        double[] v = new double[to.size()];
        Arrays.setAll(v, i -> start + i * step);
        return Constant.of(to, known(c, 0).kind(), v);
    }

    private static double scalar(NodeContext c, int i) {
        return free(c, i)
                .uniform()
                .orElseThrow(() ->
                        c.refuse(OnnxRefusal.BAD_NODE, "input " + i + " is no number", "one"));
    }

    private static Constant trilu(NodeContext c) {
        Constant k = free(c, 0);
        int diagonal = c.has(1) ? (int) scalar(c, 1) : 0;
        boolean upper = c.whole("upper", 1) != 0;
        if (k.rank() < 2) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "its input is no matrix", "at least two axes");
        }
        int rows = k.shape().dim(k.rank() - 2);
        int columns = k.shape().dim(k.rank() - 1);
        double[] v = k.values().clone();
        for (int i = 0; i < v.length; i++) {
            long distance = (long) (i % columns) - i / columns % rows;
            v[i] = (upper ? distance >= diagonal : distance <= diagonal) ? v[i] : 0;
        }
        return Constant.of(k.shape(), k.kind(), v);
    }

    /**
     * A constant that is a list of whole numbers, or its indices; absent for other constants, which
     * are a part of the program.
     */
    static Optional<Constant> whole(NodeContext c) {
        return Optional.of(known(c, 0)).filter(k -> k.kind() != Kind.REAL && k.rank() <= 1);
    }

    private static Constant reduced(NodeContext c, double start, DoubleBinaryOperator f) {
        Constant k = free(c, 0);
        if (k.rank() > 1) {
            throw c.refuse(OnnxRefusal.UNSUPPORTED_OP, "it reduces several axes", "a list");
        }
        double v = Arrays.stream(k.values()).reduce(start, f);
        boolean keep = c.whole("keepdims", 1) != 0 && k.rank() == 1;
        return Constant.of(keep ? Shape.of(1) : Shape.SCALAR, k.kind(), v);
    }

    private static Constant runningSum(NodeContext c) {
        Constant k = free(c, 0);
        int axis = c.axis((int) scalar(c, 1), k.rank());
        if (c.whole("exclusive", 0) != 0 || c.whole("reverse", 0) != 0) {
            throw c.refuse(
                    OnnxRefusal.UNSUPPORTED_ATTRIBUTE, "it is exclusive or reverse", "neither");
        }
        int inner = k.shape().strides()[axis];
        double[] v = k.values().clone();
        for (int i = 0; i < v.length; i++) {
            v[i] += i / inner % k.shape().dim(axis) > 0 ? v[i - inner] : 0;
        }
        return Constant.of(k.shape(), k.kind(), v);
    }

    /** Slices, found by the last axis of input 1, replaced by those of input 2. */
    private static Constant scatter(NodeContext c) {
        Constant k = free(c, 0);
        Constant ids = free(c, 1);
        Constant updates = free(c, 2);
        int depth = ids.rank() == 0 ? 0 : ids.shape().dim(ids.rank() - 1);
        if (depth < 1 || depth > k.rank() || !c.text("reduction", "none").equals("none")) {
            throw c.refuse(
                    OnnxRefusal.UNSUPPORTED_OP,
                    "it reduces, or its indices are " + ids.shape(),
                    "indices of slices");
        }
        int slice = k.shape().strides()[depth - 1];
        double[] v = k.values().clone();
        for (int i = 0; i < ids.values().length / depth; i++) {
            int at = 0;
            for (int d = 0; d < depth; d++) {
                double id = ids.values()[i * depth + d];
                int extent = k.shape().dim(d);
                at += ((int) (id < 0 ? id + extent : id)) * k.shape().strides()[d];
            }
            System.arraycopy(updates.values(), i * slice, v, at, slice);
        }
        return Constant.of(k.shape(), k.kind(), v);
    }
}
