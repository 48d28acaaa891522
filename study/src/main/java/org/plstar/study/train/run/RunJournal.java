package org.plstar.study.train.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.plstar.array.Storage;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.landscape.Observation;
import org.plstar.optimize.Checkpointed;
import org.plstar.study.fit.BatchMeans;
import org.plstar.study.fit.Journal;
import org.plstar.study.store.RunDirectory;

/**
 * Records a run during training: eigenvalues, then their row of the trace, and from time to time
 * the state to resume from.
 *
 * <p>A state is written after the rows before it, and whole or not at all; so whenever a run is
 * killed, the last state and the rows before its step are there. Rows after it are dropped on
 * resuming, as they will be written again ({@link EarlierPart}).
 */
public final class RunJournal implements Journal, AutoCloseable {
    static final String TRACE = "trace.csv";

    private final RunDirectory directory;
    private final Trace trace;
    private final StoredPath iterates;
    private final long interval;
    private long saved = System.nanoTime();

    private RunJournal(RunDirectory directory, Trace trace, StoredPath iterates, double seconds) {
        this.directory = directory;
        this.trace = trace;
        this.iterates = iterates;
        this.interval = (long) (seconds * 1e9);
    }

    /** The journal of a new run. */
    static RunJournal begin(RunDirectory directory, StoredPath iterates, double seconds) {
        forgetIterates(directory, 0);
        return new RunJournal(directory, Trace.begin(directory.file(TRACE)), iterates, seconds);
    }

    /**
     * The journal of a run that continues at a step.
     *
     * @param kept the rows before it; all else that the run has written is dropped
     */
    static RunJournal resume(
            RunDirectory directory,
            StoredPath iterates,
            double seconds,
            int step,
            List<StoredTrace.Row> kept) {
        NavigableSet<Integer> there = new TreeSet<>();
        kept.forEach(r -> there.add(r.observation().step()));
        forgetSpectra(directory, there);
        forgetIterates(directory, step);
        return new RunJournal(
                directory, Trace.resume(directory.file(TRACE), kept), iterates, seconds);
    }

    /** Writes the losses of the batches, if there are any. */
    public static void write(RunDirectory directory, BatchMeans batches) throws IOException {
        StoredBatches.write(directory, batches);
    }

    /** Whether a run has been observed at all. */
    public static boolean begun(RunDirectory directory) {
        try {
            return Files.size(directory.file(TRACE)) > Trace.HEADER.length();
        } catch (IOException e) {
            return false; // there is no trace
        }
    }

    private static void forgetSpectra(RunDirectory directory, NavigableSet<Integer> kept) {
        List<Path> names = kept.stream()
                .map(s -> StoredTrace.spectrum(directory.path(), s))
                .toList();
        try (Stream<Path> all = Files.list(directory.file("spectrum"))) {
            for (Path p : all.filter(p -> !names.contains(p)).toList()) {
                Files.delete(p);
            }
        } catch (IOException e) {
            throw RunDirectory.unwritable(directory.path(), e);
        }
    }

    private static void forgetIterates(RunDirectory directory, int from) {
        try {
            StoredPath.forget(directory.path(), from);
        } catch (IOException e) {
            throw RunDirectory.unwritable(directory.path(), e);
        }
    }

    @Override
    public void observed(Observation o, Storage w) {
        try {
            iterates.add(directory.path(), o.step(), w);
            if (o.kernel().isPresent()) {
                double[] eigenvalues = o.kernel().get().eigenvalues();
                Npy.write(
                        StoredTrace.spectrum(directory.path(), o.step()),
                        new NpyArray(List.of(eigenvalues.length), eigenvalues));
            }
            trace.add(o);
        } catch (IOException e) {
            throw RunDirectory.unwritable(directory.path(), e);
        }
    }

    @Override
    public void before(int step, Checkpointed training, boolean last) {
        if (!last && System.nanoTime() - saved < interval) {
            return;
        }
        try {
            trace.force();
            Checkpoint.write(directory, training);
        } catch (IOException e) {
            throw RunDirectory.unwritable(directory.path(), e);
        }
        saved = System.nanoTime();
    }

    @Override
    public void close() {
        try {
            trace.close();
        } catch (IOException e) {
            throw RunDirectory.unwritable(directory.path(), e);
        }
    }
}
