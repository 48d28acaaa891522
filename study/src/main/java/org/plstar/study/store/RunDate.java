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
 * The date of the work whose results are in a directory. It is stored in the file that marks the
 * directory as made by plstar; later uses of the results, and copies, do not change it.
 */
public final class RunDate {
    private static final String MAKER = "made by plstar";

    /** The largest length of such a file. */
    private static final int LONGEST = 200;

    /** Files that are not changed after the work, for directories without a date. */
    private static final List<String> LEFT = Stream.of(
                    Stream.of(RunDirectory.SUMMARY),
                    StoredResult.files(),
                    Stream.of("kernels.json", "request.json", RunDirectory.MARKER))
            .flatMap(names -> names)
            .toList();

    private RunDate() {}

    /** Records that work was done now. */
    static void write(Path directory) throws IOException {
        byte[] text = (MAKER + "\n" + Instant.now() + "\n").getBytes(UTF_8);
        WholeFile.write(directory.resolve(RunDirectory.MARKER), out -> out.write(text));
    }

    /**
     * The date of a directory: the stored one, or that of the file with the results, or of the
     * page.
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
            // a directory of an earlier version, or a changed one: its files have the date
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
            return Instant.EPOCH; // the file was deleted meanwhile
        }
    }
}
