package org.plstar.optimize;

import java.util.Optional;
import org.plstar.array.Storage;
import org.plstar.refusal.Refusal;
import org.plstar.system.DifferentiableLoss;
import org.plstar.system.TrainingMode;

/**
 * Steps along a direction made from gradients: a direction, a step rule and, unless every step uses
 * all samples, batches.
 */
public record FirstOrder(Direction direction, StepRule rule, Optional<Batches> batches)
        implements Optimizer {
    /**
     * Refuses a step rule that needs the gradient itself, with another direction, and one that
     * follows λ_max, with batches.
     */
    public FirstOrder {
        if (rule.needsGradient() && !direction.isPlainGradient()) {
            throw Refusal.of(
                    OptimizeRefusal.STEP_RULE_NEEDS_GRADIENT,
                    rule.text()
                            + " with "
                            + direction.title()
                            + (direction.weightDecay() > 0 ? " and weight decay" : ""),
                    "the rule measures the step along the gradient, and this direction is another",
                    "the plain gradient without weight decay",
                    "leave out momentum and weight decay, or give a step size");
        }
        if (rule instanceof StepRule.Following && batches.isPresent()) {
            throw Refusal.of(
                    OptimizeRefusal.SETTING,
                    "batches with " + rule.text(),
                    "λ_max of all samples gives the step for all samples",
                    "full batches",
                    "leave out the batch, or give a step size");
        }
    }

    @Override
    public Descent descent(DifferentiableLoss objective, Optional<TrainingMode> mode, Storage w) {
        return new GradientSteps(objective, mode, this, w);
    }

    /** The same method on batches. */
    public FirstOrder withBatches(Batches chosen) {
        return new FirstOrder(direction, rule, Optional.of(chosen));
    }

    /**
     * The same method with another schedule of steps.
     *
     * @throws Refusal if the step rule has no schedule
     */
    public FirstOrder withSchedule(StepSchedule schedule) {
        if (rule instanceof StepRule.Scheduled s) {
            return new FirstOrder(direction, new StepRule.Scheduled(s.eta(), schedule), batches);
        }
        throw Refusal.of(
                OptimizeRefusal.SETTING,
                "schedule with " + rule,
                "this rule finds its step itself",
                "a step rule with an eta",
                "leave out the schedule, or give a step size");
    }
}
