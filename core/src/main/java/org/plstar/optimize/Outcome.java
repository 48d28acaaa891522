package org.plstar.optimize;

/** How a training run ended: what happened, likely causes, what to do. */
public enum Outcome {
    /** All steps were done. */
    STEPS_DONE("all steps were done"),
    /** The loss reached the value that was asked for. */
    TARGET_REACHED("the loss reached its target"),
    /** The loss is not finite or has grown beyond any transient. */
    DIVERGED(
            "the loss diverged: the step is likely above 2/λ_max; use --eta auto, or a smaller --eta"),
    /** The user stopped the run. */
    STOPPED("stopped before the last step");

    private final String message;

    Outcome(String message) {
        this.message = message;
    }

    /** What happened and what to do, in words. */
    public String message() {
        return message;
    }
}
