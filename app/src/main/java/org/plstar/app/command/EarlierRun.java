package org.plstar.app.command;

import java.util.ArrayList;
import java.util.List;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.app.run.RunDirectory;
import org.plstar.app.run.RunRequest;
import org.plstar.refusal.Refusal;
import org.plstar.study.fit.FitRequest;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

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
        return switch (request.arguments().getFirst()) {
            case "demo" -> parsed(directory, request, new DemoCommand()).request();
            case String _ -> command(directory, request).request(directory, request);
        };
    }

    /** The command that began a run of {@code train}. */
    static TrainCommand command(RunDirectory directory, RunRequest request) {
        return parsed(directory, request, new TrainCommand());
    }

    /** A command filled with the arguments that a run began with. */
    static <T> T parsed(RunDirectory directory, RunRequest request, T command) {
        List<String> arguments = new ArrayList<>(request.arguments());
        arguments.addAll(request.found());
        try {
            new CommandLine(command)
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .setOverwrittenOptionsAllowed(true)
                    .parseArgs(arguments.subList(1, arguments.size()).toArray(String[]::new));
            return command;
        } catch (ParameterException e) {
            throw Refusal.of(
                    RequestRefusal.DAMAGED_RUN,
                    directory.file("request.json").toString(),
                    "this version does not understand it (" + e.getMessage() + ")",
                    "a run of this version",
                    "begin a new run");
        }
    }
}
