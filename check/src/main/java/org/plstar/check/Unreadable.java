package org.plstar.check;

/** The files are no certificate: what is wrong, in one line. */
public final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** One line: what is wrong, where. */
    public Unreadable(String what) {
        super(what);
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new Unreadable(what);
        }
    }
}
