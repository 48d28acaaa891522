package org.plstar.study.certify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;
import org.plstar.study.json.Json;
import org.plstar.study.json.JsonFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What was tried where nothing is proved, as the file {@code attempts.json} has it; the file makes
 * no claims.
 *
 * @param format that it is such a file
 * @param command what the point was found by
 * @param reason what the theorem lacks that lacks least, or why none was tried
 * @param point the unknowns in order, [p]; empty where there is no point
 * @param theorems each that was tried, with its constants and what it lacks
 */
public record Attempts(
        String format,
        String command,
        String reason,
        List<Double> point,
        List<TheoremResult> theorems) {
    /** Copies {@code point} and {@code theorems}. */
    public Attempts {
        point = List.copyOf(point);
        theorems = List.copyOf(theorems);
    }

    /** The name of the file. */
    public static final String NAME = "attempts.json";

    private static final String FORMAT = "plstar attempts 1";

    /**
     * The attempts at a point, with the theorems that were tried there.
     *
     * @throws org.plstar.refusal.Refusal RANGE for a point that is not finite
     */
    public static Attempts of(
            String command, String reason, double[] point, List<TheoremResult> theorems) {
        Require.finite(point, StudyRefusal.RANGE, "point");
        List<Double> numbers = Arrays.stream(point).boxed().toList();
        return new Attempts(FORMAT, command, reason, numbers, theorems);
    }

    /** Writes the file to an existing folder, and replaces an earlier one. */
    public void write(Path folder) throws IOException {
        Files.write(folder.resolve(NAME), Json.file(this));
    }

    /** Removes an earlier file of attempts from a folder. */
    public static void remove(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(NAME));
    }

    /** The reason in a file of attempts; absent where the file is none, or cannot be read. */
    static Optional<String> reason(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            JsonNode tree = JsonFile.read(file);
            return FORMAT.equals(tree.path("format").asString(""))
                    ? Optional.of(tree.path("reason").asString(""))
                    : Optional.empty();
        } catch (IOException | JacksonException e) {
            return Optional.empty(); // the reader of certificates says what is wrong
        }
    }
}
