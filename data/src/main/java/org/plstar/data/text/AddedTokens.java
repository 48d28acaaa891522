package org.plstar.data.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Tokens that are found in a text as they are written, before it is cut into words: at each place
 * the longest.
 */
final class AddedTokens {
    private final Map<Character, List<Token>> byFirst = new HashMap<>();

    /**
     * A token.
     *
     * @param text what is looked for
     * @param alone found only where neither side goes on as a word does
     * @param left takes the white space before it
     * @param right takes the white space behind it
     */
    record Token(String text, int id, boolean alone, boolean left, boolean right) {}

    /** Tokens; of two that are written alike the first counts. */
    AddedTokens(List<Token> tokens) {
        for (Token token : tokens) {
            if (!token.text().isEmpty()) {
                byFirst.computeIfAbsent(token.text().charAt(0), _ -> new ArrayList<>())
                        .add(token);
            }
        }
        byFirst.values()
                .forEach(list -> list.sort(
                        Comparator.comparingInt((Token t) -> t.text().length()).reversed()));
    }

    /** Gives tokens and what stands between them, in order; what is empty is not given. */
    void split(String text, Consumer<String> between, IntConsumer token) {
        int done = 0;
        int at = 0;
        while (at < text.length()) {
            Optional<Token> found = at(text, at);
            if (found.isEmpty()) {
                at++;
                continue;
            }
            Token t = found.get();
            int start = at;
            int end = at + t.text().length();
            at = end;
            if (t.alone() && (wordBefore(text, start) || wordBehind(text, end))) {
                continue;
            }
            start = t.left() ? Math.max(done, spaceBefore(text, start)) : start;
            end = t.right() ? spaceBehind(text, end) : end;
            if (start > done) {
                between.accept(text.substring(done, start));
            }
            token.accept(t.id());
            done = end;
        }
        if (done < text.length()) {
            between.accept(text.substring(done));
        }
    }

    private Optional<Token> at(String text, int at) {
        for (Token token : byFirst.getOrDefault(text.charAt(at), List.of())) {
            if (text.startsWith(token.text(), at)) {
                return Optional.of(token);
            }
        }
        return Optional.empty();
    }

    private static boolean wordBefore(String text, int at) {
        return at > 0 && CodePoints.isOfWord(text.codePointBefore(at));
    }

    private static boolean wordBehind(String text, int at) {
        return at < text.length() && CodePoints.isOfWord(text.codePointAt(at));
    }

    // white space lies in the basic plane

    private static int spaceBefore(String text, int from) {
        int at = from;
        while (at > 0 && CodePoints.isSpace(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private static int spaceBehind(String text, int from) {
        int at = from;
        while (at < text.length() && CodePoints.isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
