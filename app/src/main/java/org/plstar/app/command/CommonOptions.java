package org.plstar.app.command;

import org.plstar.app.refusal.RequestRefusal;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import picocli.CommandLine.Option;

/** Options that every command takes. */
public final class CommonOptions {
    @Option(
            names = "--json",
            description =
                    "Print one JSON object on standard output; all else goes to standard error.")
    boolean json;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
    long seed;

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
                            + " in double precision.")
    PrecisionName precision = PrecisionName.DOUBLE;

    @Option(names = "--force", description = "Replace what --out names, if plstar made it.")
    boolean force;

    /** The names of the precisions as users write them. */
    enum PrecisionName {
        DOUBLE(Precision.DOUBLE),
        FLOAT(Precision.FLOAT);

        final Precision precision;

        PrecisionName(Precision precision) {
            this.precision = precision;
        }
    }

    /**
     * Looks at the options before any work.
     *
     * @throws Refusal if one is out of range
     */
    void check() {
        if (threads < 1) {
            throw Refusal.of(
                    RequestRefusal.THREADS,
                    "--threads " + threads,
                    "too few threads",
                    "at least 1",
                    "leave it out to use all processors");
        }
    }

    /** How many threads are asked for. */
    int threads() {
        check();
        return threads;
    }

    /** The threads asked for, and progress on standard error; to be closed. */
    Session session() {
        return new Session(workers(), TerminalProgress.standard(), () -> false);
    }

    /** The threads asked for; to be closed. */
    Workers workers() {
        return Workers.of(threads());
    }
}
