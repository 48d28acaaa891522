package org.plstar.app.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.plstar.app.Commands;
import org.plstar.study.claim.Claim;
import org.plstar.study.json.Json;
import tools.jackson.databind.JsonNode;

/** A study, and what may refute what it says. */
final class StudyCase {
    private final Path place;
    private final List<String> words;
    private final Optional<MadeTable> table;
    private @Nullable JsonNode other;

    /**
     * Of words of a command; {@code @NAME} stands for the rows of a made table, {@code @@NAME} for
     * its fresh ones, {@code %} for the folder of the case, {@code ~} for a blank.
     */
    StudyCase(Path place, String command) throws IOException {
        this.place = place;
        List<String> all = new ArrayList<>();
        Optional<MadeTable> made = Optional.empty();
        for (String word : command.split(" ", -1)) {
            if (word.startsWith("@")) {
                String name = word.replace("@", "");
                MadeTable t = Fleet.table(name).orElseThrow();
                made = Optional.of(t);
                Path rows = place.resolve(name + ".csv");
                Path fresh = place.resolve(name + "-fresh.csv");
                t.write(rows, fresh);
                all.add((word.startsWith("@@") ? fresh : rows).toString());
            } else if (word.startsWith("system:") || word.startsWith("pde:")) {
                String[] parts = word.split(":", 3);
                String ending = word.startsWith("pde:") ? ".pde" : ".pls";
                Path file = place.resolve(parts[1] + ending);
                Files.writeString(file, parts[2].replace('~', ' ').replace(';', '\n') + "\n");
                all.add(file.toString());
            } else {
                all.add(word.replace("%", place.toString()).replace('~', ' '));
            }
        }
        this.words = all;
        this.table = made;
    }

    /** A file of the case. */
    Path file(String name) {
        return place.resolve(name);
    }

    /** The texts of equations among its words. */
    List<Path> texts() {
        return words.stream().filter(w -> w.endsWith(".pls")).map(Path::of).toList();
    }

    /** The word after an option. */
    String word(String option) {
        return words.get(words.indexOf(option) + 1);
    }

    /** The runs among its words. */
    List<JsonNode> runs() throws IOException {
        List<JsonNode> all = new ArrayList<>();
        for (String word : words) {
            Path run = Path.of(word).resolve("run.json");
            if (Files.exists(run)) {
                all.add(Json.read(Files.readString(run), JsonNode.class));
            }
        }
        return all;
    }

    /** The exit status of another command. */
    int call(String... command) {
        return Commands.run(command).status();
    }

    /** Whether a file of its words has such a name. */
    boolean named(String part) {
        return words.stream().anyMatch(w -> w.contains(part));
    }

    /** Runs it; absent if it was refused. */
    Optional<JsonNode> run() {
        return run(List.of("--json"));
    }

    private Optional<JsonNode> run(List<String> more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(more);
        Commands.Ended ended = Commands.run(all.toArray(String[]::new));
        if (ended.status() > 1) {
            System.err.println(all + ": " + ended.stderr());
            return Optional.empty();
        }
        String[] lines = ended.stdout().split("\\R", -1);
        return Arrays.stream(lines)
                .filter(l -> l.startsWith("{"))
                .reduce((_, l) -> l)
                .map(l -> Json.read(l, JsonNode.class));
    }

    /** Whether the same study on one thread says the same of a claim, number for number. */
    Decision again(String claim, FitFalsifiers.Values v) {
        if (other == null) {
            JsonNode ran = run(List.of("--json", "--threads", "1", "--force")).orElse(null);
            if (ran == null) {
                return Decision.undecided("it was refused on one thread");
            }
            other = ran;
        }
        List<JsonNode> said = Stream.of("findings", "withheld")
                .flatMap(part -> other.path(part).valueStream())
                .filter(f -> f.path("claim").asString().equals(claim))
                .map(f -> f.path("values"))
                .toList();
        return Decision.of(
                said.stream().anyMatch(o -> alike(v.json(), o)),
                "said %s, on one thread %s",
                v.json(),
                said);
    }

    /** Whether values are the same; those of places in files differ by the folder alone. */
    private static boolean alike(JsonNode a, JsonNode b) {
        return a.propertyStream()
                .allMatch(e -> e.getValue().isNumber()
                        ? Math.abs(e.getValue().asDouble() - b.path(e.getKey()).asDouble())
                                <= 1e-9 * Math.abs(e.getValue().asDouble())
                        : e.getValue().equals(b.path(e.getKey())));
    }

    /**
     * Follows a command of training.
     *
     * @param target whether it has to reach its loss within its steps; else to lower the loss
     */
    Decision follow(String command, boolean target) {
        Commands.Ended ended = followed(command);
        try {
            JsonNode json = Json.read(Files.readString(file("followed/run.json")), JsonNode.class);
            boolean lower = json.path("loss").asDouble()
                    < 0.9 * json.path("initial_loss").asDouble();
            return Decision.of(
                    target ? json.path("outcome").asString().equals("target_reached") : lower,
                    "%s after %d steps",
                    json.path("outcome").asString(),
                    json.path("steps").asInt());
        } catch (IOException e) {
            return Decision.of(false, "%s", ended.stderr());
        }
    }

    /** Whether a run that follows a command says a claim. */
    Decision leadsTo(String command, Claim claim) {
        String said = followed(command).stdout();
        return Decision.of(said.contains("\"" + claim.key() + "\""), "%s", command);
    }

    private Commands.Ended followed(String command) {
        List<String> all = new ArrayList<>();
        Matcher m = Pattern.compile("\"([^\"]*)\"|(\\S+)").matcher(command);
        while (m.find()) {
            all.add(m.group(1) == null ? m.group(2) : m.group(1));
        }
        all.removeFirst();
        all.removeIf(w -> w.equals("--quiet"));
        String out = file("followed").toString();
        all.addAll(List.of("--json", "--quiet", "--out", out, "--force"));
        return Commands.run(all.toArray(String[]::new));
    }

    /** The part of fresh rows that a run names right, counted here; absent for other studies. */
    Optional<Double> right() {
        return predicted().map(said -> {
            String[] y = truth();
            return IntStream.range(0, y.length)
                            .filter(i -> said.get(i).equals(y[i]))
                            .count()
                    / (double) y.length;
        });
    }

    /** How far a run is off on fresh rows. */
    Optional<Double> offBy() {
        return predicted().map(said -> {
            String[] y = truth();
            double sum = 0;
            for (int i = 0; i < y.length; i++) {
                double e = Double.parseDouble(said.get(i)) - Double.parseDouble(y[i]);
                sum += e * e / y.length;
            }
            return Math.sqrt(sum);
        });
    }

    private String[] truth() {
        MadeTable t = table.orElseThrow();
        return words.get(2).endsWith("-fresh.csv")
                ? Arrays.copyOfRange(t.y(), t.rows(), t.y().length)
                : Arrays.copyOf(t.y(), t.rows());
    }

    private Optional<List<String>> predicted() {
        if (!words.getFirst().equals("evaluate") || table.isEmpty() || words.size() < 3) {
            return Optional.empty();
        }
        Path out = place.resolve("predicted.csv");
        Commands.run("predict", words.get(1), words.get(2), "--out", out.toString(), "--force");
        try {
            List<String> lines = Files.readAllLines(out);
            int at = lines.getFirst().split(",", -1).length - 1;
            return Optional.of(lines.subList(1, lines.size()).stream()
                    .map(l -> l.split(",", -1)[at])
                    .toList());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
