package org.plstar.app.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.plstar.app.command.RequestRefusal;
import org.plstar.refusal.Refusal;

/** The directory that a run leaves behind. */
public record RunDirectory(Path path) {
    /** The file whose presence says that plstar made a directory. */
    public static final String SUMMARY = "run.json";

    /** The file that says so from the start. */
    static final String MARKER = ".plstar-run";

    /**
     * Makes a new directory.
     *
     * @param force whether one that plstar made may be replaced
     * @throws Refusal if it exists and may not be replaced, or cannot be made
     */
    public static RunDirectory create(Path path, boolean force) {
        try {
            if (Files.exists(path)) {
                boolean empty = Files.isDirectory(path) && list(path).isEmpty();
                if (!empty && !force) {
                    throw Refusal.of(
                            RequestRefusal.EXISTS,
                            "--out " + path,
                            "it exists",
                            "a new directory",
                            "choose another, or add --force to replace this run");
                }
                if (!empty
                        && !(Files.isDirectory(path)
                                && (Files.exists(path.resolve(MARKER))
                                        || Files.exists(path.resolve(SUMMARY))))) {
                    throw Refusal.of(
                            RequestRefusal.NOT_OURS,
                            "--out " + path,
                            "it exists and is no run of plstar",
                            "a new directory",
                            "choose another");
                }
                if (!empty) {
                    delete(path);
                }
            }
            Files.createDirectories(path);
            Files.writeString(path.resolve(MARKER), "made by plstar\n");
            Files.createDirectories(path.resolve("spectrum"));
            Files.createDirectories(path.resolve("checkpoint"));
            return new RunDirectory(path);
        } catch (IOException e) {
            throw Refusal.of(
                    RequestRefusal.UNWRITABLE,
                    "--out " + path,
                    "it cannot be made (" + e + ")",
                    "a directory that can be written",
                    "choose another");
        }
    }

    /** Makes the first directory {@code runs/name-k} that does not exist yet. */
    public static RunDirectory next(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9_.-]", "_");
        int k = 1;
        while (Files.exists(Path.of("runs", safe + "-" + k))) {
            k++;
        }
        return create(Path.of("runs", safe + "-" + k), false);
    }

    /** A file in it. */
    public Path file(String name) {
        return path.resolve(name);
    }

    private static List<Path> list(Path path) throws IOException {
        try (Stream<Path> all = Files.list(path)) {
            return all.toList();
        }
    }

    private static void delete(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
