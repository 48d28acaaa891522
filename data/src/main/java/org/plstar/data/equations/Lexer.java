package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.plstar.refusal.Refusal;

/** Cuts a text into tokens; a line that ends in an operator, a comma or a bracket continues. */
final class Lexer {
    private static final List<String> SYMBOLS = List.of(
            "..", "<=", ">=", "!=", "==", "**", "<", ">", "=", "+", "-", "*", "/", "^", "(", ")",
            "[", "]", "{", "}", ",", ";", ":", ".");

    /** Tokens after which a statement continues on the next line. */
    private static final Set<String> OPEN = Set.of(
            "..", "<=", ">=", "!=", "<", ">", "=", "+", "-", "*", "/", "^", "(", "[", "{", ",", ":",
            "then", "else", "and", "or", "not", "in", "if");

    private final Source source;
    private final String text;
    private final List<Lexeme> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineStart;

    private Lexer(Source source, String text) {
        this.source = source;
        this.text = text;
        this.at = text.startsWith("\uFEFF") ? 1 : 0;
        this.lineStart = at;
    }

    /** The tokens of a text, with {@code END} at the end. */
    static List<Lexeme> tokens(Source source, String text) {
        Lexer lexer = new Lexer(source, text);
        while (lexer.at < text.length()) {
            lexer.next();
        }
        lexer.add(Lexeme.Kind.END, "", 0, lexer.place());
        return lexer.tokens;
    }

    private Place place() {
        return new Place(line, at - lineStart + 1);
    }

    private void add(Lexeme.Kind kind, String word, double number, Place place) {
        tokens.add(new Lexeme(kind, word, number, place));
    }

    private void next() {
        char c = text.charAt(at);
        if (c == '\n') {
            if (!tokens.isEmpty() && !goesOn(tokens.getLast())) {
                add(Lexeme.Kind.LINE, "", 0, place());
            }
            at++;
            line++;
            lineStart = at;
        } else if (c == '#') {
            int end = text.indexOf('\n', at);
            int stop = end < 0 ? text.length() : end;
            // the end of a line is the end of its last word
            if (!tokens.isEmpty()
                    && tokens.getLast().at().line() == line
                    && !goesOn(tokens.getLast())) {
                add(Lexeme.Kind.LINE, "", 0, place());
            }
            at = stop;
        } else if (c == ' ' || c == '\t' || c == '\r') {
            at++;
        } else if (isLetter(c)) {
            word();
        } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
            number();
        } else if (c == '"') {
            string();
        } else {
            symbol(c);
        }
    }

    private static boolean goesOn(Lexeme last) {
        return switch (last.kind()) {
            case LINE -> true;
            case NUMBER, STRING, END -> false;
            case NAME, SYMBOL -> OPEN.contains(last.text());
        };
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : '\n';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void word() {
        Place place = place();
        int from = at;
        while (isLetter(peek(0)) || isDigit(peek(0)) || peek(0) == '_') {
            at++;
        }
        add(Lexeme.Kind.NAME, text.substring(from, at), 0, place);
    }

    private void digits() {
        while (isDigit(peek(0))) {
            at++;
        }
    }

    private void number() {
        Place place = place();
        int from = at;
        digits();
        if (peek(0) == '.' && peek(1) != '.') {
            at++;
            digits();
        }
        int exponent = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
        if ((peek(0) == 'e' || peek(0) == 'E') && isDigit(peek(exponent))) {
            at += exponent;
            digits();
        }
        if (isLetter(peek(0)) || peek(0) == '_') {
            throw refuse(
                    place(),
                    "a name follows the number " + text.substring(from, at),
                    "an operator",
                    "write * between them; exponents are written as 1e-12");
        }
        String word = text.substring(from, at);
        double value = Double.parseDouble(word);
        if (Double.isInfinite(value)) {
            throw refuse(place, word + " is too large", "a number below 1.8e308", "correct it");
        }
        add(Lexeme.Kind.NUMBER, word, value, place);
    }

    private void string() {
        Place place = place();
        int from = at + 1;
        int end = text.indexOf('"', from);
        int stop = text.indexOf('\n', from);
        if (end < 0 || (stop >= 0 && stop < end)) {
            throw refuse(place, "the string has no end", "a closing \"", "add it on this line");
        }
        at = end + 1;
        add(Lexeme.Kind.STRING, text.substring(from, end), 0, place);
    }

    private void symbol(char c) {
        for (String s : SYMBOLS) {
            if (text.startsWith(s, at)) {
                if (s.equals("==") || s.equals("**")) {
                    throw refuse(
                            place(),
                            "unexpected \"" + s + '"',
                            "one operator",
                            "write " + (s.equals("==") ? "=" : "^"));
                }
                add(Lexeme.Kind.SYMBOL, s, 0, place());
                at += s.length();
                return;
            }
        }
        String shown = Character.isISOControl(c) ? String.format("U+%04X", (int) c) : "" + c;
        throw refuse(
                place(),
                "unexpected character \"" + shown + '"',
                "names of letters, digits and _, numbers, and + - * / ^ ( ) [ ] { } , ; : =",
                "replace it");
    }

    private Refusal refuse(Place place, String what, String expected, String fix) {
        return source.refuse(EquationRefusal.SYNTAX, place, what, expected, fix);
    }
}
