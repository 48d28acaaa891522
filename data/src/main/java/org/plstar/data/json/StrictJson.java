package org.plstar.data.json;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON as a tree: UTF-8, one value, no member that stands twice. */
public final class StrictJson {
    private static final int DEEPEST = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    // names of members are a vocabulary, or those of tensors: no two are alike
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    /**
     * The tree of a text's bytes; a missing node if there are none. Cost: some 30 times the bytes
     * in memory, while it is read.
     *
     * @throws IOException with the reason in words, if the bytes are no such text
     */
    public static JsonNode read(byte[] utf8) throws IOException {
        try {
            return MAPPER.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new IOException("its bytes are not UTF-8", e);
        } catch (JacksonException e) {
            throw new IOException(e.getOriginalMessage() + place(e), e);
        }
    }

    private static String place(JacksonException e) {
        long at = e.getLocation() == null ? -1 : e.getLocation().getCharOffset();
        return at < 0 ? "" : " at character " + at;
    }
}
