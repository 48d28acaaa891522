package org.plstar.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.plstar.array.Shape;
import org.plstar.onnx.proto.AttributeProto;
import org.plstar.onnx.proto.GraphProto;
import org.plstar.onnx.proto.NodeProto;
import org.plstar.onnx.proto.TensorProto;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;

/**
 * One node of the graph with the meanings of its inputs; reads attributes, and refuses with the
 * node's name.
 */
final class NodeContext {
    private final GraphScope graph;
    private final NodeProto node;
    private final List<Optional<GraphValue>> inputs;
    private final ProgramBuilder builder;

    NodeContext(
            GraphScope graph,
            NodeProto node,
            List<Optional<GraphValue>> inputs,
            ProgramBuilder builder) {
        this.graph = graph;
        this.node = node;
        this.inputs = inputs;
        this.builder = builder;
    }

    /** The node in another program, with its first inputs replaced. */
    NodeContext apart(ProgramBuilder other, List<Traced> first) {
        List<Optional<GraphValue>> all = new ArrayList<>();
        first.forEach(x -> all.add(Optional.of(x)));
        all.addAll(inputs.subList(first.size(), inputs.size()));
        return new NodeContext(graph, node, all, other);
    }

    String op() {
        return node.op();
    }

    ProgramBuilder builder() {
        return builder;
    }

    long opset() {
        return graph.opset();
    }

    /** Whether the numbers of a value are made of inputs of whole numbers, and whole. */
    boolean isWhole(Value value) {
        return WholeValues.is(builder(), value, graph::isWholeInput);
    }

    int fixedSamples() {
        return graph.fixedSamples();
    }

    int outputs() {
        return node.outputs().size();
    }

    boolean wantsOutput(int i) {
        return i < node.outputs().size() && !node.outputs().get(i).isEmpty();
    }

    int count() {
        return inputs.size();
    }

    boolean has(int i) {
        return i < inputs.size() && inputs.get(i).isPresent();
    }

    GraphValue input(int i) {
        if (!has(i)) {
            throw refuse(OnnxRefusal.BAD_NODE, "input " + i + " is missing", "it given");
        }
        return inputs.get(i).orElseThrow();
    }

    List<GraphValue> all() {
        return IntStream.range(0, inputs.size()).mapToObj(this::input).toList();
    }

    boolean allKnown() {
        return inputs.stream().allMatch(i -> i.isEmpty() || i.get() instanceof Constant);
    }

    /** An input as a value of the program; known numbers become a constant. */
    Traced live(int i) {
        return lift(input(i));
    }

    Traced lift(GraphValue item) {
        return switch (item) {
            case Traced l -> l;
            case Constant k -> {
                if (!k.isFree()) {
                    throw refuse(
                            OnnxRefusal.SAMPLE_AXIS,
                            "it computes with the number of samples",
                            "values that do not depend on it");
                }
                yield new Traced(builder().constant(k.shape(), k.values()), Samples.NONE, k.kind());
            }
        };
    }

    Optional<Constant> known(int i) {
        return has(i) && input(i) instanceof Constant k ? Optional.of(k) : Optional.empty();
    }

    OptionalDouble uniform(int i) {
        return known(i).map(Constant::uniform).orElse(OptionalDouble.empty());
    }

    /** An input that must be known while the graph is read. */
    Constant fixed(int i, String what) {
        return known(i).orElseThrow(() -> refuse(
                OnnxRefusal.UNSUPPORTED_OP,
                what + " (input " + i + ") is computed by the model or is a weight",
                "constant " + what));
    }

    /** Whole numbers that must be known, and not depend on the number of samples. */
    int[] fixedWholes(int i, String what) {
        Constant k = fixed(i, what);
        if (!k.isFree()) {
            throw refuse(
                    OnnxRefusal.SAMPLE_AXIS,
                    what + " depend on the number of samples",
                    "fixed numbers");
        }
        int[] v = new int[k.values().length];
        for (int j = 0; j < v.length; j++) {
            // ends such as 2^63 - 1 mean the end of the axis
            v[j] = (int) Math.clamp(k.values()[j], -Integer.MAX_VALUE, Integer.MAX_VALUE);
        }
        return v;
    }

    private Optional<AttributeProto> attribute(String name) {
        return node.attributes().stream().filter(a -> a.name().equals(name)).findFirst();
    }

