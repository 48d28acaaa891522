package org.plstar.data.equations;

import java.util.List;
import java.util.Set;
import org.plstar.refusal.Refusal;

/** The tokens of a text, one after another, and refusals of unexpected ones. */
class TokenReader {
    /** The largest depth of nested expressions. */
    private static final int DEEPEST = 300;

    /** Words that cannot be names. */
    static final Set<String> KEYWORDS = Set.of(
            "param", "var", "let", "eq", "table", "from", "for", "in", "if", "then", "else", "sum",
            "prod", "scale", "solve", "and", "or", "not", "pi", "e", "inf");

    final Source source;
    private final List<Lexeme> tokens;
    private int position;
    private int depth;

    TokenReader(Source source, List<Lexeme> tokens) {
        this.source = source;
        this.tokens = tokens;
    }

    boolean isEnd() {
        return peek().kind() == Lexeme.Kind.LINE
                || peek().kind() == Lexeme.Kind.END
                || peek().is(";");
    }

    void skipEnds() {
        while (peek().kind() == Lexeme.Kind.LINE || peek().is(";")) {
            position++;
        }
    }

    Lexeme peek() {
        return tokens.get(position);
    }

    Lexeme peek(int ahead) {
        return tokens.get(Math.min(position + ahead, tokens.size() - 1));
    }

    Lexeme take() {
        return tokens.get(position++);
    }

    void skip() {
        position++;
    }

    /** The present position, to return to. */
    int position() {
        return position;
    }

    void back(int to) {
        position = to;
    }

    Lexeme name(String expected) {
        Lexeme t = peek();
        if (t.kind() == Lexeme.Kind.NAME && KEYWORDS.contains(t.text())) {
            throw unexpected(expected, "\"" + t.text() + "\" is a word of the language");
        }
        if (t.kind() != Lexeme.Kind.NAME) {
            throw unexpected(expected, "names are a letter, then letters, digits and _");
        }
        return take();
    }

    void expect(String symbol, String fix) {
        if (!peek().is(symbol)) {
            throw unexpected('"' + symbol + '"', fix);
        }
        position++;
    }

    Refusal unexpected(String expected, String fix) {
        return source.refuse(
                EquationRefusal.SYNTAX, peek().at(), "unexpected " + peek().words(), expected, fix);
    }

    interface Rule<T> {
        T read();
    }

    <T> T deeper(Rule<T> rule) {
        requireDepth(1, peek().at());
        depth++;
        try {
            return rule.read();
        } finally {
            depth--;
        }
    }

    /** Refuses expressions that are nested too deeply, including {@code more} further levels. */
    void requireDepth(int more, Place at) {
        if (depth + more > DEEPEST) {
            throw source.refuse(
                    EquationRefusal.SYNTAX,
                    at,
                    "it is nested too deeply",
                    "at most " + DEEPEST + " levels",
                    "name parts of it by let");
        }
    }
}
