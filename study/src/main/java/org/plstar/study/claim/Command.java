package org.plstar.study.claim;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A command of plstar.
 *
 * @param words the subcommand first; a word in capitals stands for a file of the reader's
 */
public record Command(List<String> words) {
    /** Copies {@code words}. */
    public Command {
        words = List.copyOf(words);
    }

    /** The command of the given words. */
    public static Command of(String... words) {
        return new Command(List.of(words));
    }

    /**
     * Words without some of the options.
     *
     * @param withValue names of options that are left out with the value behind them
     * @param alone names of options without a value that are left out
     */
    public static List<String> without(
            List<String> words, Set<String> withValue, Set<String> alone) {
        List<String> left = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String name = word.replaceFirst("=.*", "");
            if (withValue.contains(name)) {
                i += word.contains("=") ? 0 : 1;
            } else if (!alone.contains(name)) {
                left.add(word);
            }
        }
        return left;
    }

    /** The command as it is pasted into a shell. */
    @Override
    public String toString() {
        return PastedText.command(words);
    }
}
