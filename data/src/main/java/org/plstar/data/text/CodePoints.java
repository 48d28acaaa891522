package org.plstar.data.text;

/**
 * Classes of code points as BERT's tokenizers have them, by Java's version of Unicode. The Hugging
 * Face library has categories of Unicode 8: of code points that Unicode took up later it takes some
 * 140 signs of punctuation and 450 marks for letters.
 */
final class CodePoints {
    private CodePoints() {}

    /** Unicode's property White_Space. */
    static boolean isSpace(int c) {
        return (c >= '\t' && c <= '\r')
                || c == ' '
                || c == 0x85
                || c == 0xa0
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200a)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202f
                || c == 0x205f
                || c == 0x3000;
    }

    /**
     * What is taken out of a text: controls but for tab and line ends, formats, private use, and
     * the sign for what could not be decoded.
     */
    static boolean isTakenOut(int c) {
        if (c == '\t' || c == '\n' || c == '\r') {
            return false;
        }
        return c == 0xfffd
                || switch (Character.getType(c)) {
                    case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE -> true;
                    default -> false;
                };
    }

    /** Unicode's categories P, and all of ASCII that is no letter, digit, space or control. */
    static boolean isPunctuation(int c) {
        if (c < 0x80) {
            return c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c);
        }
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    /** A mark that takes no space of its own, such as an accent. */
    static boolean isAccent(int c) {
        return Character.getType(c) == Character.NON_SPACING_MARK;
    }

    /**
     * Blocks of Chinese characters, of which each is a word. The last but two begins at 2B920 as in
     * the Hugging Face library, not at 2B820 as in Unicode.
     */
    static boolean isChinese(int c) {
        return (c >= 0x4e00 && c <= 0x9fff)
                || (c >= 0x3400 && c <= 0x4dbf)
                || (c >= 0xf900 && c <= 0xfaff)
                || (c >= 0x20000 && c <= 0x2a6df)
                || (c >= 0x2a700 && c <= 0x2b81f)
                || (c >= 0x2b920 && c <= 0x2ceaf)
                || (c >= 0x2f800 && c <= 0x2fa1f);
    }

    /** What a word of a regular expression has: letters, marks, digits, connectors, joiners. */
    static boolean isOfWord(int c) {
        if (Character.isAlphabetic(c) || c == 0x200c || c == 0x200d) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.CONNECTOR_PUNCTUATION -> true;
            default -> false;
        };
    }
}
