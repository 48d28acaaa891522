package org.plstar.optimize;

import java.util.OptionalDouble;
import org.plstar.array.Storage;

/** Receives every step of a training run, and can end the run. */
@FunctionalInterface
public interface Watch {
    /**
     * The state before a step.
     *
     * @param step steps done so far, t
     * @param epoch epochs completed; every step is one where there are no batches
     * @param loss L(w_t), or the loss of the next batch at w_t; finite
     * @param w w_t, not to be modified
     * @param gradient the gradient of that loss, not to be modified; empty where the method makes
     *     none
     * @param damping λ of the next attempt, where steps are damped
     * @param trust actual over predicted decrease in the step before, where one is predicted
     */
    record Moment(
            int step,
            int epoch,
            double loss,
            Storage w,
            Storage gradient,
            OptionalDouble damping,
            OptionalDouble trust) {}

    /**
     * Called before every step, and once after the last; a resumed run calls it again for the step
     * at which its state was taken.
     *
     * @return whether to continue
     */
    boolean at(Moment moment);
}
