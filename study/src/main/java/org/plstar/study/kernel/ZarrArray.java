package org.plstar.study.kernel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The members of {@code zarr.json} of an array of Zarr 3, as far as they are used here. */
record ZarrArray(
        int zarrFormat,
        String nodeType,
        List<Long> shape,
        String dataType,
        Named chunkGrid,
        Named chunkKeyEncoding,
        String fillValue,
        List<Named> codecs,
        Attributes attributes) {
    /** A name with its configuration. */
    record Named(String name, Optional<Map<String, Object>> configuration) {
        static Named of(String name, String key, Object value) {
            return new Named(name, Optional.of(Map.of(key, value)));
        }
    }

    /** The description of the array. */
    record Attributes(@Nullable KernelHeader plstar) {}

    static final String FILE = "zarr.json";

    private static final List<Named> CODECS =
            List.of(Named.of("bytes", "endian", "little"), new Named("crc32c", Optional.empty()));

    static ZarrArray of(KernelHeader h) {
        return new ZarrArray(
                3,
                "array",
                List.of((long) h.order(), (long) h.columns()),
                "float64",
                Named.of("regular", "chunk_shape", List.of(h.side(), h.side())),
                Named.of("default", "separator", "/"),
                "NaN",
                CODECS,
                new Attributes(h));
    }

    /** Whether chunks are written in the form that is read here. */
    boolean isOurs() {
        return attributes != null && attributes.plstar != null && equals(of(attributes.plstar));
    }
}
