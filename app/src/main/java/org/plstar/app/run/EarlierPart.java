package org.plstar.app.run;

import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.plstar.app.Version;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.landscape.Observation;
import org.plstar.refusal.Refusal;
import org.plstar.study.fit.Resumption;

/**
 * What an earlier part of a run has left. Nothing is written or dropped until the journal is
 * opened, so that a refusal leaves them as they are.
 */
public final class EarlierPart {
    private final RunDirectory directory;
    private final List<StoredTrace.Row> kept;
    private final int step;
    private final Optional<Resumption> resumption;

    private EarlierPart(
            RunDirectory directory,
            List<StoredTrace.Row> kept,
            int step,
            Optional<Resumption> resumption) {
        this.directory = directory;
        this.kept = kept;
        this.step = step;
        this.resumption = resumption;
    }

    /** Of a run that is only beginning. */
    public static EarlierPart none(RunDirectory directory) {
        return new EarlierPart(directory, List.of(), 0, Optional.empty());
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
                    "its columns are not those that plstar " + Version.current() + " writes",
                    "the version that began the run",
                    "go on with that version, or repeat the run with the command in request.json");
        }
        int step = (int) state.get().getOrDefault("steps", new double[1])[0];
        NavigableSet<Integer> due = observations.headSet(step, false);
        List<StoredTrace.Row> kept =
                StoredTrace.rows(directory.path(), unknowns).stream()
                        .filter(r -> due.contains(r.observation().step()))
                        .toList();
        NavigableSet<Integer> there = new TreeSet<>();
        kept.forEach(r -> there.add(r.observation().step()));
        if (kept.size() != due.size() || !there.equals(due)) {
            throw DamagedRun.of(
                    file, "it has " + kept.size() + " of " + due.size() + " rows before " + step);
        }
        List<Observation> path = kept.stream().map(StoredTrace.Row::observation).toList();
        return new EarlierPart(
                directory, kept, step, Optional.of(new Resumption(state.get(), path)));
    }

    /** Where the run goes on; absent if it begins again. */
    public Optional<Resumption> resumption() {
        return resumption;
    }

    /**
     * Drops what was written behind the checkpoint, as it will be written again, and goes on from
     * there.
     *
     * @param iterates which are kept
     * @param seconds between checkpoints
     */
    public RunJournal open(StoredPath iterates, double seconds) {
        return resumption.isEmpty()
                ? RunJournal.begin(directory, iterates, seconds)
                : RunJournal.resume(directory, iterates, seconds, step, kept);
    }
}
