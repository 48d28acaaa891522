package org.plstar.onnx.proto;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A named setting of a node: one of the values, which are 0 or empty where they are not given.
 *
 * @param type the format's number for the value that is meant
 * @param reference in a function, the attribute of the call that it represents; else empty
 */
public record AttributeProto(
        String name,
        int type,
        float real,
        long whole,
        String text,
        Optional<TensorProto> tensor,
        Optional<GraphProto> graph,
        List<Float> reals,
        List<Long> wholes,
        List<String> texts,
        String reference) {
    private static final int FLOAT = 1;
    private static final int INT = 2;
    private static final int STRING = 3;
    private static final int TENSOR = 4;
    private static final int GRAPH = 5;
    private static final int FLOATS = 6;
    private static final int INTS = 7;
    private static final int STRINGS = 8;

    private AttributeProto(String name, int type, float real, long whole, String text) {
        this(
                name,
                type,
                real,
                whole,
                text,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                "");
    }

    /** The same under another name, with another graph, standing for itself. */
    public AttributeProto as(String other, Optional<GraphProto> with) {
        return new AttributeProto(
                other, type, real, whole, text, tensor, with, reals, wholes, texts, "");
    }

    /** In a function, the number that a call gives. */
    public static AttributeProto realOf(String name, String reference) {
        return new AttributeProto(
                name,
                FLOAT,
                0,
                0,
                "",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                reference);
    }

    /** A number. */
    public static AttributeProto real(String name, float value) {
        return new AttributeProto(name, FLOAT, value, 0, "");
    }

    /** A whole number. */
    public static AttributeProto whole(String name, long value) {
        return new AttributeProto(name, INT, 0, value, "");
    }

    /** A text. */
    public static AttributeProto text(String name, String value) {
        return new AttributeProto(name, STRING, 0, 0, value);
    }

    /** A tensor. */
    public static AttributeProto tensor(String name, TensorProto value) {
        return new AttributeProto(
                name,
                TENSOR,
                0,
                0,
                "",
                Optional.of(value),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                "");
    }

    /** A graph. */
    public static AttributeProto graph(String name, GraphProto value) {
        return new AttributeProto(
                name,
                GRAPH,
                0,
                0,
                "",
                Optional.empty(),
                Optional.of(value),
                List.of(),
                List.of(),
                List.of(),
                "");
    }

    /** Numbers. */
    public static AttributeProto reals(String name, List<Float> values) {
        return new AttributeProto(
                name,
                FLOATS,
                0,
                0,
                "",
                Optional.empty(),
                Optional.empty(),
                values,
                List.of(),
                List.of(),
                "");
    }

    /** Whole numbers. */
    public static AttributeProto wholes(String name, List<Long> values) {
        return new AttributeProto(
                name,
                INTS,
                0,
                0,
                "",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                values,
                List.of(),
                "");
    }

    /** Texts. */
    public static AttributeProto texts(String name, List<String> values) {
        return new AttributeProto(
                name,
                STRINGS,
                0,
                0,
                "",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                values,
                "");
    }

    static AttributeProto read(WireReader r) throws IOException {
        String name = "";
        int type = 0;
        float real = 0;
        long whole = 0;
        String text = "";
        Optional<TensorProto> tensor = Optional.empty();
        Optional<GraphProto> graph = Optional.empty();
        List<Float> reals = new ArrayList<>();
        List<Long> wholes = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        String reference = "";
        while (r.next()) {
            switch (r.field()) {
                case 1 -> name = r.text();
                case 2 -> real = r.real();
                case 3 -> whole = r.whole();
                case 4 -> text = r.text();
                case 5 -> tensor = Optional.of(TensorProto.read(r.message()));
                case 6 -> graph = Optional.of(GraphProto.read(r.message()));
                case 7 -> r.singles(bits -> reals.add(Float.intBitsToFloat(bits)));
                case 8 -> r.wholes(wholes::add);
                case 9 -> texts.add(r.text());
                case 20 -> type = (int) r.whole();
                case 21 -> reference = r.text();
                default -> {}
            }
        }
        return new AttributeProto(
                name, type, real, whole, text, tensor, graph, reals, wholes, texts, reference);
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
        switch (type) {
            case FLOAT -> w.single(2, real);
            case INT -> w.whole(3, whole);
            case STRING -> w.text(4, text);
            case TENSOR -> tensor.ifPresent(t -> w.message(5, t::write));
            case GRAPH -> graph.ifPresent(g -> w.message(6, g::write));
            case FLOATS -> reals.forEach(v -> w.single(7, v));
            case INTS -> w.wholes(8, wholes);
            case STRINGS -> w.texts(9, texts);
            default -> throw new IllegalStateException("type " + type);
        }
    }
}
