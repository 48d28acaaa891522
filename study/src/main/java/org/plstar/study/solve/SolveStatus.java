package org.plstar.study.solve;

/** The end of a search for a solution. */
public enum SolveStatus {
    /**
     * Each equation holds within the tolerance of its terms, and a further step changes nothing.
     */
    SOLVED("solved"),
    /**
     * The residual is above the tolerance, but consists of the rounding of the equations' terms.
     */
    SOLVED_TO_ROUNDING("solved to rounding: a further step changes nothing"),
    /** A minimum of the squares of a fit to data: more equations than unknowns, of a table. */
    FITTED("fitted"),
    /** Equations contradict each other for all values of the unknowns. */
    CONTRADICTORY("not solved: equations contradict each other"),
    /** Residuals converge to 0 as unknowns grow without end, or an equation loses its unknowns. */
    LIMIT("not solved: 0 is only a limit"),
    /** No step of any length lowers the residual: a point of least squares without a solution. */
    STATIONARY("stationary: a point of least squares"),
    /** No tried step lowers the residual, although the point is not stationary. */
    STALLED("stalled: no step that was tried lowers the residual"),
    /** All steps are done. */
    STEPS_USED("not solved: all steps are used"),
    /** The residual grew without bound. */
    DIVERGED("diverged"),
    /** The branch of the solution before it turns back on the way to these params. */
    BEYOND_FOLD("not solved: the branch of the last solution turns back before"),
    /** The user stopped the search. */
    STOPPED("stopped");

    private final String words;

    SolveStatus(String words) {
        this.words = words;
    }

    /** Whether the equations are solved, or data are fitted. */
    boolean isFound() {
        return this == SOLVED || this == SOLVED_TO_ROUNDING || this == FITTED;
    }

    /** The end of the search in words. */
    public String words() {
        return words;
    }
}
