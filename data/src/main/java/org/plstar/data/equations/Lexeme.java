package org.plstar.data.equations;

/**
 * A word of the text.
 *
 * @param text verbatim; of a string without its quotes
 * @param number of a number, else 0
 */
record Lexeme(Kind kind, String text, double number, Place at) {
    /** The kind of a token. */
    enum Kind {
        NUMBER,
        NAME,
        STRING,
        SYMBOL,
        LINE,
        END
    }

    /** Whether the token is a given symbol or keyword. */
    boolean is(String symbol) {
        return (kind == Kind.SYMBOL || kind == Kind.NAME) && text.equals(symbol);
    }

    /** The name of the token in messages. */
    String words() {
        return switch (kind) {
            case LINE -> "end of the line";
            case END -> "end of the text";
            case NUMBER, NAME, STRING, SYMBOL -> '"' + text + '"';
        };
    }
}
