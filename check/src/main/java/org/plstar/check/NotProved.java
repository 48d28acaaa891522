package org.plstar.check;

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

    /** Requires a condition that is written so that not-a-number fails it. */
    static void require(boolean holds, String why) {
        if (!holds) {
            throw new NotProved(why);
        }
    }
}
