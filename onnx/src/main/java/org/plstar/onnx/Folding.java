package org.plstar.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.plstar.array.Shape;

/** Ops on numbers known while the graph is read: above all arithmetic on shapes. */
final class Folding {
    private Folding() {}

    /** The result, or empty where the op is not folded and has to be a part of the program. */
    static Optional<Constant> fold(NodeContext c) {
        return switch (c.op()) {
            case "Identity", "Dropout" -> Optional.of(known(c, 0));
            case "Cast" -> Optional.of(cast(c));
            case "Add", "Sub", "Mul", "Div" -> Optional.of(arithmetic(c));
            case "Mod" -> Optional.of(binary(c, (a, b) -> a - b * Math.floor(a / b), false));
            case "Pow" -> Optional.of(binary(c, Math::pow, false));
            case "Max" -> Optional.of(binary(c, Math::max, false));
            case "Min" -> Optional.of(binary(c, Math::min, false));
            case "Equal" -> Optional.of(equal(c));
            case "Greater" -> Optional.of(binary(c, (a, b) -> a > b ? 1 : 0, true));
            case "GreaterOrEqual" -> Optional.of(binary(c, (a, b) -> a >= b ? 1 : 0, true));
            case "Less" -> Optional.of(binary(c, (a, b) -> a < b ? 1 : 0, true));
            case "LessOrEqual" -> Optional.of(binary(c, (a, b) -> a <= b ? 1 : 0, true));
            case "And" -> Optional.of(binary(c, (a, b) -> a * b, true));
            case "Or" -> Optional.of(binary(c, Math::max, true));
            case "Not" -> Optional.of(unary(c, a -> 1 - a));
            case "Xor" -> Optional.of(binary(c, (a, b) -> Math.abs(a - b), true));
            case "Neg" -> Optional.of(unary(c, a -> -a));
            case "Abs" -> Optional.of(unary(c, Math::abs));
            case "Sign" -> Optional.of(unary(c, Math::signum));
            case "Round" -> Optional.of(unary(c, Math::rint));
            case "Exp" -> Optional.of(unary(c, Math::exp));
            case "Log" -> Optional.of(unary(c, Math::log));
            case "Sqrt" -> Optional.of(unary(c, Math::sqrt));
            case "Floor" -> Optional.of(unary(c, Math::floor));
            case "Ceil" -> Optional.of(unary(c, Math::ceil));
            case "Reciprocal" -> Optional.of(unary(c, a -> 1 / a));
            case "Where" -> Optional.of(where(c));
            case "Reshape" -> Optional.of(reshape(c));
            case "Flatten" -> Optional.of(flatten(c));
            case "Squeeze", "Unsqueeze" -> Optional.of(oneAxes(c));
            case "Transpose" -> Optional.of(transpose(c));
            case "Concat" -> Optional.of(concat(c));
            case "Gather" -> Optional.of(gather(c));
            case "Slice" -> Optional.of(slice(c));
            case "Expand" -> Optional.of(expand(c));
            case "ConstantOfShape" -> Optional.of(constantOfShape(c));
            case "Range" -> Optional.of(range(c));
            case "Trilu" -> Optional.of(trilu(c));
            case "ReduceProd" -> whole(c).map(k -> reduced(c, 1, (a, b) -> a * b));
            case "ReduceSum" -> whole(c).map(k -> reduced(c, 0, Double::sum));
            case "ReduceMax" -> whole(c).map(k -> reduced(c, Double.NEGATIVE_INFINITY, Math::max));
            case "ReduceMin" -> whole(c).map(k -> reduced(c, Double.POSITIVE_INFINITY, Math::min));
            case "Tile" -> Optional.of(tile(c));
            case "CastLike" -> Optional.of(castTo(c, known(c, 1).kind()));
            case "CumSum" -> Optional.of(runningSum(c));
            case "ScatterND" -> Optional.of(scatter(c));
            default -> Optional.empty();
        };
    }

