package org.plstar.study.command;

/** The exit status of a command. */
public enum ExitCode {
    /** The request was carried out. */
    DONE(0),
    /** The result was computed, but misses a target of the user. */
    TARGET_MISSED(1),
    /**
     * The request or its input is wrong; one line on stderr names the mistake, its place and a
     * remedy.
     */
    REFUSED(2),
    /** A fault of the program; stderr says where the details were written. */
    FAULT(3),
    /** The command was stopped by Ctrl-C or on the live page, and its results so far are saved. */
    INTERRUPTED(130);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    /** The number of the exit status. */
    public int status() {
        return status;
    }
}
