package org.plstar.study.solve;

/**
 * Where steps ended, before it is judged.
 *
 * @param status SOLVED where it is near a solution, by {@link Nearness}
 * @param detail the test that ended them
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record SolverOutcome(double[] w, SolveStatus status, int steps, String detail) {
    /** The same at another point. */
    SolverOutcome at(double[] other) {
        return new SolverOutcome(other, status, steps, detail);
    }

    boolean isSolved() {
        return status == SolveStatus.SOLVED;
    }
}
