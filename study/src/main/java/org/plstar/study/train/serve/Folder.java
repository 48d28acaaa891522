package org.plstar.study.train.serve;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.plstar.refusal.Refusal;
import org.plstar.study.train.run.FollowedRun;
import org.plstar.study.train.run.RunState;
import org.plstar.study.train.run.RunStates;

/** The served runs: those directly in one folder. */
final class Folder {
    private static final long FRESH_NANOS = 300_000_000;
    private static final long FORGOTTEN_NANOS = 60_000_000_000L;

    private final Path path;
    private final RunStates states;
    private final Map<String, Followed> followed = new ConcurrentHashMap<>();
    private List<RunState> last = List.of();
    private long read;
    private boolean begun;

    private record Followed(FollowedRun run, long used) {}

    /** A folder; nothing is read yet. */
    Folder(Path path) {
        this.path = path.toAbsolutePath().normalize();
        this.states = new RunStates(this.path);
    }

    /** The path of the folder. */
    Path path() {
        return path;
    }

    /** The directory of a run; absent where there is no run of that name. */
    Optional<Path> find(String name) {
        try {
            Path run = path.resolve(name).normalize();
            return path.equals(run.getParent())
                            && name.equals(String.valueOf(run.getFileName()))
                            && RunStates.isOwn(run)
                    ? Optional.of(run)
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The states of all runs, read at most about three times a second for all requests. */
    synchronized List<RunState> all() {
        long now = System.nanoTime();
        if (!begun || now - read >= FRESH_NANOS) {
            last = states.all();
            read = System.nanoTime();
            begun = true;
            Set<String> running = last.stream()
                    .filter(RunState::running)
                    .map(RunState::name)
                    .collect(Collectors.toSet());
            followed.entrySet()
                    .removeIf(f -> now - f.getValue().used > FORGOTTEN_NANOS
                            && !running.contains(f.getKey()));
        }
        return last;
    }

    /** Reads the long traces of running runs before a page needs them. */
    void begin() {
        for (RunState state : all()) {
            Optional<Path> run = state.running() ? find(state.name()) : Optional.empty();
            if (run.isPresent()) {
                try {
                    follow(run.get()).read(state);
                } catch (Refusal e) {
                    // the run's page shows the error
                }
            }
        }
    }

    /** The present state of one run. */
    RunState state(Path run) {
        return states.of(run);
    }

    /** The data of a run so far, shared by all pages. */
    FollowedRun follow(Path run) {
        long now = System.nanoTime();
        Followed f = followed.compute(
                String.valueOf(run.getFileName()),
                (_, old) -> new Followed(old == null ? new FollowedRun(run) : old.run, now));
        return f.run;
    }
}
