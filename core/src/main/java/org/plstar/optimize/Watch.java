package org.plstar.optimize;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
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
     * @param gradient the gradient of that loss, not to be modified; empty where the watch asked
     *     for none, or the method makes none
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

    /**
     * The steps at which it is to see the gradient; absent for every step.
     *
     * <p>Where not every gradient is requested, steps along it are made without it: they take less
     * time and are rounded otherwise. At the steps named here it is computed besides, so the
     * iterates don't depend on which they are.
     */
    default Optional<IntPredicate> gradients() {
        return Optional.empty();
    }

    /** A watch that wants no gradient; it must not ask the run's objective for one. */
    static Watch withoutGradients(Watch watch) {
        return withGradientsAt(_ -> false, watch);
    }

    /**
     * A watch that wants gradients at some steps only; at the others it must not ask the run's
     * objective for one.
     */
    static Watch withGradientsAt(IntPredicate steps, Watch watch) {
        return new Watch() {
            @Override
            public boolean at(Moment moment) {
                return watch.at(moment);
            }

            @Override
            public Optional<IntPredicate> gradients() {
                return Optional.of(steps);
            }
        };
    }
}
