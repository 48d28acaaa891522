package org.plstar.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.array.gather.Span;
import org.plstar.onnx.proto.AttributeProto;
import org.plstar.onnx.proto.ElementType;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;
import org.plstar.program.Type;
import org.plstar.refusal.Refusal;

/**
 * Writes a program's nodes as ONNX nodes: one exhaustive switch.
 *
 * <p>The sample axis becomes the first axis of what carries it; what does not is broadcast, as
 * NumPy does. Ops that only derivatives contain are refused.
 */
final class ProgramWriter {
    private static final char SAMPLE = 'N';

    private final Program program;
    private final NodeWriter w;
    private final ExternalNames names;
    private final List<String> values = new ArrayList<>();
    private final Set<String> functions = new HashSet<>();

    /** For a comparison written as a number, its truth value. */
    private final Map<String, String> truths = new HashMap<>();

    /** How leaves are called, and which inputs are whole numbers. */
    interface ExternalNames {
        /**
         * The name of a parameter or of an input of the file, or of a constant that represents an
         * input.
         */
        String of(String leaf);

        /** An input with the sample axis. */
        String someInput();

        boolean isWhole(String input);
    }

    ProgramWriter(Program program, NodeWriter w, ExternalNames names) {
        this.program = program;
        this.w = w;
        this.names = names;
    }

    /** The names of all nodes' values. */
    List<String> write() {
        for (Node n : program.nodes()) {
            values.add(value(n));
        }
        return values;
    }

    /** Functions of {@link Exported} that are used. */
    Set<String> functions() {
        return functions;
    }

    private Type type(int id) {
        return program.nodes().get(id).type();
    }

    private static Refusal refuse(Op op, String what) {
        return Refusal.of(
                OnnxRefusal.NOT_EXPORTABLE,
                "op " + Words.of(op.toString()),
                what,
                "a program from samples to outputs",
                "export the network, not a derivative of it");
    }

    private String value(Node n) {
        if (n.type().axes().output()) {
            throw refuse(n.op(), "it carries the axis of a reverse pass");
        }
        List<String> in = n.operands().stream().map(values::get).toList();
        int first = n.operands().isEmpty() ? -1 : n.operands().getFirst();
        int shift = first >= 0 && type(first).axes().sample() ? 1 : 0;
        return switch (n.op()) {
            case Op.Param p -> names.of(p.name());
            case Op.Input i ->
                    names.isWhole(i.name())
                            ? w.node("Cast", List.of(names.of(i.name())), to(w.type()))
                            : names.of(i.name());
            case Op.Const c -> w.numbers(c.shape().dims(), c.values());
            case Op.Unary u -> unary(u.fn(), in.getFirst());
            case Op.Scale s -> w.node("Mul", List.of(in.getFirst(), w.scalar(s.factor())));
            case Op.Add _ -> w.node("Add", in);
            case Op.Mul _ -> w.node("Mul", in);
            case Op.Div _ -> w.node("Div", in);
            case Op.Compare c -> compare(c, in);
            case Op.Select _ ->
                    w.node("Where", List.of(truth(n.operands().getFirst()), in.get(1), in.get(2)));
            case Op.Contract c -> contract(c, n, in);
            case Op.Sum s ->
                    w.node(
                            "ReduceSum",
                            List.of(in.getFirst(), w.wholes(shifted(s.axes(), shift))),
                            AttributeProto.whole("keepdims", 0));
            case Op.Broadcast b -> broadcast(b, in.getFirst(), shift);
            case Op.Spread _ -> spread(in.getFirst(), n.type().shape());
            case Op.Reshape r ->
                    w.node("Reshape", List.of(in.getFirst(), w.wholes(dims(r.shape(), shift))));
            case Op.Permute p -> {
                List<Integer> order = new ArrayList<>();
                if (shift > 0) {
                    order.add(0);
                }
                p.order().forEach(i -> order.add(i + shift));
                yield w.node("Transpose", in, wholes("perm", order));
            }
            case Op.Slice s -> slice(s, in.getFirst(), shift);
            case Op.Pad p -> pad(p, in.getFirst(), type(first).shape(), shift);
            case Op.Concat c -> concat(c, n, in);
            case Op.TakeAlong t -> take(t, n, in);
            case Op.Patches p -> patches(p, in.getFirst(), n.type().shape(), shift);
            case Op.ArgMax a ->
                    w.node(
                            "Cast",
                            List.of(
                                    w.node(
                                            "ArgMax",
                                            in,
                                            AttributeProto.whole("axis", a.axis() + shift),
                                            AttributeProto.whole("keepdims", 0))),
                            to(w.type()));
            // no node: an Identity would read back as a copy
            case Op.Detach _ -> in.getFirst();
            default -> throw refuse(n.op(), "ONNX has no such op, or none is known here");
        };
    }

