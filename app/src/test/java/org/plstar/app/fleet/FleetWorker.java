package org.plstar.app.fleet;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.plstar.study.FloorClaim;
import org.plstar.study.SubjectClaim;
import org.plstar.study.claim.Claim;
import org.plstar.study.claim.table.ClaimTable;
import org.plstar.study.fit.FitClaim;
import org.plstar.study.json.Json;
import tools.jackson.databind.JsonNode;

/** A process that makes each k-th run of the fleet and tries to refute what it says. */
final class FleetWorker {
    private FleetWorker() {}

    /**
     * One try.
     *
     * @param horizon steps that a forecast was said for
     * @param decision absent where the sentence was met and not tried
     */
    record Try(String claim, String run, boolean said, long horizon, Decision decision) {}

    /**
     * Makes runs.
     *
     * @param args folder, this part, all parts, a pattern of claims, file that takes the tries
     */
    public static void main(String[] args) throws IOException {
        Path place = Files.createDirectories(Path.of(args[0]));
        int part = Integer.parseInt(args[1]);
        int parts = Integer.parseInt(args[2]);
        String wanted = args[3];
        try (PrintStream out = new PrintStream(args[4], StandardCharsets.UTF_8)) {
            for (int i = part; i < Fleet.TRAIN.size(); i += parts) {
                String name = "r" + i;
                for (Try t : train(place, name, Fleet.TRAIN.get(i), wanted)) {
                    out.println(Json.text(t));
                }
                out.flush();
                delete(place, name);
            }
            for (int i = part; i < Fleet.STUDIES.size(); i += parts) {
                for (Try t : study(place.resolve("s" + i), Fleet.STUDIES.get(i), wanted)) {
                    out.println(Json.text(t));
                }
                out.flush();
            }
        }
    }

    /** All that a run says, tried. */
    static List<Try> train(Path place, String name, Fleet.Train what, String wanted)
            throws IOException {
        Case c = new Case(place, name, what);
        Optional<Case.Ran> base = c.base();
        if (base.isEmpty()) {
            return List.of(
                    new Try("", what.toString(), false, 0, Decision.of(false, "it was refused")));
        }
        JsonNode json = base.get().json();
        Stream<Try> said = json.path("findings")
                .valueStream()
                .filter(f -> f.path("claim").asString().matches(wanted))
                .map(f -> tried(c, what, f, true));
        Stream<Try> withheld = json.path("withheld")
                .valueStream()
                .filter(w -> w.path("claim").asString().matches(wanted))
                .filter(w -> w.path("cause").asString().matches("record|horizon"))
                .map(w -> tried(c, what, w, false));
        return Stream.of(page(what.toString(), json), said, withheld)
                .flatMap(t -> t)
                .toList();
    }

    /** Every result has a verdict with a number, and no two sentences that exclude each other. */
    private static Stream<Try> page(String what, JsonNode json) {
        List<String> wrong = new ArrayList<>(Exclusive.of(json));
        String text = json.path("verdict").path("text").asString("");
        if (!text.matches(".*\\d.*")) {
            wrong.add("verdict without a number: " + text);
        }
        return wrong.stream().map(w -> new Try("", what, false, 0, Decision.of(false, "%s", w)));
    }

    /** All that a study says, tried; commands before the last make what it needs. */
    static List<Try> study(Path place, String what, String wanted) throws IOException {
        Files.createDirectories(place);
        String[] commands = what.split(" ; ", -1);
        for (int i = 0; i < commands.length - 1; i++) {
            new StudyCase(place, commands[i]).run();
        }
        StudyCase c = new StudyCase(place, commands[commands.length - 1]);
        Optional<JsonNode> json = c.run();
        if (json.isEmpty()) {
            return List.of(new Try("", what, false, 0, Decision.of(false, "it was refused")));
        }
        List<Try> all = new ArrayList<>(page(what, json.get()).toList());
        for (String part : List.of("findings", "withheld")) {
            json.get()
                    .path(part)
                    .valueStream()
                    .filter(f -> f.path("claim").asString().matches(wanted))
                    .filter(f -> part.equals("findings")
                            || f.path("cause").asString().matches("record|horizon"))
                    .forEach(f -> all.add(studied(c, what, f, part.equals("findings"))));
        }
        return all;
    }

    private static Try studied(StudyCase c, String what, JsonNode f, boolean said) {
        String key = f.path("claim").asString();
        Decision d;
        try {
            d = StudyFalsifiers.tried(
                    ClaimTable.of(key), c, new FitFalsifiers.Values(f.path("values")));
        } catch (IOException | RuntimeException e) {
            d = Decision.of(false, "the falsifier fails: %s", e);
        }
        return new Try(key, what, said, 0, d);
    }

    private static Try tried(Case c, Fleet.Train what, JsonNode f, boolean said) {
        String key = f.path("claim").asString();
        FitFalsifiers.Values v = new FitFalsifiers.Values(f.path("values"));
        long horizon = (long) f.path("values").path("steps").asDouble(0);
        Decision d;
        try {
            d = decided(ClaimTable.of(key), c, v);
        } catch (RuntimeException e) {
            d = Decision.of(false, "the falsifier fails: %s", e);
        }
        return new Try(key, what.toString(), said, horizon, d);
    }

    private static Decision decided(Claim claim, Case c, FitFalsifiers.Values v) {
        return switch (claim) {
            case FitClaim f -> FitFalsifiers.tried(f, c, v);
            case FloorClaim f -> FitFalsifiers.tried(f, c, v);
            case SubjectClaim f -> FitFalsifiers.tried(f, c, v);
            default -> Decision.undecided("no claim of training");
        };
    }

    private static void delete(Path place, String name) throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            for (Path p : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                if (place.relativize(p).toString().startsWith(name + "-")) {
                    Files.delete(p);
                }
            }
        }
    }

    /** Counts of tries, by claim. */
    static Map<String, List<Try>> byClaim(List<Try> all) {
        Map<String, List<Try>> by = new LinkedHashMap<>();
        all.forEach(t -> by.computeIfAbsent(t.claim, _ -> new ArrayList<>()).add(t));
        return by;
    }
}