    private static Constant known(NodeContext c, int i) {
        return c.fixed(i, "operand");
    }

    private static Constant free(NodeContext c, int i) {
        Constant k = known(c, i);
        if (!k.isFree()) {
            throw c.samples("it computes with the number of samples");
        }
        return k;
    }

    private static Constant cast(NodeContext c) {
        Kind to =
                Kind.of(c.whole("to", 0))
                        .orElseThrow(
                                () ->
                                        c.refuse(
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
                v[i] =
                        truth
                                ? (v[i] == 0 ? 0 : 1)
                                : (v[i] < 0 ? Math.ceil(v[i]) : Math.floor(v[i]));
            }
            return Constant.of(k.shape(), to, v);
        }
        return k.as(to);
    }

    private static Constant unary(NodeContext c, DoubleUnaryOperator f) {
        Constant k = free(c, 0);
        return checked(
                c, Constant.of(k.shape(), k.kind(), Arrays.stream(k.values()).map(f).toArray()));
    }

    private static Constant checked(NodeContext c, Constant k) {
        for (double v : k.values()) {
            if (Double.isNaN(v)) {
                throw c.refuse(OnnxRefusal.BAD_NODE, "it gives a not-a-number", "numbers");
            }
        }
        return k;
    }

    /** Two operands under their common shape. */
    private record Pair(Constant a, Constant b) {
        static Pair of(NodeContext c) {
            Constant a = known(c, 0);
            Constant b = known(c, 1);
            Shape s = common(c, a.shape(), b.shape());
            return new Pair(spread(a, s), spread(b, s));
        }

        boolean isFree() {
            return a.isFree() && b.isFree();
        }
    }

    private static Shape common(NodeContext c, Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        int[] dims = new int[rank];
        for (int i = 0; i < rank; i++) {
            int da = i < rank - a.rank() ? 1 : a.dim(i - rank + a.rank());
            int db = i < rank - b.rank() ? 1 : b.dim(i - rank + b.rank());
            if (da != db && da != 1 && db != 1) {
                throw c.refuse(
                        OnnxRefusal.BAD_NODE, a + " and " + b + " meet", "equal extents, or 1");
            }
            dims[i] = da == 1 ? db : da;
        }
        return c.folded(dims);
    }

    /** Repeats to a shape that it broadcasts to. */
    private static Constant spread(Constant k, Shape to) {
        if (k.shape().equals(to)) {
            return k;
        }
        int[] own = k.shape().strides();
        int[] strides = new int[to.rank()];
        for (int i = 0; i < own.length; i++) {
            strides[to.rank() - own.length + i] = k.shape().dim(i) == 1 ? 0 : own[i];
        }
        return k.pick(to, offsets(to, strides, 0));
    }

    /** For every index of a shape, its offset with other strides. */
    private static int[] offsets(Shape shape, int[] strides, int start) {
        int[] at = new int[shape.size()];
        int[] own = shape.strides();
        for (int i = 0; i < at.length; i++) {
            int o = start;
            for (int d = 0; d < strides.length; d++) {
                o += i / own[d] % shape.dim(d) * strides[d];
            }
            at[i] = o;
        }
        return at;
    }

    private static Constant binary(NodeContext c, DoubleBinaryOperator f, boolean truth) {
        Pair p = Pair.of(c);
        if (!p.isFree()) {
            throw c.samples("it computes with the number of samples");
        }
        double[] v = new double[p.a.values().length];
        Arrays.setAll(v, i -> f.applyAsDouble(p.a.values()[i], p.b.values()[i]));
        return checked(c, Constant.of(p.a.shape(), truth ? Kind.TRUTH : p.a.kind(), v));
    }

