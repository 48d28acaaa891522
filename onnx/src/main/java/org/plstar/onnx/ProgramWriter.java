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
import org.plstar.array.UnaryFn;
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
 * <p>The sample axis becomes the first axis of values that have it; values without it are
 * broadcast, by NumPy's rules. Ops that only derivatives contain are refused.
 */
final class ProgramWriter {
    static final char SAMPLE = 'N';

    final Program program;
    final NodeWriter w;
    final ExternalNames names;
    final List<String> values = new ArrayList<>();
    private final Set<String> functions = new HashSet<>();

    /** For a comparison that is written as a number, the name of its truth value. */
    private final Map<String, String> truths = new HashMap<>();

    /** The names of leaves, and which inputs are whole numbers. */
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

    /** The functions of {@link Exported} that are used. */
    Set<String> functions() {
        return functions;
    }

    Type type(int id) {
        return program.nodes().get(id).type();
    }

    static Refusal refuse(Op op, String what) {
        return Refusal.of(
                OnnxRefusal.NOT_EXPORTABLE,
                "op " + Words.of(op.toString()),
                what,
                "an operation that this writer of ONNX files has",
                "export another network, or none");
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
            case Op.Contract c -> new ProductNodes(this).contract(c, n, in);
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
            case Op.Slice s -> new GatherNodes(this).slice(s, in.getFirst(), shift);
            case Op.Pad p ->
                new GatherNodes(this).pad(p, in.getFirst(), type(first).shape(), shift);
            case Op.Concat c -> concat(c, n, in);
            case Op.TakeAlong t -> new GatherNodes(this).take(t, n, in);
            case Op.Patches p ->
                new GatherNodes(this).patches(p, in.getFirst(), n.type().shape(), shift);
            case Op.ArgMax a ->
                w.node(
                        "Cast",
                        List.of(w.node(
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

    static AttributeProto to(ElementType type) {
        return AttributeProto.whole("to", type.number());
    }

    static AttributeProto wholes(String name, List<Integer> values) {
        return AttributeProto.wholes(
                name, values.stream().map(Integer::longValue).toList());
    }

    private static long[] shifted(List<Integer> axes, int shift) {
        return axes.stream().mapToLong(a -> a + shift).toArray();
    }

    /** The extents for a reshape, in which the sample axis is the open one. */
    static long[] dims(Shape shape, int shift) {
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
                w.node("Cast", List.of(w.node("Greater", List.of(x, w.scalar(0)))), to(w.type()));
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
        String op = switch (c.fn()) {
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

    String label(int id, String labels) {
        return (type(id).axes().sample() ? String.valueOf(SAMPLE) : "") + labels;
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
        // an extent of 1 does not change the number of samples
        long[] to = dims(b.shape(), shift);
        if (shift > 0) {
            to[0] = 1;
        }
        return w.node("Expand", List.of(y, w.wholes(to)));
    }

    /** Repeats for every sample: the number of samples is the first extent of an input. */
    private String spread(String x, Shape shape) {
        String samples = w.node(
                "Shape",
                List.of(names.someInput()),
                AttributeProto.whole("start", 0),
                AttributeProto.whole("end", 1));
        String rest = w.wholes(dims(shape, 0));
        String to = shape.rank() == 0
                ? samples
                : w.node("Concat", List.of(samples, rest), AttributeProto.whole("axis", 0));
        return w.node("Expand", List.of(w.node("Unsqueeze", List.of(x, w.wholes(0))), to));
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
}
