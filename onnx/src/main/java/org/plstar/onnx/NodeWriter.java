package org.plstar.onnx;

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
import org.plstar.onnx.proto.AttributeProto;
import org.plstar.onnx.proto.ElementType;
import org.plstar.onnx.proto.NodeProto;
import org.plstar.onnx.proto.TensorProto;

/** Writes nodes one after another; each result has a name of its own. */
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

    ElementType type() {
        return precision == Precision.DOUBLE ? ElementType.DOUBLE : ElementType.FLOAT;
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
        nodes.add(new NodeProto(domain, op, output, inputs, List.of(output), List.of(attributes)));
    }

    /** The nodes that the outputs need, in order. */
    List<NodeProto> needed(Set<String> outputs) {
        Set<String> names = new HashSet<>(outputs);
        List<NodeProto> kept = new ArrayList<>();
        for (NodeProto n : nodes.reversed()) {
            if (names.contains(n.outputs().getFirst())) {
                names.addAll(n.inputs());
                kept.add(n);
            }
        }
        return kept.reversed();
    }

    // ---- constants

    /** A constant with numbers in the file's precision. */
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
        return constant(raw("", ElementType.INT64, dims, b));
    }

    private String constant(TensorProto t) {
        return node("Constant", List.of(), AttributeProto.tensor("value", t));
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

    private static TensorProto raw(String name, ElementType type, int[] dims, ByteBuffer bytes) {
        return TensorProto.of(
                name, type, Arrays.stream(dims).asLongStream().boxed().toList(), bytes.flip());
    }
}
