package org.plstar.app.run;

import java.io.IOException;
import java.util.List;
import org.plstar.app.command.RequestRefusal;
import org.plstar.app.study.Journal;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.landscape.Observation;
import org.plstar.optimize.Checkpointed;
import org.plstar.refusal.Refusal;

/** Writes a run down as it goes: eigenvalues, then the row of the trace that speaks of them. */
public final class RunJournal implements Journal, AutoCloseable {
    private final RunDirectory directory;
    private final Trace trace;

    private RunJournal(RunDirectory directory, Trace trace) {
        this.directory = directory;
        this.trace = trace;
    }

    /** The journal of a new run. */
    public static RunJournal begin(RunDirectory directory) {
        return new RunJournal(directory, new Trace(directory.file("trace.csv")));
    }

    @Override
    public void observed(Observation o) {
        try {
            if (o.kernel().isPresent()) {
                double[] eigenvalues = o.kernel().get().eigenvalues();
                Npy.write(
                        StoredTrace.spectrum(directory.path(), o.step()),
                        new NpyArray(List.of(eigenvalues.length), eigenvalues));
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
        trace.add(o);
    }

    @Override
    public void before(int step, Checkpointed training, boolean last) {}

    @Override
    public void close() {
        trace.close();
    }

    private Refusal unwritable(IOException e) {
        return Refusal.of(
                RequestRefusal.UNWRITABLE,
                directory.path().toString(),
                "the run cannot be saved (" + e + ")",
                "room and permission to write",
                "free some space or choose another --out");
    }
}
