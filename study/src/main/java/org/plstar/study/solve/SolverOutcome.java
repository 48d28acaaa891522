package org.plstar.study.solve;

import java.util.Optional;

/**
 * The end of the steps of a search, before it is judged.
 *
 * @param most the largest size of each unknown on the way, [p]
 * @param status SOLVED where it is near a solution, by {@link Solved}
 * @param detail the test that ended them
 * @param verdict of this very point, where it was judged to be a solution
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record SolverOutcome(
        double[] w,
        double[] most,
        SolveStatus status,
        int steps,
        String detail,
        Optional<Solved.Verdict> verdict) {
    /** The same outcome at another point, at the same cost. */
    SolverOutcome at(double[] other) {
        return new SolverOutcome(other, most, status, steps, detail, Optional.empty());
    }

    /** The same outcome in the original units. */
    SolverOutcome outOf(VariableScaling units) {
        double[] there = units.outOf(w);
        return new SolverOutcome(
                there, units.outOf(most), status, steps, detail, verdict.map(v -> v.at(there)));
    }

    boolean isSolved() {
        return status == SolveStatus.SOLVED;
    }
}
