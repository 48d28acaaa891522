package org.plstar.app.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.app.certificate.RunProof;
import org.plstar.app.refusal.JsonFile;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.app.refusal.Unread;
import org.plstar.app.report.Finding;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.Observation;
import org.plstar.refusal.Refusal;
import org.plstar.study.fit.FitResult;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A finished run as its files tell it: what reports and comparisons are made of.
 *
 * @param summary {@code run.json}
 * @param path {@code trace.csv}, with the eigenvalues in {@code spectrum/}
 */
public record StoredRun(ObjectNode summary, List<Observation> path) {
    /** A run as it will be stored. */
    public static StoredRun of(FitResult result, Optional<RunProof> proof, String command) {
        return new StoredRun(RunSummary.of(result, proof, command), result.path());
    }

    /**
     * Reads a run's files.
     *
     * @throws Refusal if they are missing, unreadable or not what plstar writes
     */
    public static StoredRun read(Path directory) {
        ObjectNode summary = summary(directory);
        long parameters = summary.path("network").path("parameters").asLong(Integer.MAX_VALUE);
        List<Observation> path =
                StoredTrace.read(directory, (int) Math.min(Integer.MAX_VALUE, parameters));
        if (path.isEmpty()) {
            throw damaged(directory.resolve("trace.csv"), "it has no row");
        }
        return new StoredRun(summary, path);
    }

    /** Reads {@code run.json} only. */
    public static ObjectNode summary(Path directory) {
        Path file = directory.resolve(RunDirectory.SUMMARY);
        if (!Files.isRegularFile(file)) {
            boolean begun = Files.exists(directory.resolve(RunDirectory.MARKER));
            throw Refusal.of(
                    begun ? RequestRefusal.UNFINISHED : RequestRefusal.NOT_A_RUN,
                    directory.toString(),
                    begun ? "the run has not finished" : "it has no run.json",
                    "the directory of a finished run",
                    begun
                            ? "finish it with plstar train --resume " + directory
                            : "see plstar runs for the runs here");
        }
        try {
            JsonNode node = JsonFile.read(file);
            if (node instanceof ObjectNode summary
                    && summary.path("findings").isArray()
                    && summary.path("network").isObject()
                    && summary.path("data").isObject()
                    && summary.path("method").isObject()) {
                return summary;
            }
            throw damaged(file, "it is not the summary of a run of this version");
        } catch (JacksonException | IOException e) {
            throw damaged(file, Unread.why(file, e));
        }
    }

    static Refusal damaged(Path file, String what) {
        return Refusal.of(
                RequestRefusal.DAMAGED_RUN,
                file.toString(),
                what,
                "the file as plstar wrote it",
                "restore it, or repeat the run with the command in run.json or request.json");
    }

    /** A number of the summary. */
    public OptionalDouble number(String name) {
        JsonNode node = summary.path(name);
        return node.isNumber() ? OptionalDouble.of(node.asDouble()) : OptionalDouble.empty();
    }

    /** A text of the summary, or of an object in it such as {@code network.text}; empty if there is none. */
    public String text(String name) {
        JsonNode node = summary;
        for (String part : name.split("\\.", -1)) {
            node = node.path(part);
        }
        return node.isValueNode() && !node.isNull() ? node.asString() : "";
    }

    /** What the run shows, in words. */
    List<Finding> findings() {
        return findings(summary);
    }

    /** What a run shows, in words, from its summary. */
    public static List<Finding> findings(ObjectNode summary) {
        List<Finding> found = new ArrayList<>();
        JsonNode texts = summary.path("findings");
        JsonNode kinds = summary.path("finding_kinds");
        for (int i = 0; i < texts.size(); i++) {
            String kind = kinds.path(i).asString("note").toUpperCase(Locale.ROOT);
            found.add(
                    new Finding(
                            switch (kind) {
                                case "GOOD" -> Finding.Kind.GOOD;
                                case "WARNING" -> Finding.Kind.WARNING;
                                default -> Finding.Kind.NOTE;
                            },
                            texts.path(i).asString("")));
        }
        return found;
    }

    /** The kernels along the path. */
    List<KernelState> kernels() {
        return path.stream().flatMap(o -> o.kernel().stream()).toList();
    }

    /** Whether there are classes. */
    boolean classifies() {
        return path.getFirst().trainAccuracy().isPresent();
    }

    /** Whether there are test rows. */
    boolean tested() {
        return path.getFirst().testLoss().isPresent();
    }
}