    boolean given(String name) {
        return attribute(name).isPresent();
    }

    int whole(String name, long absent) {
        return clamped(attribute(name).map(AttributeProto::whole).orElse(absent));
    }

    /**
     * The number of an attribute. ONNX stores attributes in single precision; the author's number
     * is the shortest decimal that rounds to it: 1e-5, not 9.999999747378752e-6.
     */
    double number(String name, double absent) {
        return attribute(name)
                .map(a -> Double.parseDouble(Float.toString(a.real())))
                .orElse(absent);
    }

    String text(String name, String absent) {
        return attribute(name).map(AttributeProto::text).orElse(absent);
    }

    Optional<int[]> wholes(String name) {
        return attribute(name)
                .map(a -> a.wholes().stream().mapToInt(NodeContext::clamped).toArray());
    }

    private static int clamped(long v) {
        return Math.clamp(v, -Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** Whole numbers of an input, or in earlier opsets of an attribute. */
    Optional<int[]> wholesAt(int input, String attribute) {
        return has(input) ? Optional.of(fixedWholes(input, attribute)) : wholes(attribute);
    }

    List<String> texts(String name) {
        return attribute(name).map(AttributeProto::texts).orElse(List.of());
    }

    List<Float> floats(String name) {
        return attribute(name).map(AttributeProto::reals).orElse(List.of());
    }

    Optional<GraphProto> graph(String name) {
        return attribute(name).flatMap(AttributeProto::graph);
    }

    Optional<TensorProto> tensor(String name) {
        return attribute(name).flatMap(AttributeProto::tensor);
    }

    Constant read(TensorProto t) {
        return graph.tensors().read(t, "of node " + label());
    }

    /** An axis, counted from the end if negative. */
    int axis(int axis, int rank) {
        int a = axis < 0 ? axis + rank : axis;
        if (a < 0 || a >= rank) {
            throw refuse(
                    OnnxRefusal.BAD_NODE,
                    "axis " + axis + " of a value with " + rank + " axes",
                    "an axis that there is");
        }
        return a;
    }

    int[] axes(int[] given, int rank) {
        int[] a = new int[given.length];
        boolean[] seen = new boolean[rank];
        for (int i = 0; i < a.length; i++) {
            a[i] = axis(given[i], rank);
            if (seen[a[i]]) {
                throw refuse(OnnxRefusal.BAD_NODE, "axis " + a[i] + " twice", "each axis once");
            }
            seen[a[i]] = true;
        }
        return a;
    }

    /** The shape of given extents; refuses too many elements. */
    Shape shape(int... dims) {
        long n = 1;
        for (int d : dims) {
            n = n < 0 || d < 0 || n > Limits.ELEMENTS ? -1 : n * d;
        }
        if (n < 0 || n > Limits.ELEMENTS || dims.length > Limits.RANK) {
            throw refuse(
                    OnnxRefusal.TOO_LARGE,
                    "its result has shape " + Words.of(java.util.Arrays.toString(dims)),
                    "at most " + Limits.RANK + " axes and " + Limits.ELEMENTS + " numbers");
        }
        return Shape.of(dims);
    }

    /** The shape of a tensor that is computed while the graph is read. */
    Shape folded(int... dims) {
        Shape s = shape(dims);
        graph.countFolded(this, s.size());
        return s;
    }

    List<GraphValue> result(GraphValue item) {
        return List.of(item);
    }

    List<GraphValue> result(Value value, Samples samples, Kind kind) {
        return List.of(new Traced(value, samples, kind));
    }

    private String label() {
        String name = node.name().isEmpty() && node.outputs().size() > 0
                ? node.outputs().get(0)
                : node.name();
        return "\"" + Words.of(name) + "\" (" + Words.of(node.op()) + ")";
    }

    Refusal refuse(OnnxRefusal code, String what, String expected) {
        return refuse(code, what, expected, "export the model in another way");
    }

    Refusal refuse(OnnxRefusal code, String what, String expected, String fix) {
        return Refusal.of(code, graph.file() + ", node " + label(), what, expected, fix);
    }

    Refusal samples(String what) {
        return refuse(
                OnnxRefusal.SAMPLE_AXIS,
                what,
                "ops that treat samples one by one: a kernel over samples has no meaning otherwise",
                "export the model in another way, or say which axis counts samples");
    }
}
