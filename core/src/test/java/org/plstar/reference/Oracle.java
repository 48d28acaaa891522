package org.plstar.reference;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files of numbers of another program, beside the tests that read them. */
public final class Oracle {
    private Oracle() {}

    /** The file of a name, without {@code .json}, beside a test. */
    public static JsonNode read(Class<?> test, String name) throws IOException {
        try (InputStream in = requireNonNull(test.getResourceAsStream(name + ".json"))) {
            return JsonMapper.shared().readTree(in);
        }
    }

    /** All numbers of nested lists and objects, in order. */
    public static double[] numbers(JsonNode node) {
        List<Double> numbers = new ArrayList<>();
        collect(node, numbers);
        return numbers.stream().mapToDouble(d -> d).toArray();
    }

    private static void collect(JsonNode node, List<Double> numbers) {
        if (node.isContainer()) {
            node.forEach(n -> collect(n, numbers));
        } else {
            numbers.add(node.asDouble());
        }
    }
}
