package org.plstar.study.solve;

/**
 * The rules of a search's steps.
 *
 * @param kind of steps
 * @param steps most steps
 * @param tolerance of the terms of an equation
 * @param scaled whether columns are scaled by their largest norms so far (Moré 1978)
 */
record StepRules(Kind kind, int steps, double tolerance, boolean scaled) {
    boolean pure() {
        return kind == Kind.FULL;
    }

    /** The kinds of steps at the beginning of a search. */
    enum Kind {
        /** Gauss–Newton steps, each taken in full, whether it lowers the residual or not. */
        FULL,
        /** Gauss–Newton steps, shortened and damped where they do not lower the residual. */
        UNDAMPED,
        /** Steps that are damped from the first one on. */
        DAMPED
    }
}
