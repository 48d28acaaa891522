package org.plstar.study.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.Stream;
import org.plstar.array.npy.WholeFile;

/**
 * When the work was done whose results a directory holds. The file that says who made the directory
 * has it; what is done with the results afterwards, and copies, do not change it.
 */
public final class RunDate {
    private static final String MAKER = "made by plstar";

    /** No file is longer that plstar wrote. */
    private static final int LONGEST = 200;

    /** Files that stay as the work left them, of directories without a date. */
    private static final List<String> LEFT = Stream.of(
                    Stream.of(RunDirectory.SUMMARY),
                    StoredResult.files(),
                    Stream.of("kernels.json", "request.json", RunDirectory.MARKER))
            .flatMap(names -> names)
            .toList();

    private RunDate() {}

    /** Says that work was done now. */
    static void write(Path directory) throws IOException {
        byte[] text = (MAKER + "\n" + Instant.now() + "\n").getBytes(UTF_8);
        WholeFile.write(directory.resolve(RunDirectory.MARKER), out -> out.write(text));
    }

    /**
     * When that was: what is stored, or else the date of the file in which the results are, or of
     * the page.
     */
    public static Instant of(Path directory) {
        Path marker = directory.resolve(RunDirectory.MARKER);
        try {
            if (Files.isRegularFile(marker) && Files.size(marker) <= LONGEST) {
                List<String> lines = Files.readAllLines(marker);
                if (lines.size() > 1) {
                    return Instant.parse(lines.get(1));
                }
            }
        } catch (IOException | DateTimeParseException _) {
            // a directory of an earlier version, or one that was changed: its files tell it
        }
        return Stream.concat(LEFT.stream(), Stream.of("report.html", "certificate.html"))
                .map(directory::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .map(RunDate::written)
                .orElse(Instant.EPOCH);
    }

    private static Instant written(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException _) {
            return Instant.EPOCH; // it is gone since
        }
    }
}
