package org.plstar.study.solve;

/** How a search for a solution ended. */
public enum SolveStatus {
    /** Each equation holds to the tolerance of its terms, and a further step changes nothing. */
    SOLVED("solved"),
    /** Above the tolerance, but what is left is rounding of the equations' terms. */
    SOLVED_TO_ROUNDING("solved to rounding: a further step changes nothing"),
    /** Equations contradict each other, whatever the unknowns. */
    CONTRADICTORY("not solved: equations contradict each other"),
    /** Residuals fall to 0 as unknowns go on without end, or an equation loses its unknowns. */
    LIMIT("not solved: 0 is only a limit"),
    /** No step, however short, lowers the residual: a least-squares point, no solution. */
    STATIONARY("stationary: a point of least squares"),
    /** No step that was tried lowers the residual, and the point is not stationary either. */
    STALLED("stalled: no step that was tried lowers the residual"),
    /** All steps are done. */
    STEPS_USED("not solved: all steps are used"),
    /** The residual grew beyond any hope. */
    DIVERGED("diverged"),
    /** The user stopped it. */
    STOPPED("stopped");

    private final String words;

    SolveStatus(String words) {
        this.words = words;
    }

    /** What happened, in words. */
    public String words() {
        return words;
    }
}
