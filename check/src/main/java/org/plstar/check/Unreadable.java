package org.plstar.check;

/** Files that are no certificate, with the reason in one line. */
public final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** An exception with one line that says what is wrong, and where. */
    public Unreadable(String what) {
        super(what);
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new Unreadable(what);
        }
    }
}
