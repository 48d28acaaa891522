package org.plstar.optimize.leastsquares;

/** The rule by which λ depends on the success of steps; the default is no damping. */
public interface Damping {
    /** The damping λ of the next attempt. */
    default double lambda() {
        return 0;
    }

    /** Attempts of a step, at most. */
    default int attempts() {
        return 1;
    }

    /**
     * Called after an attempt without a better point.
     *
     * @param factored whether there was a step at all
     */
    default void failed(boolean factored) {}

    /**
     * Called after a step.
     *
     * @param length the part of it that was taken
     * @param ratio actual over promised decrease of the squares
     * @param before the residual's size
     * @param after the same behind the step
     */
    default void taken(double length, double ratio, double before, double after) {}
}
