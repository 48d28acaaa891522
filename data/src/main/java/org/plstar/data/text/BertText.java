package org.plstar.data.text;

import java.text.Normalizer;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * How BERT's tokenizers change a text before it is looked up, and cut it into words.
 *
 * @param clean controls are taken out, every white space is a blank
 * @param chinese Chinese characters stand between blanks
 * @param accents accents are taken off
 * @param lower letters become small, each by itself
 */
record BertText(boolean clean, boolean chinese, boolean accents, boolean lower) {
    /** A text that stays as it is. */
    static final BertText UNCHANGED = new BertText(false, false, false, false);

    /** The changed text; half surrogate pairs count as what could not be decoded. */
    String changed(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.getType(c) == Character.SURROGATE ? 0xfffd : c)
                .filter(c -> !clean || !CodePoints.isTakenOut(c))
                .map(c -> clean && CodePoints.isSpace(c) ? ' ' : c)
                .forEach(c -> {
                    if (chinese && CodePoints.isChinese(c)) {
                        out.append(' ').appendCodePoint(c).append(' ');
                    } else {
                        out.appendCodePoint(c);
                    }
                });
        String changed = accents ? withoutAccents(out.toString()) : out.toString();
        return lower ? lowerCase(changed) : changed;
    }

    private static String withoutAccents(String text) {
        StringBuilder out = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFD)
                .codePoints()
                .filter(c -> !CodePoints.isAccent(c))
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    /** Each letter by itself: a sigma at the end of a word is as any other. */
    private static String lowerCase(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c < 0x80) {
                out.append((char) Character.toLowerCase(c));
            } else {
                out.append(Character.toString(c).toLowerCase(Locale.ROOT));
            }
        });
        return out.toString();
    }

    /** Gives the words of a changed text in order: runs between white space and punctuation. */
    static void words(String text, Consumer<String> word) {
        int at = 0;
        while (at < text.length()) {
            int end = behind(text, at, c -> !CodePoints.isSpace(c) && !CodePoints.isPunctuation(c));
            if (end > at) {
                word.accept(text.substring(at, end));
            }
            if (end < text.length()) {
                int c = text.codePointAt(end);
                int next = end + Character.charCount(c);
                if (!CodePoints.isSpace(c)) {
                    word.accept(text.substring(end, next));
                }
                end = next;
            }
            at = end;
        }
    }

    private static int behind(String text, int from, IntPredicate holds) {
        int at = from;
        while (at < text.length() && holds.test(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at;
    }
}
