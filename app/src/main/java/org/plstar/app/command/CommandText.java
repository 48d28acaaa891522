package org.plstar.app.command;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** The command line as it was given, to be repeated in its files. */
final class CommandText {
    private CommandText() {}

    static String of(CommandSpec spec) {
        return of(arguments(spec));
    }

    /** The arguments as they were given, the subcommand first. */
    static List<String> arguments(CommandSpec spec) {
        return spec.root().commandLine().getParseResult().originalArgs();
    }

    static String of(List<String> arguments) {
        return arguments.stream()
                .map(a -> a.matches("[A-Za-z0-9_./=,:+-]+") ? a : quoted(a))
                .collect(Collectors.joining(" ", "plstar ", ""));
    }

    private static String quoted(String a) {
        return a.matches("[^\"$`\\\\!]*") ? "\"" + a + "\"" : "'" + a.replace("'", "'\\''") + "'";
    }
}
