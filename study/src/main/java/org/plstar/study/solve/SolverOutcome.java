package org.plstar.study.solve;

/**
 * Where steps ended, before it is judged.
 *
 * @param most the largest size of each unknown on the way, [p]
 * @param status SOLVED where it is near a solution, by {@link Solved}
 * @param detail the test that ended them
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record SolverOutcome(double[] w, double[] most, SolveStatus status, int steps, String detail) {
    /** The same at another point, by a way that was as far. */
    SolverOutcome at(double[] other) {
        return new SolverOutcome(other, most, status, steps, detail);
    }

    /** The same in other units. */
    SolverOutcome outOf(VariableScaling units) {
        return new SolverOutcome(units.outOf(w), units.outOf(most), status, steps, detail);
    }

    boolean isSolved() {
        return status == SolveStatus.SOLVED;
    }
}
