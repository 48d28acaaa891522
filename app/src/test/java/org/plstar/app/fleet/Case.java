package org.plstar.app.fleet;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.plstar.app.Commands;
import org.plstar.study.json.Json;
import tools.jackson.databind.JsonNode;

/** A training run, and the runs that may refute what it says, each made once. */
final class Case {
    final String name;
    final Path place;
    final String network;
    final List<String> args;
    final Optional<MadeTable> table;
    final Path train;
    final Path fresh;
    private final List<String> data;
    private final Map<String, Optional<Ran>> runs = new HashMap<>();

    /**
     * A run that was made.
     *
     * @param json run.json
     * @param trace trace.csv
     */
    record Ran(Path folder, JsonNode json, List<Map<String, Double>> trace) {
        double number(String key) {
            return json.path(key).asDouble(Double.NaN);
        }

        OptionalDouble maybe(String key) {
            JsonNode v = json.path(key);
            return v.isNumber() ? OptionalDouble.of(v.doubleValue()) : OptionalDouble.empty();
        }

        String outcome() {
            return json.path("outcome").asString();
        }

        int steps() {
            return json.path("steps").asInt();
        }

        /** Of each row that has the column. */
        List<double[]> column(String key) {
            return trace.stream()
                    .filter(r -> r.containsKey(key))
                    .map(r -> new double[] {r.get("step"), r.get(key)})
                    .toList();
        }

        /** Near a step. */
        double at(String key, double step) {
            double best = Double.POSITIVE_INFINITY;
            double value = Double.NaN;
            for (double[] r : column(key)) {
                if (Math.abs(r[0] - step) < best) {
                    best = Math.abs(r[0] - step);
                    value = r[1];
                }
            }
            return value;
        }

        double least() {
            return column("loss").stream().mapToDouble(r -> r[1]).min().orElseThrow();
        }

        /** The largest factor of a loss over its least before, in the rows of the trace. */
        double rise(double rounding) {
            double low = Double.POSITIVE_INFINITY;
            double worst = 1;
            for (double[] r : column("loss")) {
                if (low < Double.POSITIVE_INFINITY && r[1] > rounding) {
                    worst = Math.max(worst, r[1] / Math.max(low, rounding));
                }
                low = Math.min(low, r[1]);
            }
            return worst;
        }
    }

    Case(Path place, String name, Fleet.Train t) throws IOException {
        this.place = place;
        this.name = name;
        this.network = t.network();
        this.args =
                Stream.of(t.args().split(" ", -1)).map(a -> a.replace('~', ' ')).toList();
        this.table = Fleet.table(t.table());
        if (table.isPresent()) {
            train = place.resolve(t.table() + ".csv");
            fresh = place.resolve(t.table() + "-fresh.csv");
            table.get().write(train, fresh);
            data = new ArrayList<>(List.of(train.toString(), "--target", "target"));
            if (!args.contains("--test-fraction")) {
                data.addAll(List.of("--test", fresh.toString()));
            }
        } else {
            data = List.of(t.table().split(" ", -1));
            train = Path.of("");
            fresh = Path.of("");
        }
    }

    /** The run itself; absent if it was refused. */
    Optional<Ran> base() {
        return train("base", Map.of(), network, List.of());
    }

    /** What a key of the same command with other options gives. */
    Optional<Ran> again(String key, Map<String, String> changes) {
        return train(key, changes, network, List.of());
    }

    /** The same run with a look at nearly each step. */
    Ran dense() {
        System.setProperty("plstar.checkpoint", "30"); // nothing resumes from between its steps
        return train("dense", Map.of("--looks", "every"), network, List.of()).orElseThrow();
    }

    /** The same run, gone on with to so many steps in all. */
    Ran until(int steps) {
        return runs.computeIfAbsent("until" + steps, _ -> {
                    try {
                        Path out = place.resolve(name + "-until" + steps);
                        copy(base().orElseThrow().folder, out);
                        Commands.run(
                                "train",
                                "--resume",
                                out.toString(),
                                "--steps",
                                "" + steps,
                                "--json",
                                "--quiet");
                        return read(out);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .orElseThrow();
    }

    /** Ten times the steps. */
    Ran longer() {
        int n = base().orElseThrow().steps();
        return until(n + Math.min(Math.max(10 * n, 4000), 12_000));
    }

    Optional<Ran> train(String key, Map<String, String> changes, String layers, List<String> more) {
        return runs.computeIfAbsent(key, _ -> {
            Path out = place.resolve(name + "-" + key);
            List<String> words = new ArrayList<>(List.of("train"));
            if (layers.endsWith(".onnx")) {
                words.addAll(List.of(body(layers), "--data", data.getFirst(), "--head", "mean"));
                words.addAll(data.subList(1, data.size()));
            } else {
                words.addAll(data);
                words.addAll(List.of("--network", layers));
            }
            List<String> own = new ArrayList<>(args);
            changes.forEach((option, value) -> {
                int at = own.indexOf(option);
                if (at >= 0) {
                    own.subList(at, at + 2).clear();
                }
                if (!value.isEmpty()) {
                    own.addAll(List.of(option, value));
                }
            });
            words.addAll(own);
            words.addAll(more);
            words.addAll(List.of("--json", "--quiet", "--out", out.toString()));
            Commands.Ended ended = Commands.run(words.toArray(String[]::new));
            if (ended.status() > 1) {
                System.err.println(words + ": " + ended.stderr());
            }
            return read(out);
        });
    }

    /** The file of a pretrained body. */
    private static String body(String name) {
        try {
            return Path.of(Case.class.getResource(name).toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Another command on files of this case; its standard output. */
    static Commands.Ended call(String... words) {
        return Commands.run(words);
    }

    private static Optional<Ran> read(Path out) {
        Path file = out.resolve("run.json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode json = Json.read(Files.readString(file), JsonNode.class);
            List<String> lines = Files.readAllLines(out.resolve("trace.csv"));
            String[] names = lines.getFirst().split(",", -1);
            List<Map<String, Double>> trace = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                Map<String, Double> row = new LinkedHashMap<>();
                String[] cells = line.split(",", -1);
                for (int j = 0; j < names.length; j++) {
                    if (!cells[j].isEmpty()) {
                        row.put(names[j], Double.valueOf(cells[j]));
                    }
                }
                trace.add(row);
            }
            return Optional.of(new Ran(out, json, trace));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path p : all.toList()) {
                Path target = to.resolve(from.relativize(p).toString());
                if (Files.isDirectory(p)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(p, target);
                }
            }
        }
    }
}
