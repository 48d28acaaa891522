package org.plstar.app.report;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.IntStream;
import org.plstar.data.Location;

/** One thing the run shows, said in a sentence or two. */
public record Finding(Kind kind, String text) {
    /** Names of columns and classes are in it as they came: nothing of them acts on a terminal. */
    public Finding {
        text = Location.printable(text);
    }

    /** How the reader should take a finding. */
    public enum Kind {
        GOOD,
        NOTE,
        WARNING
    }

    /** What went as hoped. */
    public static Finding good(String text) {
        return new Finding(Kind.GOOD, text);
    }

    /** What is worth knowing. */
    public static Finding note(String text) {
        return new Finding(Kind.NOTE, text);
    }

    /** What the reader should act on or distrust. */
    public static Finding warning(String text) {
        return new Finding(Kind.WARNING, text);
    }

    /** Of texts and their kinds; what has no kind is a note. */
    public static List<Finding> all(List<String> texts, List<Kind> kinds) {
        return IntStream.range(0, texts.size())
                .mapToObj(
                        i ->
                                new Finding(
                                        i < kinds.size() ? kinds.get(i) : Kind.NOTE,
                                        requireNonNull(texts.get(i))))
                .toList();
    }

    /** As a line on a terminal: warnings are marked. */
    public String line() {
        return (kind == Kind.WARNING ? "! " : "- ") + text;
    }
}
