package org.plstar.study.solve;

/**
 * Where steps ended, before it is judged.
 *
 * @param status SOLVED where it is near a solution, by {@link Nearness}
 * @param detail the test that ended them
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record Searched(double[] w, SolveStatus status, int steps, String detail) {
    /** The same at another point. */
    Searched at(double[] other) {
        return new Searched(other, status, steps, detail);
    }

    boolean isSolved() {
        return status == SolveStatus.SOLVED;
    }
}
