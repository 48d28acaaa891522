package org.plstar.study.options;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.engine.Engine;
import org.plstar.study.page.Caller;
import org.plstar.study.refusal.RequestRefusal;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that every command has. */
public final class CommonOptions {
    @Option(
            names = "--json",
            description =
                    "Print one JSON object on standard output; all else goes to standard error.")
    public boolean json;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
    public long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads (default: one per processor). Results do not depend on it.")
    int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--precision",
            paramLabel = "double|float",
            defaultValue = "double",
            description =
                    "Precision of training (default: ${DEFAULT-VALUE}); kernels are always computed"
                            + " in double precision, those of infinite width are written in this"
                            + " one.")
    public PrecisionName precision = PrecisionName.DOUBLE;

    @Option(names = "--force", description = "Replace what --out names, if plstar made it.")
    public boolean force;

    @Option(
            names = "--quiet",
            description = "Print no progress and no notes; results and refusals only.")
    public boolean quiet;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /**
     * The largest number of threads: more than the processors are of no use, and ten thousand take
     * too long to start.
     */
    private static final int MOST_THREADS = 1024;

    private List<String> said = List.of();

    private @Nullable Engine engine;

    /** The precisions, by the names that users write. */
    public enum PrecisionName {
        DOUBLE(Precision.DOUBLE),
        FLOAT(Precision.FLOAT);

        public final Precision precision;

        PrecisionName(Precision precision) {
            this.precision = precision;
        }
    }

    /**
     * Refuses options outside of their ranges, before any work.
     *
     * @throws Refusal if one is out of range
     */
    public void check() {
        checked(threads);
    }

    /** Takes over the options that may be given to a resumed run. */
    public void resumedBy(CommonOptions now) {
        json = now.json;
        quiet = now.quiet;
        threads = now.threads;
    }

    /**
     * The number of threads; refuses a number that no machine has.
     *
     * @throws Refusal if it is out of range
     */
    public static int checked(int threads) {
        if (threads < 1) {
            throw Refusal.of(
                    RequestRefusal.THREADS,
                    "--threads " + threads,
                    "too few threads",
                    "at least 1",
                    "leave it out to use all processors");
        }
        if (threads > MOST_THREADS) {
            throw Refusal.of(
                    RequestRefusal.THREADS,
                    "--threads " + threads,
                    "too many threads for any machine",
                    "at most " + MOST_THREADS,
                    "leave it out to use all processors");
        }
        return threads;
    }

    /** The number of threads that is requested. */
    public int threads() {
        return checked(threads);
    }

    /**
     * A session with the requested threads, and progress on standard error; the caller closes it.
     * All sessions of a command have one engine, which counts its work.
     */
    public Session session() {
        Engine known = engine == null ? Engine.find() : engine;
        engine = known;
        return new Session(workers(), progress(), () -> false, known);
    }

    /**
     * A display of progress on standard error, or none if --quiet is given; the caller closes it.
     */
    public TerminalProgress progress() {
        return quiet
                ? new TerminalProgress(new PrintStream(OutputStream.nullOutputStream()), false)
                : TerminalProgress.standard().after(said);
    }

    /** Has the next display of progress first print how data were read. */
    public void say(PreparedDataset data) {
        boolean guessed = command == null
                || !command.commandLine().getParseResult().hasMatchedOption("--task");
        say(DataWords.of(data, guessed), data.notes());
    }

    /** Has the next display of progress first print a line and notes. */
    public void say(String line, List<String> notes) {
        List<String> lines = new ArrayList<>();
        lines.add(line);
        lines.addAll(notes);
        said = lines;
        Caller.current().ifPresent(caller -> caller.notes(notes));
    }

    /** The requested threads; the caller closes them. */
    public Workers workers() {
        return Workers.of(threads());
    }
}
