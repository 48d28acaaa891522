package org.plstar.study.train.command;

import java.nio.file.Files;
import org.plstar.refusal.Refusal;
import org.plstar.study.Subject;
import org.plstar.study.command.EarlierArguments;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.store.RunRequest;

/** The data and model of an earlier run, built again from its request. */
public final class EarlierRun {
    private EarlierRun() {}

    /**
     * Reads the request of a run of {@code train} or {@code demo}, and its data.
     *
     * @throws Refusal if the data have changed, or the request is not understood
     */
    public static FitRequest of(RunDirectory directory) {
        RunRequest request = RunRequest.read(directory);
        return command(directory, request).fitted().request(directory, request);
    }

    /**
     * The network, data and weights of a run of {@code train}, with its last weights or its first.
     */
    static Subject subject(RunDirectory directory, RunRequest request, boolean end) {
        if (end && !Files.exists(directory.weights())) {
            throw Refusal.of(
                    RequestRefusal.UNFINISHED,
                    directory.path().toString(),
                    "the run has no last weights",
                    "a run that has ended with finite weights",
                    "resume it, or ask for --at start");
        }
        return command(directory, request).fitted().subject(directory, request, end);
    }

    /** The command that started a run of {@code train}. */
    static TrainCommand command(RunDirectory directory, RunRequest request) {
        return EarlierArguments.parsed(directory, request, new TrainCommand());
    }
}
