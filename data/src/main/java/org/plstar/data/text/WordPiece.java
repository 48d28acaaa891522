package org.plstar.data.text;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Words as pieces of a vocabulary: the longest piece that the word begins with, then the longest
 * that the rest begins with, and so on; where none fits, the whole word is unknown. Source: Wu et
 * al., arXiv 1609.08144, section 4.1, in the greedy form of BERT.
 */
final class WordPiece {
    private final Map<String, Integer> first;
    private final Map<String, Integer> further = new HashMap<>();
    private final int unknown;
    private final int longestWord;
    private final int longestPiece;

    /**
     * A vocabulary.
     *
     * @param ids of pieces by their text; not copied
     * @param prefix of pieces that do not begin a word
     * @param longestWord a word of more code points is unknown
     */
    WordPiece(Map<String, Integer> ids, String prefix, int unknown, int longestWord) {
        this.first = ids;
        this.unknown = unknown;
        this.longestWord = longestWord;
        int longest = 0;
        for (Map.Entry<String, Integer> piece : ids.entrySet()) {
            String text = piece.getKey();
            longest = Math.max(longest, text.length());
            if (text.startsWith(prefix)) {
                further.put(text.substring(prefix.length()), piece.getValue());
            }
        }
        this.longestPiece = longest;
    }

    /** The id of a piece, or of a token that stands in the vocabulary. */
    Optional<Integer> id(String piece) {
        return Optional.ofNullable(first.get(piece));
    }

    /**
     * Gives the ids of a word in order. Cost: the word's length times that of the longest piece.
     */
    void ids(String word, IntConsumer id) {
        int[] found = new int[word.length()];
        int count = 0;
        int at = word.codePointCount(0, word.length()) > longestWord ? -1 : 0;
        while (at >= 0 && at < word.length()) {
            at = piece(word, at, found, count++);
        }
        if (at < 0) {
            id.accept(unknown);
            return;
        }
        for (int i = 0; i < count; i++) {
            id.accept(found[i]);
        }
    }

    /**
     * Puts down the longest piece that begins at a place.
     *
     * @return the place behind it, or -1 if there is none
     */
    private int piece(String word, int at, int[] found, int count) {
        Map<String, Integer> pieces = at == 0 ? first : further;
        for (int end = Math.min(word.length() - at, longestPiece) + at; end > at; end--) {
            Integer id = pieces.get(word.substring(at, end));
            if (id != null) {
                found[count] = id;
                return end;
            }
        }
        return -1;
    }
}
