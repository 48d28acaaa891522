package org.plstar.study.fit;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.PastedText;

/**
 * The commands that continue or evaluate a run.
 *
 * @param arguments of {@code plstar train}, the subcommand first; others have no run that could be
 *     made again
 * @param directory of the run
 */
public record FitCommands(List<String> arguments, Path directory) {
    private static final String OPTION = "--";
    private static final Set<String> PLACES = Set.of(OPTION + "out");
    private static final Set<String> FLAGS =
            Set.of(OPTION + "force", OPTION + "json", OPTION + "quiet");

    /** The second names of options. */
    private static final Map<String, String> OTHER_NAMES = Map.of("eta", "lr", "steps", "epochs");

    /** Copies {@code arguments}. */
    public FitCommands {
        arguments = List.copyOf(arguments);
    }

    /**
     * The command of the same run with another value of an option; absent where no command made the
     * run.
     */
    Optional<Command> with(String option, String value) {
        if (!remakes()) {
            return Optional.empty();
        }
        List<String> words = without(option);
        words.add(OPTION + option);
        words.add(value);
        return Optional.of(new Command(words));
    }

    /** The command that continues to {@code steps} steps in all. */
    Optional<Command> resume(long steps) {
        return remakes()
                ? Optional.of(Command.of(
                        "train", OPTION + "resume", place(), OPTION + "steps", "" + steps))
                : Optional.empty();
    }

    /** The command that continues a run that was stopped. */
    Optional<Command> resume() {
        return remakes()
                ? Optional.of(Command.of("train", OPTION + "resume", place()))
                : Optional.empty();
    }

    /** The command that predicts rows of the reader's. */
    Command predict() {
        return Command.of("predict", place(), "FILE");
    }

    /** The command that evaluates the model on rows of the reader's. */
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

    private List<String> without(String option) {
        Set<String> replaced = new HashSet<>(PLACES);
        replaced.add(OPTION + option);
        if (OTHER_NAMES.containsKey(option)) {
            replaced.add(OPTION + OTHER_NAMES.get(option));
        }
        return Command.without(arguments, replaced, FLAGS);
    }
}
