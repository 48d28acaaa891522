package org.plstar.optimize;

import java.util.OptionalDouble;
import org.plstar.array.Kernels;
import org.plstar.array.Storage;
import org.plstar.system.Objective;

/**
 * Full-batch gradient descent w ← w - η∇L(w) with a constant step.
 *
 * @param eta η, in the normalisation of the objective
 * @param steps most steps
 * @param until loss at which to stop early
 */
public record GradientDescent(double eta, int steps, OptionalDouble until) {
    /** A loss this many times the initial one is beyond any catapult, whose peaks stay far below (theory: it ends once ηλ &lt; 2). */
    private static final double HOPELESS = 1e8;

    /** What sees every step. */
    public interface Watch {
        /**
         * Called before step t, and once after the last step.
         *
         * @param t steps done so far
         * @param loss L(w_t)
         * @param w w_t, not to be modified
         * @param gradient ∇L(w_t), not to be modified
         * @return whether to go on
         */
        boolean at(int t, double loss, Storage w, Storage gradient);
    }

    /**
     * Runs.
     *
     * @param w start, [p]; overwritten by the last iterate
     */
    public Outcome run(Objective objective, Storage w, Watch watch) {
        Kernels kernels = Kernels.of(w.precision());
        Storage g = w.precision().allocate(w.size());
        double first = 0;
        for (int t = 0; ; t++) {
            double loss = objective.gradient(w, g);
            if (t == 0) {
                first = loss;
            }
            if (!Double.isFinite(loss) || loss > HOPELESS * Math.max(first, Double.MIN_NORMAL)) {
                return Outcome.DIVERGED;
            }
            if (!watch.at(t, loss, w, g)) {
                return Outcome.STOPPED;
            }
            if (until.isPresent() && loss <= until.getAsDouble()) {
                return Outcome.TARGET_REACHED;
            }
            if (t == steps) {
                return Outcome.STEPS_DONE;
            }
            kernels.axpy(-eta, g, 0, w, 0, w.size());
        }
    }
}
