package org.plstar.onnx.proto;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What is changed in a model's file; all its other bytes are copied as they are.
 *
 * @param numbers of the initializers of these names, little-endian, in the types that they have
 * @param dropped nodes that are left out, by their first outputs
 * @param initializers that are added
 * @param nodes that are added behind the others
 * @param output that stands before the others
 * @param metadata texts by name that are added, or take the place of those of the same names
 */
public record ModelChange(
        Map<String, ByteBuffer> numbers,
        Set<String> dropped,
        List<TensorProto> initializers,
        List<NodeProto> nodes,
        Optional<ValueProto> output,
        SequencedMap<String, String> metadata) {
    private static final Set<Integer> NUMBERS = Set.of(
            TensorProto.FLOATS,
            TensorProto.INT32S,
            TensorProto.INT64S,
            TensorProto.DOUBLES,
            TensorProto.UINT64S,
            TensorProto.RAW,
            TensorProto.ENTRIES,
            TensorProto.PLACE);

    /** What copies a message, changed. */
    private interface Copy {
        void to(WireWriter w) throws IOException;
    }

    /**
     * Writes the changed model.
     *
     * @param model bytes of a file that is one
     * @throws IOException if it cannot be written, or would have 2 GB or more
     */
    public void writeTo(byte[] model, OutputStream out) throws IOException {
        WireWriter w = new WireWriter();
        WireReader r = WireReader.of(model);
        try {
            while (r.next()) {
                switch (r.field()) {
                    case 7 -> {
                        WireReader graph = r.message();
                        message(w, 7, g -> graph(graph, g));
                    }
                    case 14 -> {
                        Map<String, String> entry = new HashMap<>();
                        r.entry(entry);
                        if (!metadata.keySet().containsAll(entry.keySet())) {
                            w.encoded(r.encoded());
                        }
                    }
                    default -> w.encoded(r.encoded());
                }
            }
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        w.entries(14, metadata);
        ModelProto.requireSize(w.size());
        w.writeTo(out);
    }

    private static void message(WireWriter w, int field, Copy content) {
        w.message(field, inner -> {
            try {
                content.to(inner);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void graph(WireReader r, WireWriter w) throws IOException {
        boolean added = output.isEmpty();
        while (r.next()) {
            switch (r.field()) {
                case 1 -> {
                    NodeProto node = NodeProto.read(r.message());
                    if (node.outputs().isEmpty()
                            || !dropped.contains(node.outputs().getFirst())) {
                        w.encoded(r.encoded());
                    }
                }
                case 5 -> {
                    ByteBuffer other = numbers.get(TensorProto.read(r.message()).name());
                    if (other == null) {
                        w.encoded(r.encoded());
                    } else {
                        WireReader tensor = r.message();
                        message(w, 5, t -> tensor(tensor, t, other));
                    }
                }
                case 12 -> {
                    if (!added) {
                        output.ifPresent(o -> w.message(12, o::write));
                        added = true;
                    }
                    w.encoded(r.encoded());
                }
                default -> w.encoded(r.encoded());
            }
        }
        initializers.forEach(t -> w.message(5, t::write));
        nodes.forEach(n -> w.message(1, n::write));
    }

    private static void tensor(WireReader r, WireWriter w, ByteBuffer other) throws IOException {
        while (r.next()) {
            if (!NUMBERS.contains(r.field())) {
                w.encoded(r.encoded());
            }
        }
        w.bytes(TensorProto.RAW, other);
    }
}
