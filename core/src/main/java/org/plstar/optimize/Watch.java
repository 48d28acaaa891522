package org.plstar.optimize;

import org.plstar.array.Storage;

/** What sees every step of a training run, and can end it. */
@FunctionalInterface
public interface Watch {
    /**
     * The state before a step.
     *
     * @param step steps done so far, t
     * @param epoch epochs completed; every step is one where there are no batches
     * @param loss L(w_t), or the loss of the next batch at w_t; finite
     * @param w w_t, not to be modified
     * @param gradient the gradient of that loss, not to be modified
     */
    record Moment(int step, int epoch, double loss, Storage w, Storage gradient) {}

    /**
     * Called before every step, and once after the last; a resumed run calls it again for the step at which its state was taken.
     *
     * @return whether to go on
     */
    boolean at(Moment moment);
}
