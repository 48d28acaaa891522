package org.plstar.site;

import java.util.ArrayList;
import java.util.List;

/** The plstar commands of a block of a document, as lists of arguments. */
final class ShellBlock {
    private ShellBlock() {}

    /**
     * Reads lines that begin with {@code plstar} or {@code ./plstar}, after a prompt or not, up to
     * a comment, a pipe or a redirection; a line that ends in a backslash goes on.
     */
    static List<List<String>> commands(String text) {
        List<List<String>> commands = new ArrayList<>();
        for (String line : text.replaceAll("\\\\\\R\\s*", " ").split("\\R", -1)) {
            List<String> words = words(line.strip().replaceFirst("^\\$ ", ""));
            if (!words.isEmpty() && words.getFirst().matches("(\\./)?plstar")) {
                commands.add(words.subList(1, words.size()));
            }
        }
        return commands;
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean begun = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                begun = true;
            } else if (c == ' ') {
                if (begun) {
                    words.add(word.toString());
                }
                word.setLength(0);
                begun = false;
            } else if (!begun && (c == '#' || c == '|' || c == '>' || c == '&')) {
                return words;
            } else {
                word.append(c);
                begun = true;
            }
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }
}
