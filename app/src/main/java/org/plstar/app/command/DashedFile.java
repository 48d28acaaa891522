package org.plstar.app.command;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.plstar.study.claim.PastedText;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The refusal of a file whose name looks like an option. */
public final class DashedFile {
    private DashedFile() {}

    /**
     * The refusal of the first such argument; absent if there is none.
     *
     * @param root the program
     */
    public static Optional<String> refused(CommandLine root, String... arguments) {
        CommandLine command =
                arguments.length == 0 ? null : root.getSubcommands().get(arguments[0]);
        if (command == null) {
            return Optional.empty();
        }
        for (int i = 1; i < arguments.length && !arguments[i].equals("--"); i++) {
            String word = arguments[i];
            OptionSpec option = command.getCommandSpec().findOption(word.replaceFirst("=.*", ""));
            if (option != null) {
                i += option.arity().max() > 0 && !word.contains("=") ? 1 : 0; // its value
            } else if (word.startsWith("-") && word.length() > 1 && exists(word)) {
                return Optional.of(PastedText.word(word)
                        + ": the name of this file reads as an option; expected a name that"
                        + " does not begin with a dash; write "
                        + PastedText.path(Path.of(word)));
            }
        }
        return Optional.empty();
    }

    private static boolean exists(String name) {
        try {
            return Files.exists(Path.of(name));
        } catch (InvalidPathException _) {
            return false;
        }
    }
}
