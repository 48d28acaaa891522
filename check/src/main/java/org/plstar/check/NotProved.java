package org.plstar.check;

/** A claim does not follow: which inequality fails, with its numbers. */
public final class NotProved extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String why;

    /** One line. */
    public NotProved(String why) {
        super(why);
        this.why = why;
    }

    /** Which inequality fails. */
    public String why() {
        return why;
    }

    /** A condition that is written so that not-a-number fails it. */
    static void require(boolean holds, String why) {
        if (!holds) {
            throw new NotProved(why);
        }
    }
}
