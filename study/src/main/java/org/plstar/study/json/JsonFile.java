package org.plstar.study.json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the JSON files that plstar writes. A member that occurs twice is an error, since people
 * read the first one and parsers use the last.
 */
public final class JsonFile {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonFile() {}

    /**
     * The tree of a file; a missing node if the file is empty.
     *
     * @throws tools.jackson.core.JacksonException if it is no JSON, or has a member twice
     */
    public static JsonNode read(Path file) throws IOException {
        return STRICT.readTree(Files.readString(file));
    }
}
