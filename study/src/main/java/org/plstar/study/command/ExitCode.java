package org.plstar.study.command;

/** How a command ends, as the shell sees it. */
public enum ExitCode {
    /** The request was carried out. */
    DONE(0),
    /** Computed, but a target that the user stated was missed. */
    TARGET_MISSED(1),
    /** The request or the input is wrong; one line on stderr says what, where and the fix. */
    REFUSED(2),
    /** A fault of the program; stderr says where the details were written. */
    FAULT(3),
    /** Stopped by Ctrl-C or on the live page, with what is done saved. */
    INTERRUPTED(130);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    /** The process exit status. */
    public int status() {
        return status;
    }
}
