package org.plstar.onnx.proto;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The content of an ONNX file.
 *
 * @param metadata texts by name that say nothing about what is computed
 */
public record ModelProto(
        long irVersion,
        String producer,
        GraphProto graph,
        List<OperatorSet> opsets,
        List<FunctionProto> functions,
        SequencedMap<String, String> metadata) {
    /** The largest message in bytes that other programs read. */
    private static final long LARGEST = Integer.MAX_VALUE;

    /**
     * Reads a model; tensors refer to the bytes.
     *
     * @throws IOException if the bytes are no model
     */
    public static ModelProto read(byte[] bytes) throws IOException {
        WireReader r = WireReader.of(bytes);
        long irVersion = 0;
        String producer = "";
        Optional<GraphProto> graph = Optional.empty();
        List<OperatorSet> opsets = new ArrayList<>();
        List<FunctionProto> functions = new ArrayList<>();
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        while (r.next()) {
            switch (r.field()) {
                case 1 -> irVersion = r.whole();
                case 2 -> producer = r.text();
                case 7 -> graph = Optional.of(GraphProto.read(r.message()));
                case 8 -> opsets.add(OperatorSet.read(r.message()));
                case 14 -> r.entry(metadata);
                case 25 -> functions.add(FunctionProto.read(r.message()));
                default -> {}
            }
        }
        return new ModelProto(
                irVersion,
                producer,
                graph.orElseThrow(() -> new IOException("no graph")),
                opsets,
                functions,
                metadata);
    }

    /**
     * Writes the model to a stream.
     *
     * @throws IOException if it cannot be written, or has 2 GB or more
     */
    public void writeTo(OutputStream out) throws IOException {
        WireWriter w = new WireWriter();
        w.whole(1, irVersion);
        w.text(2, producer);
        w.message(7, graph::write);
        opsets.forEach(o -> w.message(8, o::write));
        w.entries(14, metadata);
        functions.forEach(f -> w.message(25, f::write));
        requireSize(w.size());
        w.writeTo(out);
    }

    static void requireSize(long bytes) throws IOException {
        if (bytes > LARGEST) {
            throw new IOException("the model has " + bytes + " bytes, more than ONNX allows");
        }
    }

    /** The bytes that {@link #writeTo} writes. */
    public byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
