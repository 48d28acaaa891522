package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.plstar.refusal.Refusal;

/** The lines of an .nl file, as words and numbers, with refusals of wrong ones. */
final class NlLines {
    /** A segment with its first line. */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Segment(char letter, String[] words, int line) {}

    private final Source source;
    final String[] lines;

    /** The number of the present line. */
    int line = 1;

    NlLines(Source source, String text) {
        this.source = source;
        lines = text.split("\n", -1);
    }

    Place at() {
        return new Place(line, 1);
    }

    Refusal refuse(EquationRefusal code, String what, String expected, String fix) {
        return source.refuse(code, at(), what, expected, fix);
    }

    Refusal syntax(String what, String expected) {
        return refuse(EquationRefusal.SYNTAX, what, expected, "write the file again");
    }

    /** The present line without its comment. */
    String peek() {
        if (line > lines.length) {
            line = lines.length;
            throw syntax("the file ends within a segment", "more lines");
        }
        String s = lines[line - 1];
        int comment = s.indexOf('#');
        return (comment < 0 ? s : s.substring(0, comment)).strip();
    }

    /** The present line; then moves to the next one. */
    String take() {
        String s = peek();
        line++;
        return s;
    }

    /** Moves back to the line before, for a refusal about it. */
    void back() {
        line--;
    }

    List<Double> numbers(int least) {
        String s = take();
        List<Double> all = new ArrayList<>();
        for (String word : s.isEmpty() ? new String[0] : s.split("\\s+", -1)) {
            all.add(number(word));
        }
        if (all.size() < least) {
            back();
            throw syntax("\"" + s + "\" has " + all.size() + " numbers", "" + least);
        }
        return all;
    }

    /** The value of a number in the spelling of C, on the line before. */
    double number(String word) {
        String w = word.toLowerCase(Locale.ROOT);
        if (w.endsWith("inf") || w.endsWith("infinity")) {
            return w.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        try {
            double v = Double.parseDouble(w.startsWith("0x") && !w.contains("p") ? w + "p0" : w);
            if (!Double.isNaN(v)) {
                return v;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        back();
        throw syntax("\"" + word + "\" is no number", "a number");
    }

    /** A whole number below a limit, on the line before. */
    int whole(String word, int limit) {
        double v = number(word);
        if (v != Math.rint(v) || v < 0 || v >= limit) {
            back();
            throw syntax("\"" + word + "\" is out of range", "a whole number below " + limit);
        }
        return (int) v;
    }

    /** A word after the letter of a segment. */
    String word(Segment g, int i) {
        if (i < g.words().length && !g.words()[i].isEmpty()) {
            return g.words()[i];
        }
        line = g.line();
        throw syntax("segment " + g.letter() + " has too few numbers", "" + (i + 1));
    }

    /** Skips a number of lines. */
    void skip(int n) {
        for (int i = 0; i < n; i++) {
            take();
        }
    }

    /** The name in a list, or one that is made of the number. */
    static String name(List<String> names, int i, String kind) {
        return i < names.size() && !names.get(i).isBlank()
                ? names.get(i).strip()
                : kind + "[" + i + "]";
    }
}
