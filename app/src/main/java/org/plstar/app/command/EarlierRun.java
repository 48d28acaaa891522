package org.plstar.app.command;

import org.plstar.app.run.RunDirectory;
import org.plstar.app.run.RunRequest;
import org.plstar.study.fit.FitRequest;

/** What an earlier run was about, built again from its request. */
final class EarlierRun {
    private EarlierRun() {}

    /**
     * Reads the request of a run of {@code train} or {@code demo}, and its data.
     *
     * @throws Refusal if the data have changed, or the request is not understood
     */
    static FitRequest of(RunDirectory directory) {
        RunRequest request = RunRequest.read(directory);
        return command(directory, request).fitted().request(directory, request);
    }

    /** The command that began a run of {@code train}. */
    static TrainCommand command(RunDirectory directory, RunRequest request) {
        return EarlierArguments.parsed(directory, request, new TrainCommand());
    }
}
