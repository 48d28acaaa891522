package org.plstar.app.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.plstar.study.json.Json;
import tools.jackson.databind.JsonNode;

/** Looks for solutions of a box beside those that were told, by random descent from its points. */
final class BoxTries {
    private static final int STARTS = 60;

    private final List<String> names;
    private final JsonNode box;

    private BoxTries(JsonNode result) {
        this.names =
                result.path("unknowns").valueStream().map(JsonNode::asString).toList();
        this.box = result.path("box");
    }

    /** The result that a file has. */
    static BoxTries read(Path file) throws IOException {
        return new BoxTries(Json.read(Files.readString(file), JsonNode.class).path("result"));
    }

    /** The solutions that were told. */
    List<Map<String, Double>> roots() {
        List<Map<String, Double>> all = new ArrayList<>();
        for (JsonNode root : box.path("roots")) {
            Map<String, Double> values = new HashMap<>();
            for (int j = 0; j < names.size(); j++) {
                values.put(names.get(j), root.path("values").get(j).asDouble());
            }
            all.add(values);
        }
        return all;
    }

    /** A solution beside those that were told; absent where none is found. */
    Optional<Map<String, Double>> other(PlainSystem f) {
        return solution(f, this::isNew);
    }

    /** A solution that no row of a cover has; absent where none is found. */
    Optional<Map<String, Double>> uncovered(PlainSystem f, Path cover) throws IOException {
        List<String> lines = Files.readAllLines(cover);
        List<double[]> parts = lines.subList(1, lines.size()).stream()
                .map(line -> Arrays.stream(line.split(",", -1))
                        .limit(2L * names.size())
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
        return solution(f, w -> parts.stream().noneMatch(p -> has(p, w)));
    }

    private boolean has(double[] part, Map<String, Double> w) {
        for (int j = 0; j < names.size(); j++) {
            double x = w.getOrDefault(names.get(j), 0.0);
            double rounding = 1e-7 * width(j);
            if (x < part[2 * j] - rounding || x > part[2 * j + 1] + rounding) {
                return false;
            }
        }
        return true;
    }

    private Optional<Map<String, Double>> solution(
            PlainSystem f, Predicate<Map<String, Double>> wanted) {
        Random random = new Random(9);
        Map<String, Double> lower = new HashMap<>();
        Map<String, Double> upper = new HashMap<>();
        for (int j = 0; j < names.size(); j++) {
            lower.put(names.get(j), lower(j));
            upper.put(names.get(j), lower(j) + width(j));
        }
        Descent descent = new Descent(f, lower, upper);
        for (int k = 0; k < STARTS; k++) {
            Map<String, Double> w = descent.start(random);
            if (descent.from(w, random) < 1e-9 && wanted.test(w)) {
                return Optional.of(w);
            }
        }
        return Optional.empty();
    }

    private double lower(int j) {
        return box.path("lower").get(j).asDouble();
    }

    private double width(int j) {
        return box.path("upper").get(j).asDouble() - lower(j);
    }

    private boolean isNew(Map<String, Double> w) {
        for (Map<String, Double> root : roots()) {
            boolean same = true;
            for (int j = 0; j < names.size(); j++) {
                String name = names.get(j);
                same &= Math.abs(w.getOrDefault(name, 0.0) - root.getOrDefault(name, 0.0))
                        <= 1e-4 * width(j);
            }
            if (same) {
                return false;
            }
        }
        return true;
    }
}
