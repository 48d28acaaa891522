package org.plstar.onnx.proto;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A named setting of a node; values of other types are 0 or empty.
 *
 * @param type the format's number of the value's type
 * @param value a Float, Long, String, TensorProto or GraphProto, or a list of the first three
 * @param reference in a function, the attribute of the call that it represents; else empty
 */
public record AttributeProto(String name, int type, Object value, String reference) {
    private static final int INT = 2;
    private static final int STRING = 3;
    private static final int TENSOR = 4;
    private static final int INTS = 7;

    /** The attribute under another name, with another graph, without a reference. */
    public AttributeProto as(String other, Optional<GraphProto> with) {
        return new AttributeProto(other, type, with.<Object>map(g -> g).orElse(value), "");
    }

    /** An attribute that is a whole number. */
    public static AttributeProto whole(String name, long value) {
        return new AttributeProto(name, INT, value, "");
    }

    /** An attribute that is a text. */
    public static AttributeProto text(String name, String value) {
        return new AttributeProto(name, STRING, value, "");
    }

    /** An attribute that is a tensor. */
    public static AttributeProto tensor(String name, TensorProto value) {
        return new AttributeProto(name, TENSOR, value, "");
    }

    /** An attribute that is a list of whole numbers. */
    public static AttributeProto wholes(String name, List<Long> values) {
        return new AttributeProto(name, INTS, values, "");
    }

    /** The number of the attribute. */
    public float real() {
        return value instanceof Float v ? v : 0;
    }

    /** The whole number of the attribute. */
    public long whole() {
        return value instanceof Long v ? v : 0;
    }

    /** The text of the attribute. */
    public String text() {
        return value instanceof String v ? v : "";
    }

    /** The tensor of the attribute. */
    public Optional<TensorProto> tensor() {
        return value instanceof TensorProto v ? Optional.of(v) : Optional.empty();
    }

    /** The graph of the attribute. */
    public Optional<GraphProto> graph() {
        return value instanceof GraphProto v ? Optional.of(v) : Optional.empty();
    }

    /** The numbers of the attribute. */
    public List<Float> reals() {
        return list(Float.class);
    }

    /** The whole numbers of the attribute. */
    public List<Long> wholes() {
        return list(Long.class);
    }

    /** The texts of the attribute. */
    public List<String> texts() {
        return list(String.class);
    }

    private <T> List<T> list(Class<T> of) {
        return value instanceof List<?> all && all.stream().allMatch(of::isInstance)
                ? all.stream().map(of::cast).toList()
                : List.of();
    }

    static AttributeProto read(WireReader r) throws IOException {
        String name = "";
        int type = 0;
        Object value = "";
        List<Object> list = new ArrayList<>();
        String reference = "";
        while (r.next()) {
            switch (r.field()) {
                case 1 -> name = r.text();
                case 2 -> value = r.real();
                case 3 -> value = r.whole();
                case 4 -> value = r.text();
                case 5 -> value = TensorProto.read(r.message());
                case 6 -> value = GraphProto.read(r.message());
                case 7 -> r.singles(bits -> list.add(Float.intBitsToFloat(bits)));
                case 8 -> r.wholes(list::add);
                case 9 -> list.add(r.text());
                case 20 -> type = (int) r.whole();
                case 21 -> reference = r.text();
                default -> {}
            }
        }
        return new AttributeProto(name, type, list.isEmpty() ? value : list, reference);
    }

    void write(WireWriter w) {
        w.text(1, name);
        if (reference.isEmpty()) {
            writeValue(w);
        } else {
            w.text(21, reference);
        }
        w.whole(20, type);
    }

    private void writeValue(WireWriter w) {
        switch (value) {
            case Float v -> w.single(2, v);
            case Long v -> w.whole(3, v);
            case String v -> w.text(4, v);
            case TensorProto v -> w.message(5, v::write);
            case GraphProto v -> w.message(6, v::write);
            case List<?> _ -> {
                reals().forEach(v -> w.single(7, v));
                w.wholes(8, wholes());
                w.texts(9, texts());
            }
            default -> throw new IllegalStateException("type " + type);
        }
    }
}
