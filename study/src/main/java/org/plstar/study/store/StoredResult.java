package org.plstar.study.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.plstar.refusal.Refusal;
import org.plstar.study.claim.PastedText;
import org.plstar.study.json.JsonFile;
import org.plstar.study.json.Unread;
import org.plstar.study.refusal.DamagedRun;
import org.plstar.study.refusal.RequestRefusal;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The result of a command other than {@code train}, in a directory.
 *
 * @param kind the command's name
 * @param json the object that it wrote
 */
public record StoredResult(String kind, ObjectNode json) {
    private static final SequencedMap<String, String> FILES = new LinkedHashMap<>();

    static {
        FILES.put("spectrum.json", "spectrum");
        FILES.put("landscape.json", "landscape");
        FILES.put("advice.json", "advise");
        FILES.put("evaluation.json", "evaluate");
        FILES.put("table.json", "table");
        FILES.put("infinite.json", "infinite");
        FILES.put("solve.json", "solve");
        FILES.put("theorems.json", "certify");
    }

    /** The names of the files with such results. */
    static Stream<String> files() {
        return FILES.keySet().stream();
    }

    /**
     * Reads the result; absent where the directory has none, as that of a training run.
     *
     * @throws org.plstar.refusal.Refusal DAMAGED_RUN if the file is not what plstar writes
     */
    public static Optional<StoredResult> of(Path directory) {
        if (Files.exists(directory.resolve(RunDirectory.SUMMARY))) {
            return Optional.empty();
        }
        for (Map.Entry<String, String> e : FILES.entrySet()) {
            Path file = directory.resolve(e.getKey());
            if (Files.isRegularFile(file)) {
                return Optional.of(new StoredResult(e.getValue(), read(file)));
            }
        }
        return Optional.empty();
    }

    /** The network of the result; empty where the result names none. */
    public String network() {
        JsonNode network = json.path("network");
        return json.path("subject")
                .path("network")
                .asString(network.path("text").asString(""));
    }

    private static ObjectNode read(Path file) {
        try {
            JsonNode node = JsonFile.read(file);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw DamagedRun.of(file, "it is no object");
        } catch (JacksonException | IOException e) {
            throw DamagedRun.of(file, Unread.why(file, e));
        }
    }

    /** {@code run.json} of a run or a sweep as an object with findings. */
    public static ObjectNode summary(Path directory) {
        Path file = directory.resolve(RunDirectory.SUMMARY);
        if (!Files.isRegularFile(file)) {
            of(directory).ifPresent(other -> {
                throw Refusal.of(
                        RequestRefusal.NOT_A_RUN,
                        directory.toString(),
                        "it is a result of plstar " + other.kind,
                        "the directory of a finished run",
                        "see plstar runs for the runs here");
            });
            boolean begun = Files.exists(directory.resolve(RunDirectory.MARKER));
            throw Refusal.of(
                    begun ? RequestRefusal.UNFINISHED : RequestRefusal.NOT_A_RUN,
                    directory.toString(),
                    begun ? "the run has not finished" : "it has no run.json",
                    "the directory of a finished run",
                    begun
                            ? "finish it with plstar train --resume " + PastedText.path(directory)
                            : "see plstar runs for the runs here");
        }
        try {
            JsonNode node = JsonFile.read(file);
            if (node instanceof ObjectNode summary && summary.path("findings").isArray()) {
                return summary;
            }
            throw DamagedRun.of(file, "it is not the summary of a run of this version");
        } catch (JacksonException | IOException e) {
            throw DamagedRun.of(file, Unread.why(file, e));
        }
    }
}
