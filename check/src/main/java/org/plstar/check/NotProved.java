package org.plstar.check;

import java.util.Locale;

/** A claim is not proved: the inequality that fails, with its numbers. */
public final class NotProved extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String why;

    /** An exception with one line of text. */
    public NotProved(String why) {
        super(why);
        this.why = why;
    }

    /** The inequality that fails. */
    public String why() {
        return why;
    }

    /**
     * The same with its place.
     *
     * @param z the number that the function of the line is taken of
     * @param off how far it may be off
     */
    NotProved at(int line, double z, double off, String because) {
        return new NotProved(String.format(
                Locale.ROOT,
                "%s: line %d takes it of %.4g, which %s %.3g",
                why,
                line,
                z,
                because,
                off));
    }

    /** Requires a condition that is written so that not-a-number fails it. */
    static void require(boolean holds, String why) {
        if (!holds) {
            throw new NotProved(why);
        }
    }
}
