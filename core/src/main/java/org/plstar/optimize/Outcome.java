package org.plstar.optimize;

/** The reason why a run ended, with likely causes and remedies. */
public enum Outcome {
    /** The requested number of steps was done. */
    STEPS_DONE("all steps were done"),
    /** The loss reached the requested value. */
    TARGET_REACHED("the loss reached its target"),
    /** The norm of the gradient reached the value that was requested. */
    GRADIENT_VANISHED("the gradient's norm reached its target; if the loss is still large this is a"
            + " stationary point that is no solution:"
            + " (a) dead units, (b) fewer parameters than equations; start from another"
            + " seed or use a wider network"),
    /** The loss is not finite, or has grown more than any transient does. */
    DIVERGED("the loss diverged: the step is likely above 2/λ_max; take a smaller one"),
    /** No tried step along the direction lowers the loss. */
    STALLED("no step lowers the loss any more: (a) it is at the level of rounding, where nothing"
            + " is left to gain,"
            + " (b) the system is singular or has no solution nearby; use double"
            + " precision, or start elsewhere"),
    /** The user stopped the run. */
    STOPPED("stopped before the last step");

    private final String message;

    Outcome(String message) {
        this.message = message;
    }

    /** The outcome and its remedies, as text. */
    public String message() {
        return message;
    }
}
