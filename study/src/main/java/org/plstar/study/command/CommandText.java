package org.plstar.study.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.plstar.study.claim.PastedText;
import picocli.CommandLine.Model.CommandSpec;

/** The text of the given command line, for files that repeat it. */
public final class CommandText {
    private CommandText() {}

    public static String of(CommandSpec spec) {
        return of(arguments(spec));
    }

    /**
     * The given arguments, the subcommand first. Names of files behind {@code --} that begin with a
     * dash are written as {@code ./-name}, so that options may follow them.
     */
    public static List<String> arguments(CommandSpec spec) {
        List<String> given = spec.root().commandLine().getParseResult().originalArgs();
        int end = given.indexOf("--");
        if (end < 0) {
            return given;
        }
        List<String> behind = given.subList(end + 1, given.size());
        if (behind.stream().anyMatch(a -> a.startsWith("-") && !Files.exists(Path.of(a)))) {
            return given; // a text that is not changed
        }
        List<String> all = new ArrayList<>(given.subList(0, end));
        behind.forEach(a -> all.add(PastedText.named(a)));
        return List.copyOf(all);
    }

    public static String of(List<String> arguments) {
        return PastedText.command(arguments);
    }
}
