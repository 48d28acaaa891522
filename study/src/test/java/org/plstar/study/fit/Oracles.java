package org.plstar.study.fit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;
import org.plstar.array.Shape;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.system.ResidualSystem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files of another program with a network, rows, and numbers that it computed. */
final class Oracles {
    private Oracles() {}

    static JsonNode read(Class<?> test, String name) throws IOException {
        try (InputStream in = requireNonNull(test.getResourceAsStream(name + ".json"))) {
            return JsonMapper.shared().readTree(in);
        }
    }

    /** All numbers of nested lists and objects, in order. */
    static double[] numbers(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .flatMapToDouble(v ->
                        v.isContainer() ? Arrays.stream(numbers(v)) : DoubleStream.of(v.asDouble()))
                .toArray();
    }

    /** Its network. */
    static Network network(JsonNode o, Shape input, int outputs) {
        return Architecture.parse(o.path("network").asString())
                .build(
                        input,
                        outputs,
                        new Initialization(
                                Parametrization.NTK,
                                OptionalDouble.empty(),
                                o.path("sigma_b").asDouble()));
    }

    /** The equations of its network on its rows. */
    static ResidualSystem system(JsonNode o) {
        return ResidualSystem.of(
                network(
                        o,
                        Shape.of(o.path("X").get(0).size()),
                        o.path("Y").get(0).size()),
                numbers(o.path("X")),
                numbers(o.path("Y")));
    }
}
