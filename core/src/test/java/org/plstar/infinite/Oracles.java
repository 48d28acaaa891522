package org.plstar.infinite;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reference values beside the tests. */
final class Oracles {
    private Oracles() {}

    static JsonNode read(String file) {
        try (InputStream in = requireNonNull(Oracles.class.getResourceAsStream(file))) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A number, which may be written as text. */
    static double number(JsonNode node) {
        return Double.parseDouble(node.asString());
    }

    /** Rows of a plain list of numbers. */
    static double[][] rows(JsonNode data, int columns) {
        double[][] x = new double[data.size() / columns][columns];
        for (int i = 0; i < data.size(); i++) {
            x[i / columns][i % columns] = data.get(i).asDouble();
        }
        return x;
    }
}
