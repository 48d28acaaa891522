package org.plstar.study.command;

/** Thrown to end a command that was only to print its plan. */
final class PlannedOnly extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PlannedOnly() {
        super("only the plan was asked for", null, false, false);
    }
}
