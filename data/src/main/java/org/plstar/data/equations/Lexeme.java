package org.plstar.data.equations;

/**
 * A word of the text.
 *
 * @param text verbatim; of a string without its quotes
 * @param number of a number, else 0
 */
record Lexeme(Kind kind, String text, double number, Place at) {
    /** What a token is. */
    enum Kind {
        NUMBER,
        NAME,
        STRING,
        SYMBOL,
        LINE,
        END
    }

    /** Whether it is this symbol or keyword. */
    boolean is(String symbol) {
        return (kind == Kind.SYMBOL || kind == Kind.NAME) && text.equals(symbol);
    }

    /** As messages call it. */
    String words() {
        return switch (kind) {
            case LINE -> "end of the line";
            case END -> "end of the text";
            case NUMBER, NAME, STRING, SYMBOL -> '"' + text + '"';
        };
    }
}
