package org.plstar.study.claim;

import java.util.List;

/**
 * A command of plstar.
 *
 * @param words the subcommand first; a word in capitals stands for a file of the reader's
 */
public record Command(List<String> words) {
    /** Copies. */
    public Command {
        words = List.copyOf(words);
    }

    /** Of its words. */
    public static Command of(String... words) {
        return new Command(List.of(words));
    }

    /** As it is pasted into a shell. */
    @Override
    public String toString() {
        return PastedText.command(words);
    }
}
