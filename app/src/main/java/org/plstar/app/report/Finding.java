package org.plstar.app.report;

/** One thing the run shows, said in a sentence or two. */
public record Finding(Kind kind, String text) {
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

    /** As a line on a terminal: warnings are marked. */
    public String line() {
        return (kind == Kind.WARNING ? "! " : "- ") + text;
    }
}
