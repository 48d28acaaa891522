package org.plstar.study.fit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.PastedText;

/**
 * The commands by which one can go on behind a run.
 *
 * @param arguments of {@code plstar train}, the subcommand first; others have no run that could be
 *     made again
 * @param directory of the run
 */
public record FitCommands(List<String> arguments, Path directory) {
    private static final String OPTION = "--";
    private static final Set<String> PLACES = Set.of("out");
    private static final Set<String> FLAGS = Set.of("force", "json", "quiet");

    /** Copies. */
    public FitCommands {
        arguments = List.copyOf(arguments);
    }

    /** The same run with another value of an option; absent where no command made it. */
    Optional<Command> with(String option, String value) {
        if (!remakes()) {
            return Optional.empty();
        }
        List<String> words = without(option);
        words.add(OPTION + option);
        words.add(value);
        return Optional.of(new Command(words));
    }

    /** Whether an option was given. */
    boolean has(String option) {
        return arguments.stream().anyMatch(a -> name(a).equals(option));
    }

    /** More steps, so many in all. */
    Optional<Command> resume(long steps) {
        return remakes()
                ? Optional.of(
                        Command.of(
                                "train", OPTION + "resume", place(), OPTION + "steps", "" + steps))
                : Optional.empty();
    }

    /** Goes on with a run that was stopped. */
    Optional<Command> resume() {
        return remakes()
                ? Optional.of(Command.of("train", OPTION + "resume", place()))
                : Optional.empty();
    }

    /** Predicts rows of the reader's. */
    Command predict() {
        return Command.of("predict", place(), "FILE");
    }

    /** Looks how good it is on rows of the reader's. */
    Command evaluate() {
        return Command.of("evaluate", place(), "FILE");
    }

    private boolean remakes() {
        return !arguments.isEmpty()
                && arguments.getFirst().equals("train")
                && !arguments.contains(OPTION);
    }

    private String place() {
        return PastedText.named(directory.toString());
    }

    /** The name of an option; empty for other words. */
    private static String name(String word) {
        return word.startsWith(OPTION)
                ? word.substring(OPTION.length()).replaceFirst("=.*", "")
                : "";
    }

    private List<String> without(String option) {
        List<String> left = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String a = arguments.get(i);
            String name = name(a);
            if (name.equals(option) || PLACES.contains(name)) {
                i += a.contains("=") ? 0 : 1;
            } else if (!FLAGS.contains(name)) {
                left.add(a);
            }
        }
        return left;
    }
}
