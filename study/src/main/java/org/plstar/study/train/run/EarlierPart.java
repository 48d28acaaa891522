package org.plstar.study.train.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.plstar.refusal.Refusal;
import org.plstar.study.Release;
import org.plstar.study.fit.Resumption;
import org.plstar.study.refusal.DamagedRun;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.store.RunRequest;

/**
 * The files that an earlier part of a run has written. They are not changed until the journal is
 * opened, so that a refusal leaves them unchanged.
 */
public final class EarlierPart {
    private final RunDirectory directory;
    private final List<StoredTrace.Row> kept;
    private final int step;
    private final Optional<Resumption> resumption;
    private final Optional<RunRequest> request;

    private EarlierPart(
            RunDirectory directory,
            List<StoredTrace.Row> kept,
            int step,
            Optional<Resumption> resumption,
            Optional<RunRequest> request) {
        this.directory = directory;
        this.kept = kept;
        this.step = step;
        this.resumption = resumption;
        this.request = request;
    }

    /** The earlier part of a run that begins, which is empty. */
    public static EarlierPart none(RunDirectory directory) {
        return new EarlierPart(directory, List.of(), 0, Optional.empty(), Optional.empty());
    }

    /**
     * Reads the last checkpoint, if there is one, and the rows before it.
     *
     * @param observations the steps at which the run is observed
     * @param unknowns p
     * @throws Refusal if the trace lacks a row before the checkpoint, or another version wrote it
     */
    public static EarlierPart of(
            RunDirectory directory, NavigableSet<Integer> observations, int unknowns) {
        Optional<SequencedMap<String, double[]>> state = Checkpoint.read(directory);
        if (state.isEmpty()) {
            return none(directory);
        }
        Path file = directory.file(RunJournal.TRACE);
        if (!StoredTrace.ours(directory.path())) {
            throw Refusal.of(
                    RequestRefusal.OTHER_VERSION,
                    file.toString(),
                    "its columns are not those that plstar " + Release.version() + " writes",
                    "the version that began the run",
                    "go on with that version, or repeat the run with the command in request.json");
        }
        int step = (int) state.get().getOrDefault("steps", new double[1])[0];
        NavigableSet<Integer> due = observations.headSet(step, false);
        List<StoredTrace.Row> kept = before(directory, unknowns, step, due::contains);
        NavigableSet<Integer> there = new TreeSet<>();
        kept.forEach(r -> there.add(r.observation().step()));
        if (kept.size() != due.size() || !there.equals(due)) {
            throw DamagedRun.of(
                    file, "it has " + kept.size() + " of " + due.size() + " rows before " + step);
        }
        return new EarlierPart(
                directory, kept, step, resumption(state.get(), kept), Optional.empty());
    }

    /**
     * The earlier part of a run that is to take more steps than before: all its rows before the
     * checkpoint are kept.
     *
     * @param request what it is to do now; written, in the place of the earlier one, when the
     *     journal is opened
     * @param steps that it is to take in all
     * @throws Refusal FINISHED if it has done more
     */
    public static EarlierPart longer(
            RunDirectory directory, RunRequest request, int unknowns, int steps) {
        SequencedMap<String, double[]> state = Checkpoint.read(directory)
                .orElseThrow(() -> Refusal.of(
                        RequestRefusal.UNFINISHED,
                        directory.path().toString(),
                        "the run has kept no state to go on from",
                        "a run with checkpoint/state.npz",
                        "repeat it with more steps"));
        int step = (int) state.getOrDefault("steps", new double[1])[0];
        if (step > steps) {
            throw Refusal.of(
                    RequestRefusal.FINISHED,
                    directory.path().toString(),
                    "the run has done " + step + " steps",
                    "at least as many, not " + steps,
                    "ask for more, or for none");
        }
        List<StoredTrace.Row> kept = before(directory, unknowns, step, _ -> true);
        return new EarlierPart(
                directory, kept, step, resumption(state, kept), Optional.of(request));
    }

    private static List<StoredTrace.Row> before(
            RunDirectory directory, int unknowns, int step, IntPredicate wanted) {
        return StoredTrace.rows(directory.path(), unknowns).stream()
                .filter(r -> r.observation().step() < step)
                .filter(r -> wanted.test(r.observation().step()))
                .toList();
    }

    private static Optional<Resumption> resumption(
            SequencedMap<String, double[]> state, List<StoredTrace.Row> kept) {
        return Optional.of(new Resumption(
                state, kept.stream().map(StoredTrace.Row::observation).toList()));
    }

    /** The state from which the run continues; absent if it begins again. */
    public Optional<Resumption> resumption() {
        return resumption;
    }

    /**
     * Removes what was written after the checkpoint, since it will be written again, and continues
     * from there.
     *
     * @param iterates which are kept
     * @param seconds between checkpoints
     */
    public RunJournal open(StoredPath iterates, double seconds) {
        if (request.isPresent()) {
            try {
                request.get().write(directory);
                Files.deleteIfExists(directory.file(RunDirectory.SUMMARY));
            } catch (IOException e) {
                throw RunDirectory.unwritable(directory.path(), e);
            }
        }
        return resumption.isEmpty()
                ? RunJournal.begin(directory, iterates, seconds)
                : RunJournal.resume(directory, iterates, seconds, step, kept);
    }
}
