package org.plstar.study.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.study.json.Json;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Numbers of a result: at most {@value #SHORT} stay in the JSON, a longer array becomes a file
 * beside it that is named after its place, {@code {"npy": "result-blocks-0-all.npy", "shape":
 * [n]}}. What is not finite is null.
 */
final class ArrayFiles extends StdSerializer<double[]> {
    private static final int SHORT = 256;

    /** The name of the attribute of a call that is the folder of its files. */
    private static final String FOLDER = "folder";

    private static final JsonMapper MAPPER = Json.builder()
            .addModule(new SimpleModule()
                    .addSerializer(new ArrayFiles())
                    .addSerializer(Double.class, new FiniteNumber())
                    .addSerializer(Double.TYPE, new FiniteNumber()))
            .build();

    private ArrayFiles() {
        super(double[].class);
    }

    /**
     * A value as a tree.
     *
     * @param folder of the files; absent: all numbers stay in the JSON
     */
    static JsonNode tree(Object value, Optional<Path> folder) {
        // converted to text first: only the writer of text knows its place in the tree
        return MAPPER.readTree(MAPPER.writer()
                .withAttribute(FOLDER, folder.orElse(null))
                .writeValueAsBytes(value));
    }

    /** Writes a number; one that is not finite is refused. */
    private static final class FiniteNumber extends StdSerializer<Double> {
        FiniteNumber() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator out, SerializationContext context) {
            if (Double.isFinite(value)) {
                out.writeNumber(value);
            } else {
                out.writeNull();
            }
        }
    }

    @Override
    public void serialize(double[] values, JsonGenerator out, SerializationContext context) {
        if (values.length > SHORT && context.getAttribute(FOLDER) instanceof Path folder) {
            String place = out.streamWriteContext().pathAsPointer().toString();
            String name = place.substring(1).replace('/', '-') + ".npy";
            try {
                Npy.write(folder.resolve(name), new NpyArray(List.of(values.length), values));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            out.writeStartObject();
            out.writeStringProperty("npy", name);
            out.writeName("shape");
            out.writeArray(new int[] {values.length}, 0, 1);
            out.writeEndObject();
            return;
        }
        out.writeStartArray();
        for (double v : values) {
            if (Double.isFinite(v)) {
                out.writeNumber(v);
            } else {
                out.writeNull();
            }
        }
        out.writeEndArray();
    }
}
