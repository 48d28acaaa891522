package org.plstar.onnx;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.plstar.onnx.proto.AttributeProto;
import org.plstar.onnx.proto.ElementType;
import org.plstar.onnx.proto.FunctionProto;
import org.plstar.onnx.proto.GraphProto;
import org.plstar.onnx.proto.ModelProto;
import org.plstar.onnx.proto.NodeProto;
import org.plstar.onnx.proto.OperatorSet;
import org.plstar.onnx.proto.TensorProto;
import org.plstar.onnx.proto.ValueProto;
import org.plstar.onnx.proto.ValueProto.Dimension;

/** Small models, built node by node: input {@code x}, output {@code out}. */
final class Models {
    private final List<NodeProto> nodes = new ArrayList<>();
    private final List<TensorProto> initializers = new ArrayList<>();
    private ValueProto input;
    static final String DOMAIN = "test.functions";

    private final List<FunctionProto> functions = new ArrayList<>();
    private int opset = 17;

    private final ElementType type;

    Models(int... inputDims) {
        this(ElementType.DOUBLE, inputDims);
    }

    Models(ElementType type, int... inputDims) {
        this.type = type;
        List<Dimension> dims = new ArrayList<>(List.of(new Dimension(0, "batch")));
        for (int d : inputDims) {
            dims.add(new Dimension(d, ""));
        }
        input = new ValueProto("x", type.number(), dims);
    }

    /**
     * An input of other axes, each a number or a name; an empty name is an open axis without one.
     */
    Models input(String... axes) {
        List<Dimension> dims = Arrays.stream(axes)
                .map(a -> a.matches("[0-9]+")
                        ? new Dimension(Long.parseLong(a), "")
                        : new Dimension(0, a))
                .toList();
        input = new ValueProto("x", type.number(), dims);
        return this;
    }

    Models opset(int version) {
        opset = version;
        return this;
    }

    Models initializer(TensorProto tensor) {
        initializers.add(tensor);
        return this;
    }

    private Models listed(String name, ElementType of, List<Long> dims, int list, long... bits) {
        return initializer(new TensorProto(
                name,
                of.number(),
                dims,
                Optional.<ByteBuffer>empty(),
                Map.of(list, bits),
                Map.of(),
                false));
    }

    Models weight(String name, List<Long> dims, double... values) {
        boolean wide = type == ElementType.DOUBLE;
        LongStream bits = Arrays.stream(values)
                .mapToLong(v ->
                        wide ? Double.doubleToRawLongBits(v) : Float.floatToRawIntBits((float) v));
        int list = wide ? TensorProto.DOUBLES : TensorProto.FLOATS;
        return listed(name, type, dims, list, bits.toArray());
    }

    Models wholes(String name, long... values) {
        List<Long> dims = List.of((long) values.length);
        return listed(name, ElementType.INT64, dims, TensorProto.INT64S, values);
    }

    Models node(String op, String output, List<String> inputs, AttributeProto... attributes) {
        nodes.add(new NodeProto(
                "", op, "node " + output, inputs, List.of(output), List.of(attributes)));
        return this;
    }

    Models nodes(
            String op, List<String> outputs, List<String> inputs, AttributeProto... attributes) {
        nodes.add(new NodeProto("", op, "", inputs, outputs, List.of(attributes)));
        return this;
    }

    /** A function of one operand, {@code a}, whose result is {@code b}. */
    Models function(String name, List<AttributeProto> defaults, NodeProto... body) {
        functions.add(new FunctionProto(
                DOMAIN,
                name,
                List.of("a"),
                List.of("b"),
                List.of(body),
                defaults,
                new OperatorSet("", opset)));
        return this;
    }

    /** A call of a function, or a node of a function's body. */
    static NodeProto line(
            String domain, String op, String input, String output, AttributeProto... attributes) {
        return new NodeProto(domain, op, "", List.of(input), List.of(output), List.of(attributes));
    }

    Models call(String name, String output, String input, AttributeProto... attributes) {
        nodes.add(line(DOMAIN, name, input, output, attributes));
        return this;
    }

    static AttributeProto whole(String name, long value) {
        return AttributeProto.whole(name, value);
    }

    static AttributeProto ints(String name, long... values) {
        return AttributeProto.wholes(name, Arrays.stream(values).boxed().toList());
    }

    static AttributeProto texts(String name, String... values) {
        return new AttributeProto(name, 8, List.of(values), "");
    }

    static AttributeProto numbers(String name, double... values) {
        List<Float> all = Arrays.stream(values).mapToObj(v -> (float) v).toList();
        return new AttributeProto(name, 6, all, "");
    }

    static AttributeProto number(String name, double value) {
        return new AttributeProto(name, 1, (float) value, "");
    }

    static AttributeProto text(String name, String value) {
        return AttributeProto.text(name, value);
    }

    ModelProto proto() {
        ValueProto output = new ValueProto("out", type.number(), List.of());
        return new ModelProto(
                8,
                "",
                new GraphProto(nodes, "", initializers, List.of(input), List.of(output), false),
                functions.isEmpty()
                        ? List.of(new OperatorSet("", opset))
                        : List.of(new OperatorSet("", opset), new OperatorSet(DOMAIN, 1)),
                functions,
                new LinkedHashMap<>());
    }

    OnnxModel read() {
        return read(ImportOptions.DEFAULT);
    }

    OnnxModel read(ImportOptions options) {
        return OnnxModel.read(proto().toBytes(), Path.of("model.onnx"), options);
    }
}
