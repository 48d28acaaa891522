package org.plstar.study.solve;

/**
 * What decides the steps.
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

    /** How steps begin. */
    enum Kind {
        /** Gauss–Newton steps, each taken in full, good or bad. */
        FULL,
        /** The same, shortened and damped where they do not lower the residual. */
        UNDAMPED,
        /** Damped from the first one on. */
        DAMPED
    }
}
