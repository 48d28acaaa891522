package org.plstar.study.train.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.store.RunDirectory;

/**
 * The states of the runs in a folder; a summary is read again only when its file has changed.
 * Links, and runs that contain a link, are left out.
 */
public final class RunStates {
    private final Path folder;
    private Map<Path, Known> known = new HashMap<>();

    /** A row of the table, and the version of the file that it was read from. */
    private record Known(@Nullable Object file, long modified, long size, RunTable.Row row) {}

    /** The states of a folder's runs; nothing is read yet. */
    public RunStates(Path folder) {
        this.folder = folder;
    }

    /**
     * The states of all runs, the last run first.
     *
     * @throws Refusal if the folder cannot be read
     */
    public synchronized List<RunState> all() {
        Map<Path, Known> now = new HashMap<>();
        try (Stream<Path> entries = Files.list(folder)) {
            List<RunState> states = entries.filter(RunStates::isOwn)
                    .map(run -> state(run, now))
                    .sorted(Comparator.comparing(RunState::changed)
                            .reversed()
                            .thenComparing(RunState::name))
                    .toList();
            known = now;
            return states;
        } catch (IOException | UncheckedIOException e) {
            Exception why =
                    e instanceof UncheckedIOException u && u.getCause() != null ? u.getCause() : e;
            throw Refusal.of(
                    RequestRefusal.NOT_A_RUN,
                    folder.toString(),
                    "no runs can be read there (" + FailureWords.of(why) + ")",
                    "a folder with runs in it",
                    "name the folder, or begin with plstar train");
        }
    }

    /** Whether a path is a run all of whose files are inside of it. */
    public static boolean isOwn(Path run) {
        return !Files.isSymbolicLink(run) && RunDirectory.isRun(run) && !RunDirectory.hasLink(run);
    }

    /** The state of one of the folder's runs. */
    public synchronized RunState of(Path run) {
        return state(run, known);
    }

    private RunState state(Path run, Map<Path, Known> now) {
        Known old = known.get(run);
        Known fresh = read(run, old);
        now.put(run, fresh);
        return RunState.of(run, fresh.row);
    }

    private static Known read(Path run, @Nullable Known old) {
        try {
            BasicFileAttributes a = Files.readAttributes(
                    run.resolve(RunDirectory.SUMMARY), BasicFileAttributes.class);
            long modified = a.lastModifiedTime().toMillis();
            if (old != null
                    && old.file != null
                    && old.file.equals(a.fileKey())
                    && old.modified == modified
                    && old.size == a.size()) {
                return old;
            }
            return new Known(a.fileKey(), modified, a.size(), RunTable.row(run));
        } catch (IOException e) {
            return new Known(null, 0, 0, RunTable.row(run)); // the run has not ended
        }
    }
}
