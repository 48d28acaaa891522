package org.plstar.reference;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.plstar.array.Shape;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One file of reference values. */
record Reference(Path file, JsonNode json) {
    static Reference read(Path file) {
        return new Reference(file, JsonMapper.shared().readTree(file));
    }

    int samples() {
        return json.get("N").asInt();
    }

    int outputs() {
        return json.get("C").asInt();
    }

    /**
     * The numbers of {@code {shape, data}}, of a plain list, or of one number, at a path such as
     * {@code loss/mse/grad}.
     */
    double[] numbers(String path) {
        JsonNode node = at(path);
        JsonNode data = node.has("data") ? node.get("data") : node;
        if (data.isNumber()) {
            return new double[] {data.asDouble()};
        }
        double[] values = new double[data.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = data.get(i).asDouble();
        }
        return values;
    }

    /** The class labels, one-hot [N, C]. */
    double[] oneHot() {
        double[] y = numbers("y");
        double[] targets = new double[y.length * outputs()];
        for (int i = 0; i < y.length; i++) {
            targets[i * outputs() + (int) y[i]] = 1;
        }
        return targets;
    }

    /** The shape of one sample of an array whose first axis is the samples. */
    Shape itemShape(String path) {
        return shape(at(path).get("shape"), 1);
    }

    Shape parameterShape(String name) {
        return shape(at("params").get(name).get("shape"), 0);
    }

    private static Shape shape(JsonNode shape, int from) {
        int[] dims = new int[shape.size() - from];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = shape.get(from + i).asInt();
        }
        return Shape.of(dims);
    }

    /** Running statistics by name. */
    Map<String, double[]> buffers() {
        Map<String, double[]> all = new LinkedHashMap<>();
        json.get("buffers")
                .propertyStream()
                .forEach(b -> all.put(b.getKey(), flat(b.getValue().get("data"))));
        return all;
    }

    JsonNode at(String path) {
        JsonNode node = json;
        for (String step : List.of(path.split("/", -1))) {
            node = node.get(step);
            if (node == null) {
                throw new AssertionError(file + " has no " + path);
            }
        }
        return node;
    }

    /** All parameters, flat, in the file's order. */
    double[] parameters() {
        List<double[]> parts = new ArrayList<>();
        int size = 0;
        for (JsonNode name : json.get("param_order")) {
            double[] part = flat(json.get("params").get(name.asString()).get("data"));
            parts.add(part);
            size += part.length;
        }
        double[] all = new double[size];
        int at = 0;
        for (double[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    List<String> parameterNames() {
        List<String> names = new ArrayList<>();
        json.get("param_order").forEach(n -> names.add(n.asString()));
        return names;
    }

    private static double[] flat(JsonNode data) {
        double[] values = new double[data.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = data.get(i).asDouble();
        }
        return values;
    }
}
