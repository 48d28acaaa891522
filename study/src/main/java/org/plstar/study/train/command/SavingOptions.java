package org.plstar.study.train.command;

import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.train.run.StoredPath;
import picocli.CommandLine.Option;

/** Options of what a run keeps as it goes. */
final class SavingOptions {
    @Option(
            names = "--checkpoint",
            paramLabel = "SECONDS",
            defaultValue = "" + TrainingRun.CHECKPOINT_SECONDS,
            description =
                    "Save the state to resume from about this often; 0: before every step (default:"
                            + " ${DEFAULT-VALUE}).")
    private double checkpoint = TrainingRun.CHECKPOINT_SECONDS;

    @Option(
            names = "--path",
            paramLabel = "MIB",
            defaultValue = "" + StoredPath.DEFAULT_MIB,
            description =
                    "Keep iterates for plstar landscape, at most 100 and so many MiB of them; 0:"
                            + " none (default: ${DEFAULT-VALUE}).")
    private int path = StoredPath.DEFAULT_MIB;

    /** Most MiB of iterates to keep. */
    int pathMib() {
        if (path < 0) {
            throw Refusal.of(
                    RequestRefusal.COUNT,
                    "--path " + path,
                    "no such size",
                    "a number of MiB, 0 for none",
                    "leave it out for the default");
        }
        return path;
    }

    /** Seconds between checkpoints. */
    double seconds() {
        if (!(checkpoint >= 0)) {
            throw Refusal.of(
                    RequestRefusal.COUNT,
                    "--checkpoint " + checkpoint,
                    "no such time",
                    "a number of seconds, 0 for every step",
                    "leave it out for the default");
        }
        return checkpoint;
    }
}