    private static AttributeProto to(ElementType type) {
        return AttributeProto.whole("to", type.number());
    }

    private static AttributeProto wholes(String name, List<Integer> values) {
        return AttributeProto.wholes(name, values.stream().map(Integer::longValue).toList());
    }

    private static long[] shifted(List<Integer> axes, int shift) {
        return axes.stream().mapToLong(a -> a + shift).toArray();
    }

    /** Extents for a reshape: the sample axis is the open one. */
    private static long[] dims(Shape shape, int shift) {
        long[] d = new long[shape.rank() + shift];
        Arrays.fill(d, -1);
        for (int i = 0; i < shape.rank(); i++) {
            d[i + shift] = shape.dim(i);
        }
        return d;
    }

    private String unary(UnaryFn fn, String x) {
        List<String> in = List.of(x);
        return switch (fn) {
            case NEGATE -> w.node("Neg", in);
            case ABS -> w.node("Abs", in);
            case SIGN -> w.node("Sign", in);
            case STEP ->
                    w.node(
                            "Cast",
                            List.of(w.node("Greater", List.of(x, w.scalar(0)))),
                            to(w.type()));
            case RELU -> w.node("Relu", in);
            case RECIPROCAL -> w.node("Reciprocal", in);
            case SQRT -> w.node("Sqrt", in);
            case SQUARE -> w.node("Mul", List.of(x, x));
            case EXP -> w.node("Exp", in);
            // e^x - 1 = tanh(x/2) (e^x + 1), without cancellation
            case EXPM1 -> {
                String half = w.node("Tanh", List.of(w.node("Mul", List.of(x, w.scalar(0.5)))));
                String sum = w.node("Add", List.of(w.node("Exp", in), w.scalar(1)));
                yield w.node("Mul", List.of(half, sum));
            }
            case LOG -> w.node("Log", in);
            case LOG1P -> w.node("Log", List.of(w.node("Add", List.of(x, w.scalar(1)))));
            case TANH -> w.node("Tanh", in);
            case SIGMOID -> w.node("Sigmoid", in);
            case SOFTPLUS -> function("Softplus", in);
            case ERF -> function("Erf", in);
            case SIN -> w.node("Sin", in);
            case COS -> w.node("Cos", in);
        };
    }

    private String function(String name, List<String> in) {
        if (w.precision() == Precision.FLOAT) {
            return w.node(name, in);
        }
        functions.add(name);
        return w.node(Exported.DOMAIN, name, in);
    }

    private String compare(Op.Compare c, List<String> in) {
        String op =
                switch (c.fn()) {
                    case GREATER -> "Greater";
                    case GREATER_EQUAL -> "GreaterOrEqual";
                    case EQUAL -> "Equal";
                    default -> throw refuse(c, "it compares nothing");
                };
        String truth = w.node(op, in);
        String number = w.node("Cast", List.of(truth), to(w.type()));
        truths.put(number, truth);
        return number;
    }

    private String truth(int id) {
        String x = values.get(id);
        String known = truths.get(x);
        return known == null ? w.node("Cast", List.of(x), to(ElementType.BOOL)) : known;
    }

    private String label(int id, String labels) {
        return (type(id).axes().sample() ? String.valueOf(SAMPLE) : "") + labels;
    }

    private String contract(Op.Contract c, Node n, List<String> in) {
        if (c.summed().count() > 0) {
            throw refuse(c, "it sums over samples");
        }
        if (w.precision() == Precision.FLOAT) {
            String conv = convolution(c, n, in);
            if (!conv.isEmpty()) {
                return conv;
            }
        }
        String a = label(n.operands().get(0), c.a());
        String b = label(n.operands().get(1), c.b());
        String r = (n.type().axes().sample() ? String.valueOf(SAMPLE) : "") + c.result();
        if (a.length() == 2 && b.length() == 2 && r.length() == 2) {
            boolean ta = a.indexOf(r.charAt(0)) == 1;
            boolean tb = b.indexOf(r.charAt(1)) == 0;
            boolean matrices =
                    a.charAt(ta ? 1 : 0) == r.charAt(0)
                            && b.charAt(tb ? 0 : 1) == r.charAt(1)
                            && a.charAt(ta ? 0 : 1) == b.charAt(tb ? 1 : 0);
            if (matrices) {
                return w.node(
                        "Gemm",
                        in,
                        AttributeProto.whole("transA", ta ? 1 : 0),
                        AttributeProto.whole("transB", tb ? 1 : 0));
            }
        }
        return w.node("Einsum", in, AttributeProto.text("equation", a + "," + b + "->" + r));
    }