    /** A number of samples differs from every number that is no count. */
    private static Constant equal(NodeContext c) {
        Pair p = Pair.of(c);
        double[] v = new double[p.a.values().length];
        for (int i = 0; i < v.length; i++) {
            double a = p.a.values()[i];
            double b = p.b.values()[i];
            if (p.a.samplesAt(i) == p.b.samplesAt(i)) {
                v[i] = a == b ? 1 : 0;
            } else if (Math.max(a, b) > 0) {
                throw c.samples("it compares the number of samples");
            }
        }
        return Constant.of(p.a.shape(), Kind.TRUTH, v);
    }

    private static Constant arithmetic(NodeContext c) {
        Pair p = Pair.of(c);
        int n = p.a.values().length;
        double[] v = new double[n];
        double[] s = new double[n];
        for (int i = 0; i < n; i++) {
            double a = p.a.values()[i];
            double b = p.b.values()[i];
            double sa = p.a.samplesAt(i);
            double sb = p.b.samplesAt(i);
            switch (c.op()) {
                case "Add" -> {
                    v[i] = a + b;
                    s[i] = sa + sb;
                }
                case "Sub" -> {
                    v[i] = a - b;
                    s[i] = sa - sb;
                }
                case "Mul" -> {
                    if (sa * sb != 0) {
                        throw c.samples("it squares the number of samples");
                    }
                    v[i] = a * b;
                    s[i] = sa * b + sb * a;
                }
                default -> {
                    if (b == 0 || sb != 0 || (sa != 0 && (a != 0 || sa % b != 0))) {
                        throw c.refuse(
                                OnnxRefusal.BAD_NODE,
                                "it divides by 0, or by the number of samples",
                                "another divisor");
                    }
                    v[i] = a / b;
                    s[i] = sa / b;
                    if (p.a.kind() == Kind.WHOLE) {
                        v[i] = v[i] < 0 ? Math.ceil(v[i]) : Math.floor(v[i]);
                    }
                }
            }
        }
        return checked(c, new Constant(p.a.shape(), p.a.kind(), v, p.isFree() ? new double[0] : s));
    }

