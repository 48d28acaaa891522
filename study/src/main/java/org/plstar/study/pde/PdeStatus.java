package org.plstar.study.pde;

/** The end of a search for a solution of differential equations. */
public enum PdeStatus {
    /** The conditions hold at the points within the tolerance. */
    SOLVED("solved: the conditions hold at the points to the tolerance"),
    /** The loss hardly decreases any more. */
    LEVEL("the loss hardly falls"),
    /** No tried step lowers the loss. */
    STALLED("no step that was tried lowers the loss"),
    /** All steps are done. */
    STEPS_USED("all steps are used"),
    /** The user stopped the search. */
    STOPPED("stopped");

    private final String words;

    PdeStatus(String words) {
        this.words = words;
    }

    /** The end in words. */
    public String words() {
        return words;
    }
}