    /**
     * A product of patches with a kernel, with or without groups, as one node; empty if it is none.
     */
    private String convolution(Op.Contract c, Node n, List<String> in) {
        Node a = program.nodes().get(n.operands().get(0));
        int groups = c.a().length() == 6 ? 1 : 0;
        if (!(a.op() instanceof Op.Patches p)
                || p.padding() != 0
                || !a.type().axes().sample()
                || type(n.operands().get(1)).axes().sample()
                || c.a().length() != 5 + groups
                || c.b().length() != 4 + groups
                || c.result().length() != 3 + groups) {
            return "";
        }
        String g = c.a().substring(0, groups);
        char out = c.b().charAt(groups);
        if (!c.b().equals(g + out + c.a().substring(groups, groups + 3))
                || !c.result().equals(g + out + c.a().substring(groups + 3))) {
            return "";
        }
        String x = values.get(a.operands().getFirst());
        Shape seen = type(a.operands().getFirst()).shape();
        Shape kernel = type(n.operands().get(1)).shape();
        String weight = in.get(1);
        if (groups > 0) {
            x =
                    w.node(
                            "Reshape",
                            List.of(
                                    x,
                                    w.wholes(
                                            -1,
                                            (long) seen.dim(0) * seen.dim(1),
                                            seen.dim(2),
                                            seen.dim(3))));
            weight =
                    w.node(
                            "Reshape",
                            List.of(
                                    weight,
                                    w.wholes(
                                            (long) kernel.dim(0) * kernel.dim(1),
                                            kernel.dim(2),
                                            kernel.dim(3),
                                            kernel.dim(4))));
        }
        Span rows = p.window().rows();
        Span columns = p.window().columns();
        String y =
                w.node(
                        "Conv",
                        List.of(x, weight),
                        wholes("kernel_shape", List.of(rows.kernel(), columns.kernel())),
                        wholes("strides", List.of(rows.stride(), columns.stride())),
                        wholes(
                                "pads",
                                List.of(
                                        rows.before(),
                                        columns.before(),
                                        rows.after(),
                                        columns.after())),
                        wholes("dilations", List.of(rows.dilation(), columns.dilation())),
                        AttributeProto.whole("group", groups > 0 ? kernel.dim(0) : 1));
        return groups > 0 ? w.node("Reshape", List.of(y, w.wholes(dims(n.type().shape(), 1)))) : y;
    }

    private String broadcast(Op.Broadcast b, String x, int shift) {
        List<Integer> added = new ArrayList<>();
        for (int i = 0; i < b.shape().rank(); i++) {
            if (!b.positions().contains(i)) {
                added.add(i);
            }
        }
        String y = x;
        if (!added.isEmpty()) {
            y = w.node("Unsqueeze", List.of(x, w.wholes(shifted(added, shift))));
        }
        // an extent of 1 leaves the samples as many as they are
        long[] to = dims(b.shape(), shift);
        if (shift > 0) {
            to[0] = 1;
        }
        return w.node("Expand", List.of(y, w.wholes(to)));
    }

    /** Repeats for every sample: the number of samples is the first extent of an input. */
    private String spread(String x, Shape shape) {
        String samples =
                w.node(
                        "Shape",
                        List.of(names.someInput()),
                        AttributeProto.whole("start", 0),
                        AttributeProto.whole("end", 1));
        String rest = w.wholes(dims(shape, 0));
        String to =
                shape.rank() == 0
                        ? samples
                        : w.node("Concat", List.of(samples, rest), AttributeProto.whole("axis", 0));
        return w.node("Expand", List.of(w.node("Unsqueeze", List.of(x, w.wholes(0))), to));
    }

    private String slice(Op.Slice s, String x, int shift) {
        int n = s.start().size();
        long[] starts = new long[n];
        long[] ends = new long[n];
        long[] axes = new long[n];
        long[] steps = new long[n];
        for (int i = 0; i < n; i++) {
            starts[i] = s.start().get(i);
            steps[i] = s.step().get(i);
            ends[i] = starts[i] + (s.count().get(i) - 1) * steps[i] + 1;
            axes[i] = (long) i + shift;
        }
        return n == 0
                ? x
                : w.node(
                        "Slice",
                        List.of(
                                x,
                                w.wholes(starts),
                                w.wholes(ends),
                                w.wholes(axes),
                                w.wholes(steps)));
    }

