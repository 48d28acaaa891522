package org.plstar.study.command;

/** Ends a command that was to tell its plan only. */
final class PlannedOnly extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PlannedOnly() {
        super("only the plan was asked for", null, false, false);
    }
}