    private static Constant where(NodeContext c) {
        Constant mask = free(c, 0);
        Constant a = known(c, 1);
        Constant b = known(c, 2);
        Shape shape = common(c, mask.shape(), common(c, a.shape(), b.shape()));
        Constant m = spread(mask, shape);
        Constant x = spread(a, shape);
        Constant y = spread(b, shape);
        double[] v = new double[shape.size()];
        double[] s = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            Constant from = m.values()[i] != 0 ? x : y;
            v[i] = from.values()[i];
            s[i] = from.samplesAt(i);
        }
        return new Constant(shape, a.kind(), v, s);
    }

    private static Constant reshape(NodeContext c) {
        Constant k = known(c, 0);
        int[] t = c.fixedWholes(1, "shape");
        int open = -1;
        long rest = 1;
        for (int i = 0; i < t.length; i++) {
            if (t[i] == 0 && c.whole("allowzero", 0) == 0 && i < k.rank()) {
                t[i] = k.shape().dim(i);
            }
            if (t[i] == -1 && open < 0) {
                open = i;
            } else if (t[i] < 0) {
                throw c.refuse(OnnxRefusal.BAD_NODE, "an extent of " + t[i], "-1, 0 or more");
            } else {
                rest = Math.multiplyExact(rest, (long) t[i]);
            }
        }
        if (open >= 0) {
            t[open] = rest == 0 ? 0 : (int) (k.values().length / rest);
            rest *= t[open];
        }
        if (rest != k.values().length) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    k.shape() + " cannot become " + Words.of(Arrays.toString(t)),
                    "as many numbers before as after");
        }
        return k.reshaped(c.folded(t));
    }

    private static Constant flatten(NodeContext c) {
        Constant k = known(c, 0);
        int axis = c.whole("axis", 1);
        int at = axis == k.rank() ? axis : c.axis(axis, k.rank());
        int rows = 1;
        for (int i = 0; i < at; i++) {
            rows *= k.shape().dim(i);
        }
        return k.reshaped(Shape.of(rows, rows == 0 ? 0 : k.values().length / rows));
    }

    private static Constant oneAxes(NodeContext c) {
        Constant k = known(c, 0);
        boolean add = c.op().equals("Unsqueeze");
        List<Integer> dims = new ArrayList<>();
        for (int d : k.shape().dims()) {
            dims.add(d);
        }
        Optional<int[]> listed = c.wholesAt(1, "axes");
        if (!add && listed.isEmpty()) {
            dims.removeIf(d -> d == 1);
        } else {
            int[] given = listed.orElseThrow(() -> ReshapeOps.noAxes(c));
            int[] axes = c.axes(given, add ? k.rank() + given.length : k.rank());
            Arrays.sort(axes);
            for (int i = 0; i < axes.length; i++) {
                if (add) {
                    dims.add(axes[i], 1);
                } else {
                    dims.remove(axes[i] - i);
                }
            }
        }
        Shape to = c.shape(dims.stream().mapToInt(d -> d).toArray());
        if (to.size() != k.values().length) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "it drops an axis of " + k.shape(), "extent 1");
        }
        return k.reshaped(to);
    }

    private static Constant transpose(NodeContext c) {
        Constant k = known(c, 0);
        int[] perm = LayoutOps.permutation(c, k.rank());
        int[] own = k.shape().strides();
        int[] dims = new int[perm.length];
        int[] strides = new int[perm.length];
        for (int i = 0; i < perm.length; i++) {
            dims[i] = k.shape().dim(perm[i]);
            strides[i] = own[perm[i]];
        }
        Shape to = c.folded(dims);
        return k.pick(to, offsets(to, strides, 0));
    }

    private static Constant concat(NodeContext c) {
        List<Constant> parts = IntStream.range(0, c.count()).mapToObj(i -> known(c, i)).toList();
        if (parts.isEmpty()) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "it has no inputs", "at least one");
        }
        Constant first = parts.getFirst();
        int axis = c.axis(c.whole("axis", 0), first.rank());
        int[] dims = first.shape().dims();
        int total = 0;
        for (Constant p : parts) {
            int[] d = p.shape().dims();
            if (d.length != dims.length) {
                throw c.refuse(OnnxRefusal.BAD_NODE, "different ranks are joined", "equal ranks");
            }
            total = Math.addExact(total, d[axis]);
            d[axis] = dims[axis];
            if (!Arrays.equals(d, dims)) {
                throw c.refuse(OnnxRefusal.BAD_NODE, "different shapes are joined", "equal shapes");
            }
        }
        dims[axis] = total;
        Shape to = c.folded(dims);
        int outer = 1;
        for (int i = 0; i < axis; i++) {
            outer *= dims[i];
        }
        double[] v = new double[to.size()];
        double[] s = new double[v.length];
        int row = outer == 0 ? 0 : v.length / outer;
        int at = 0;
        for (Constant p : parts) {
            int width = outer == 0 ? 0 : p.values().length / outer;
            for (int o = 0; o < outer; o++) {
                for (int i = 0; i < width; i++) {
                    v[o * row + at + i] = p.values()[o * width + i];
                    s[o * row + at + i] = p.samplesAt(o * width + i);
                }
            }
            at += width;
        }
        return new Constant(to, first.kind(), v, s);
    }

    private static Constant gather(NodeContext c) {
        Constant k = known(c, 0);
        Constant ids = free(c, 1);
        int axis = c.axis(c.whole("axis", 0), k.rank());
        int[] at = GatherOps.indices(c, ids, k.shape().dim(axis));
        List<Integer> dims = new ArrayList<>();
        for (int i = 0; i < k.rank(); i++) {
            if (i == axis) {
                for (int d : ids.shape().dims()) {
                    dims.add(d);
                }
            } else {
                dims.add(k.shape().dim(i));
            }
        }
        Shape to = c.folded(dims.stream().mapToInt(d -> d).toArray());
        int inner = k.shape().strides()[axis];
        int extent = k.shape().dim(axis);
        int[] from = new int[to.size()];
        for (int i = 0; i < from.length; i++) {
            int outer = i / inner / at.length;
            from[i] = (outer * extent + at[i / inner % at.length]) * inner + i % inner;
        }
        return k.pick(to, from);
    }

    private static Constant slice(NodeContext c) {
        Constant k = known(c, 0);
        for (LayoutOps.Cut cut : LayoutOps.cuts(c, k.rank())) {
            int extent = k.shape().dim(cut.axis());
            int[] at = LayoutOps.taken(c, extent, cut.start(), cut.end(), cut.step());
            int[] dims = k.shape().dims();
            dims[cut.axis()] = at.length;
            Shape to = c.folded(dims);
            int inner = k.shape().strides()[cut.axis()];
            int[] from = new int[to.size()];
            for (int i = 0; i < from.length; i++) {
                int outer = i / inner / at.length;
                from[i] = (outer * extent + at[i / inner % at.length]) * inner + i % inner;
            }
            k = k.pick(to, from);
        }
        return k;
    }

    private static Constant expand(NodeContext c) {
        Constant k = known(c, 0);
        if (!known(c, 1).isFree()) {
            // the same numbers for every sample: extent 1, which broadcasts
            int[] one = new int[known(c, 1).values().length];
            Constant shape = known(c, 1);
            for (int i = 0; i < one.length; i++) {
                int own = i - one.length + k.rank();
                if (shape.samplesAt(i) != 0
                        && own >= 0
                        && k.shape().dim(own) != 1
                        && k.uniform().isEmpty()) {
                    throw c.samples("it repeats along the samples");
                }
                one[i] = shape.samplesAt(i) != 0 ? 1 : (int) shape.values()[i];
            }
            return spread(k, common(c, k.shape(), c.shape(one)));
        }
        return spread(k, common(c, k.shape(), c.shape(c.fixedWholes(1, "shape"))));
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
            // the same for every sample
            dims[i] =
                    shape.samplesAt(i) != 0
                            ? 1
                            : (int) Math.clamp(shape.values()[i], -1, Integer.MAX_VALUE);
        }
        Shape to = c.folded(dims);
        double[] v = new double[to.size()];
        Arrays.fill(v, value.values()[0]);
        return Constant.of(to, value.kind(), v);
    }

    private static Constant range(NodeContext c) {
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
                .orElseThrow(
                        () ->
                                c.refuse(
                                        OnnxRefusal.BAD_NODE,
                                        "input " + i + " is no number",
                                        "one"));
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

    /** A list of whole numbers, or axes of one; all others are a part of the program. */
    private static Optional<Constant> whole(NodeContext c) {
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

    private static Constant tile(NodeContext c) {
        Constant k = known(c, 0);
        Constant repeats = known(c, 1);
        if (repeats.values().length != k.rank()) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE, repeats.values().length + " repeats", k.rank() + "");
        }
        int[] dims = k.shape().dims();
        for (int i = 0; i < dims.length; i++) {
            // the same for every sample
            double times = repeats.samplesAt(i) != 0 ? 1 : repeats.values()[i];
            if (repeats.samplesAt(i) != 0 && (dims[i] != 1 || k.uniform().isEmpty())) {
                throw c.samples("it repeats along the samples");
            }
            dims[i] = Math.multiplyExact(dims[i], (int) Math.clamp(times, -1, Integer.MAX_VALUE));
        }
        Shape to = c.folded(dims);
        int[] own = k.shape().strides();
        int[] wide = to.strides();
        int[] from = new int[to.size()];
        for (int i = 0; i < from.length; i++) {
            for (int d = 0; d < own.length; d++) {
                from[i] += i / wide[d] % to.dim(d) % k.shape().dim(d) * own[d];
            }
        }
        return k.pick(to, from);
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