    private String pad(Op.Pad p, String x, Shape from, int shift) {
        int rank = from.rank() + shift;
        long[] pads = new long[2 * rank];
        for (int i = 0; i < from.rank(); i++) {
            if (p.step().get(i) != 1 && from.dim(i) > 1) {
                throw refuse(p, "it pads between elements");
            }
            pads[i + shift] = p.start().get(i);
            pads[rank + i + shift] = (long) p.shape().dim(i) - p.start().get(i) - from.dim(i);
        }
        return w.node("Pad", List.of(x, w.wholes(pads), w.scalar(0)));
    }

    private String concat(Op.Concat c, Node n, List<String> in) {
        boolean sample = n.type().axes().sample();
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < in.size(); i++) {
            Type t = type(n.operands().get(i));
            parts.add(sample && !t.axes().sample() ? spread(in.get(i), t.shape()) : in.get(i));
        }
        return w.node("Concat", parts, AttributeProto.whole("axis", c.axis() + (sample ? 1 : 0)));
    }

    private String take(Op.TakeAlong t, Node n, List<String> in) {
        int x = n.operands().get(0);
        int ids = n.operands().get(1);
        String from = label(x, t.x());
        int axis = from.indexOf(t.taken());
        Node chosen = program.nodes().get(ids);
        String rest = t.x().replace(String.valueOf(t.taken()), "");
        if (chosen.op() instanceof Op.ArgMax a
                && chosen.operands().getFirst() == x
                && t.x().charAt(a.axis()) == t.taken()
                && t.ids().equals(rest)
                && t.result().equals(rest)) {
            return w.node(
                    "ReduceMax",
                    List.of(in.getFirst()),
                    wholes("axes", List.of(axis)),
                    AttributeProto.whole("keepdims", 0));
        }
        String by = label(ids, t.ids());
        if (by.chars().anyMatch(l -> from.indexOf(l) >= 0)) {
            throw refuse(t, "each item is chosen from by its own indices");
        }
        String y =
                w.node(
                        "Gather",
                        List.of(in.getFirst(), whole(in.get(1), chosen)),
                        AttributeProto.whole("axis", axis));
        String made = from.substring(0, axis) + by + from.substring(axis + 1);
        String wanted = (n.type().axes().sample() ? String.valueOf(SAMPLE) : "") + t.result();
        if (made.equals(wanted)) {
            return y;
        }
        List<Integer> order = wanted.chars().mapToObj(made::indexOf).toList();
        return w.node("Transpose", List.of(y), wholes("perm", order));
    }

    private String whole(String ids, Node source) {
        if (source.op() instanceof Op.Input i && names.isWhole(i.name())) {
            return names.of(i.name());
        }
        if (source.op() instanceof Op.Const c) {
            return w.wholes(
                    c.shape().dims(), Arrays.stream(c.values()).mapToLong(v -> (long) v).toArray());
        }
        return w.node("Cast", List.of(ids), to(ElementType.INT64));
    }

    /**
     * Padding, then rows and columns by number: ONNX Runtime convolves no doubles, but gathers and
     * multiplies them.
     */
    private String patches(Op.Patches p, String x, Shape shape, int shift) {
        Span rows = p.window().rows();
        Span columns = p.window().columns();
        int rank = shape.rank() - 2 + shift;
        long[] pads = new long[2 * rank];
        pads[rank - 2] = rows.before();
        pads[rank - 1] = columns.before();
        pads[2 * rank - 2] = rows.after();
        pads[2 * rank - 1] = columns.after();
        String y = x;
        if (Arrays.stream(pads).anyMatch(v -> v != 0)) {
            y = w.node("Pad", List.of(x, w.wholes(pads), w.scalar(p.padding())));
        }
        y = gather(y, rows, shape.dim(shape.rank() - 2), rank - 2);
        y = gather(y, columns, shape.dim(shape.rank() - 1), rank);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < rank - 2; i++) {
            order.add(i);
        }
        // [kernel height, down, kernel width, across] to [kernel height, kernel width, down,
        // across]
        for (int i : new int[] {0, 2, 1, 3}) {
            order.add(rank - 2 + i);
        }
        return w.node("Transpose", List.of(y), wholes("perm", order));
    }

    private String gather(String x, Span s, int windows, int axis) {
        long[] at = new long[s.kernel() * windows];
        for (int i = 0; i < at.length; i++) {
            at[i] = s.position(i % windows, i / windows) + (long) s.before();
        }
        return w.node(
                "Gather",
                List.of(x, w.wholes(new int[] {s.kernel(), windows}, at)),
                AttributeProto.whole("axis", axis));
    }
}
