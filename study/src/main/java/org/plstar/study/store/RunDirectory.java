package org.plstar.study.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.plstar.array.npy.WholeFile;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;
import org.plstar.study.claim.PastedText;
import org.plstar.study.refusal.RequestRefusal;

/** The directory that a run writes; no other process can use it until it is closed. */
public final class RunDirectory implements AutoCloseable {
    /** The file that exists if a run has ended. */
    public static final String SUMMARY = "run.json";

    /** The file that marks a directory as made by plstar, from the beginning. */
    static final String MARKER = ".plstar-run";

    private final Path path;
    private final RunLock lock;

    private RunDirectory(Path path, RunLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes a new directory.
     *
     * @param force whether one that plstar made may be replaced
     * @throws Refusal if it exists and may not be replaced, is in use, or cannot be made
     */
    public static RunDirectory create(Path path, boolean force) {
        requireFree(path, force);
        try {
            Files.createDirectories(path);
            return fill(path);
        } catch (IOException e) {
            throw unmade(path, e);
        }
    }

    /**
     * Refuses a directory that {@link #create} would refuse, before the work for it.
     *
     * @throws Refusal if it exists and may not be replaced
     */
    public static void requireFree(Path path, boolean force) {
        try {
            if (!Files.exists(path) || (Files.isDirectory(path) && list(path).isEmpty())) {
                return;
            }
        } catch (IOException e) {
            throw unmade(path, e);
        }
        if (isRun(path) && !force) {
            throw Refusal.of(
                    RequestRefusal.EXISTS,
                    "--out " + path,
                    "it exists",
                    "a new directory",
                    "choose another, or add --force to replace this run");
        }
        if (!isRun(path)) {
            throw Refusal.of(
                    force ? RequestRefusal.NOT_OURS : RequestRefusal.EXISTS,
                    "--out " + path,
                    "it exists and is no run of plstar",
                    "a new directory",
                    "choose another");
        }
    }

    private static Refusal unmade(Path path, IOException e) {
        return Refusal.of(
                RequestRefusal.UNWRITABLE,
                "--out " + path,
                "it cannot be made (" + FailureWords.of(e) + ")",
                "a directory that can be written",
                "choose another");
    }

    private static RunDirectory fill(Path path) throws IOException {
        RunLock lock = RunLock.take(path);
        try {
            empty(path);
            RunDate.write(path);
            Files.createDirectories(path.resolve("spectrum"));
            Files.createDirectories(path.resolve("checkpoint"));
            return new RunDirectory(path, lock);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /** Makes the first directory {@code runs/name-k} that does not exist yet. */
    public static RunDirectory next(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9_.-]", "_");
        Path runs = Path.of("runs");
        try {
            Files.createDirectories(runs);
            for (int k = 1; ; k++) {
                try {
                    // only one of two processes succeeds with this name
                    Path path = Files.createDirectory(runs.resolve(safe + "-" + k));
                    return fill(path);
                } catch (FileAlreadyExistsException _) {
                    // another run has this name; the next one may be free
                }
            }
        } catch (IOException e) {
            throw Refusal.of(
                    RequestRefusal.UNWRITABLE,
                    runs.toString(),
                    "no directory can be made in it (" + FailureWords.of(e) + ")",
                    "a folder that can be written",
                    "name a directory with --out");
        }
    }

    /**
     * Opens the directory of a run that was started earlier.
     *
     * @throws Refusal if it is none, or is in use
     */
    public static RunDirectory open(Path path) {
        if (!Files.isDirectory(path) || !isRun(path)) {
            throw Refusal.of(
                    RequestRefusal.NOT_A_RUN,
                    path.toString(),
                    "it is no run of plstar",
                    "the directory of a run",
                    "see plstar runs for the runs here");
        }
        try {
            RunLock lock = RunLock.take(path);
            try {
                sweep(path);
            } catch (IOException e) {
                lock.close();
                throw e;
            }
            return new RunDirectory(path, lock);
        } catch (IOException e) {
            throw Refusal.of(
                    RequestRefusal.UNWRITABLE,
                    path.toString(),
                    "it cannot be written (" + FailureWords.of(e) + ")",
                    "a directory that can be written",
                    "change its permissions");
        }
    }

    /** Removes incomplete files that a killed run has left. */
    private static void sweep(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path p : all.filter(WholeFile::isDraft).toList()) {
                Files.delete(p);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Whether plstar made a directory. */
    public static boolean isRun(Path path) {
        return Files.isDirectory(path)
                && (Files.exists(path.resolve(MARKER)) || Files.exists(path.resolve(SUMMARY)));
    }

    /**
     * Whether a directory contains a link: a server of its files would also show the linked files.
     *
     * @throws UncheckedIOException if it cannot be listed
     */
    public static boolean hasLink(Path path) {
        try (Stream<Path> all = Files.list(path)) {
            return all.anyMatch(Files::isSymbolicLink);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a process works in a directory. */
    public static boolean isHeld(Path path) {
        return RunLock.isHeld(path);
    }

    /** The path of the directory. */
    public Path path() {
        return path;
    }

    /** The path of a file in the directory. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /**
     * Removes the content of the directory, for a run that was refused before it began; the folder
     * is kept.
     */
    public void discard() {
        try {
            empty(path);
            Files.delete(path.resolve(RunLock.NAME));
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets the date of the results to the present; before, it is the date of the beginning. */
    public void date() throws IOException {
        RunDate.write(path);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> list(Path path) throws IOException {
        try (Stream<Path> all = Files.list(path)) {
            return all.filter(p -> !p.endsWith(RunLock.NAME)).toList();
        }
    }

    private static void empty(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!p.equals(path) && !p.endsWith(RunLock.NAME)) {
                    Files.delete(p);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * The refusal of a run's directory that is full or read-only, which says that the run can be
     * continued later.
     */
    public static Refusal unwritable(Path directory, IOException e) {
        return Refusal.of(
                RequestRefusal.UNWRITABLE,
                directory.toString(),
                "the run cannot be saved (" + FailureWords.of(e) + ")",
                "room and permission to write",
                "free some space, then plstar train --resume " + PastedText.path(directory));
    }

    /** The file of a directory's page, or its certificate if it has no report. */
    public static Path page(Path directory) {
        Path report = directory.resolve("report.html");
        Path certificate = directory.resolve("certificate.html");
        return Files.exists(certificate) && !Files.exists(report) ? certificate : report;
    }

    /** The file of the last weights of a directory's network. */
    public Path weights() {
        return file("checkpoint").resolve("weights.npz");
    }
}
