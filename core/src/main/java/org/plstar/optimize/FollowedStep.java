package org.plstar.optimize;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.operator.PowerIteration;
import org.plstar.system.DifferentiableLoss;
import org.plstar.system.LossCurvature;

/**
 * The step sizes of {@link StepRule.Following}, with the vector of λ_max that is kept along a run.
 *
 * <p>Memory 4 p; a look costs {@link PowerIteration#FURTHER} products with JᵀBJ, the first
 * {@link PowerIteration#FIRST}.
 */
final class FollowedStep {
    /** The steps from the start before each of which λ_max is measured. */
    private static final int EACH = 20;

    /** The number of steps from one look to the next behind them. */
    private static final int EVERY = 10;

    private static final int STEP = 0;
    private static final int LOSS = 1;

    private final DifferentiableLoss objective;
    private final PowerIteration top;

    /** η, and the loss at the step before; both 0 at the start. */
    private final Storage before = Precision.DOUBLE.allocate(2);

    private @Nullable LossCurvature curvature;

    FollowedStep(StepRule.Following rule, DifferentiableLoss objective) {
        this.objective = objective;
        this.top = new PowerIteration(objective.unknowns(), rule.seed());
    }

    /**
     * η at step t; 0 where no curvature is measurable.
     *
     * @param t steps done before this one
     * @param loss at w
     */
    double eta(int t, double loss, Storage w) {
        double eta = before.get(STEP);
        boolean risen = t > 0 && loss > before.get(LOSS);
        if (t < EACH || t % EVERY == 0 || risen) {
            PowerIteration.Look look = top.look(at(w), 0, new double[0]);
            // the eigenvalue lies within the residual, so that an early look gives a shorter step
            double most = look.value() + look.residual();
            eta = most > 0 ? (t == 0 ? 0.5 : 1) / most : 0;
            before.set(STEP, Double.isFinite(eta) ? eta : 0);
        }
        before.set(LOSS, loss);
        return before.get(STEP);
    }

    private LossCurvature at(Storage w) {
        LossCurvature here = curvature;
        if (here == null) {
            here = objective.stepCurvature(w, StepAdvice.KEPT);
            curvature = here;
        } else {
            here.moveTo(w);
        }
        return here;
    }

    /** The state that the next step depends on, by name; not copies. */
    SequencedMap<String, Storage> state() {
        SequencedMap<String, Storage> all = new LinkedHashMap<>();
        all.put("step_size", before);
        all.put("step_vector", top.state());
        return all;
    }
}
