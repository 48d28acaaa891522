package org.plstar.study.solve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files of problems with their answers. */
public final class Oracles {
    private Oracles() {}

    /** The JSON of a file beside this class. */
    public static JsonNode read(String name) {
        try (InputStream in =
                Objects.requireNonNull(Oracles.class.getResourceAsStream(name), name)) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The numbers of an array. */
    public static double[] numbers(JsonNode array) {
        double[] all = new double[array.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = array.get(i).asDouble();
        }
        return all;
    }
}
