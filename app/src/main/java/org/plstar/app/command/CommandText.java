package org.plstar.app.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

    /**
     * Arguments without some of the options.
     *
     * @param withValue names of options that are left out with the value behind them
     * @param alone names of options without a value that are left out
     */
    static List<String> without(List<String> arguments, Set<String> withValue, Set<String> alone) {
        List<String> left = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String a = arguments.get(i);
            String name = a.replaceFirst("=.*", "");
            if (withValue.contains(name)) {
                i += a.contains("=") ? 0 : 1;
            } else if (!alone.contains(name)) {
                left.add(a);
            }
        }
        return left;
    }

    private static String quoted(String a) {
        return a.matches("[^\"$`\\\\!]*") ? "\"" + a + "\"" : "'" + a.replace("'", "'\\''") + "'";
    }
}
