package org.plstar.study.command;

import java.util.ArrayList;
import java.util.List;
import org.plstar.refusal.Refusal;
import org.plstar.study.options.EnumName;
import org.plstar.study.options.WholeNumber;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.store.RunRequest;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Reads the arguments that a run was started with. */
public final class EarlierArguments {
    private EarlierArguments() {}

    /**
     * A command filled with the arguments of a request.
     *
     * @throws ParameterException if they are none of the command's
     */
    public static <T> T filled(RunRequest request, T command) {
        List<String> arguments = new ArrayList<>(request.arguments());
        arguments.addAll(request.found());
        CommandLine line = new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(true)
                .setExpandAtFiles(false); // the name of a file is never read as options
        EnumName.register(line);
        WholeNumber.register(line);
        line.parseArgs(arguments.subList(1, arguments.size()).toArray(String[]::new));
        return command;
    }

    /**
     * An options object parsed from the arguments that a run was started with.
     *
     * @throws Refusal DAMAGED_RUN if they are none of the command's
     */
    public static <T> T parsed(RunDirectory directory, RunRequest request, T command) {
        try {
            return filled(request, command);
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
