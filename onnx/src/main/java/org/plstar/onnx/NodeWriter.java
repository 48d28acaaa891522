package org.plstar.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.plstar.array.Precision;

/** Writes nodes one behind the other; each result has a name of its own. */
final class NodeWriter {
    private final Precision precision;
    private final String prefix;
    private final List<NodeProto> nodes = new ArrayList<>();
    private final Map<List<Long>, String> wholes = new HashMap<>();
    private int count;

    /**
     * A writer without nodes.
     *
     * @param prefix begins no name but those given here
     */
    NodeWriter(Precision precision, String prefix) {
        this.precision = precision;
        this.prefix = prefix;
    }

    Precision precision() {
        return precision;
    }

    DataType type() {
        return precision == Precision.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
    }

    // ---- nodes

    String node(String op, List<String> inputs, AttributeProto... attributes) {
        return node("", op, inputs, attributes);
    }

    String node(String domain, String op, List<String> inputs, AttributeProto... attributes) {
        String name = prefix + count++;
        add(domain, op, inputs, name, attributes);
        return name;
    }

    void add(
            String domain,
            String op,
            List<String> inputs,
            String output,
            AttributeProto... attributes) {
        nodes.add(
                NodeProto.newBuilder()
                        .setName(output)
                        .setDomain(domain)
                        .setOpType(op)
                        .addAllInput(inputs)
                        .addOutput(output)
                        .addAllAttribute(Arrays.asList(attributes))
                        .build());
    }

    /** The nodes that the outputs need, in order. */
    List<NodeProto> needed(Set<String> outputs) {
        Set<String> names = new HashSet<>(outputs);
        List<NodeProto> kept = new ArrayList<>();
        for (NodeProto n : nodes.reversed()) {
            if (names.contains(n.getOutput(0))) {
                names.addAll(n.getInputList());
                kept.add(n);
            }
        }
        return kept.reversed();
    }

    // ---- constants

    /** Numbers in the file's precision. */
    String numbers(int[] dims, double... values) {
        return constant(tensor("", dims, values));
    }

    String scalar(double value) {
        return numbers(new int[0], value);
    }

    /** A list of whole numbers; equal lists are one node. */
    String wholes(long... values) {
        List<Long> key = Arrays.stream(values).boxed().toList();
        String known = wholes.get(key);
        if (known == null) {
            known = wholes(new int[] {values.length}, values);
            wholes.put(key, known);
        }
        return known;
    }

    String wholes(int[] dims, long... values) {
        ByteBuffer b = buffer(values.length, Long.BYTES);
        for (long v : values) {
            b.putLong(v);
        }
        return constant(raw("", DataType.INT64, dims, b));
    }

    private String constant(TensorProto t) {
        return node(
                "Constant",
                List.of(),
                AttributeProto.newBuilder()
                        .setName("value")
                        .setType(AttributeType.TENSOR)
                        .setT(t)
                        .build());
    }

    /** A tensor in the file's precision. */
    TensorProto tensor(String name, int[] dims, double... values) {
        ByteBuffer b = buffer(values.length, precision.bytes());
        for (double v : values) {
            if (precision == Precision.DOUBLE) {
                b.putDouble(v);
            } else {
                b.putFloat((float) v);
            }
        }
        return raw(name, type(), dims, b);
    }

    private static ByteBuffer buffer(int count, int width) {
        return ByteBuffer.allocate(Math.multiplyExact(count, width)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static TensorProto raw(String name, DataType type, int[] dims, ByteBuffer bytes) {
        TensorProto.Builder t =
                TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(type.getNumber())
                        .setRawData(ByteString.copyFrom(bytes.flip()));
        for (int d : dims) {
            t.addDims(d);
        }
        return t.build();
    }

    // ---- attributes

    static AttributeProto whole(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto wholes(String name, List<Integer> values) {
        AttributeProto.Builder a =
                AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
        values.forEach(a::addInts);
        return a.build();
    }

    static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }
}
