package org.plstar.optimize;

import java.util.OptionalDouble;
import org.plstar.array.Storage;
import org.plstar.system.DifferentiableLoss;

/**
 * Full-batch gradient descent w ← w - η∇L(w) with a constant step: the method that theory speaks
 * of, without settings.
 *
 * @param eta η, in the normalisation of the objective
 * @param steps most steps
 * @param until loss at which to stop early
 */
public record GradientDescent(double eta, int steps, OptionalDouble until) {
    /** Checks the settings. */
    public GradientDescent {
        OptimizeRefusal.require(eta > 0 && Double.isFinite(eta), "eta", eta, "a number > 0");
        OptimizeRefusal.require(steps >= 0, "steps", steps, "a number >= 0");
        double target = until.orElse(0);
        OptimizeRefusal.require(!Double.isNaN(target), "until", target, "a number");
    }

    /** What sees every step. */
    public interface Watch {
        /**
         * Called before step t, and once after the last step.
         *
         * @param t steps done so far
         * @param loss L(w_t)
         * @param w w_t, not to be modified
         * @param gradient ∇L(w_t), not to be modified
         * @return whether to continue
         */
        boolean at(int t, double loss, Storage w, Storage gradient);
    }

    /**
     * Runs.
     *
     * @param w start, [p]; overwritten by the last iterate
     */
    public Outcome run(DifferentiableLoss objective, Storage w, Watch watch) {
        Stopping stopping = new Stopping(steps, until, OptionalDouble.empty(), false);
        return Training.of(objective, Optimizer.gradientDescent(eta), w)
                .run(stopping, m -> watch.at(m.step(), m.loss(), m.w(), m.gradient()))
                .outcome();
    }
}
