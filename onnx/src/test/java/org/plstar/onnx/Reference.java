package org.plstar.onnx;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model exported by PyTorch and what PyTorch computes of it in double precision.
 *
 * <p>{@code -Dplstar.references=FOLDER} gives other files: {@code NAME.json} and
 * {@code onnx/NAME.onnx}.
 */
record Reference(String name, Path model, JsonNode json) {
    static final double TOLERANCE = 1e-9;

    static Path resources() {
        try {
            return Path.of(Reference.class.getResource("/onnx").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Reference> all() throws IOException {
        String given = System.getProperty("plstar.references", "");
        Path folder = given.isEmpty() ? resources() : Path.of(given);
        Path models = given.isEmpty() ? folder : folder.resolve("onnx");
        List<Reference> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(models)) {
            for (Path f : files.sorted().toList()) {
                String name = f.getFileName().toString().replace(".onnx", "");
                Path numbers = folder.resolve(name + ".json");
                if (f.toString().endsWith(".onnx") && Files.exists(numbers)) {
                    found.add(new Reference(name, f, JsonMapper.shared().readTree(numbers)));
                }
            }
        }
        return found;
    }

    boolean has(String key) {
        return json.has(key);
    }

    double[] numbers(String key) {
        JsonNode data = json.get(key).get("data");
        double[] v = new double[data.size()];
        for (int i = 0; i < v.length; i++) {
            v[i] = data.get(i).asDouble();
        }
        return v;
    }

    int samples(String key) {
        return json.get(key).get("shape").get(0).asInt();
    }

    List<String> parameterNames() {
        List<String> names = new ArrayList<>();
        json.get("param_order").forEach(n -> names.add(n.asString()));
        return names;
    }

    @Override
    public String toString() {
        return name;
    }
}
