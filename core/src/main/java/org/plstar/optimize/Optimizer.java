package org.plstar.optimize;

import java.util.Optional;
import org.plstar.refusal.Refusal;

/**
 * A training method: a direction, a step rule and, unless every step uses all samples, batches.
 *
 * <p>The factories fix the settings that PyTorch 2.6 has as defaults; {@code with…} changes one of
 * them.
 */
public record Optimizer(Direction direction, StepRule rule, Optional<Batches> batches) {
    /** Checks that the parts fit. */
    public Optimizer {
        if (rule.needsGradient() && !direction.isPlainGradient()) {
            throw Refusal.of(
                    OptimizeRefusal.STEP_RULE_NEEDS_GRADIENT,
                    rule.getClass().getSimpleName() + " with " + direction,
                    "the rule measures the step along the gradient, and this direction is another",
                    "the plain gradient without weight decay",
                    "leave out momentum and weight decay, or give a step size");
        }
    }

    /** Gradient descent, w ← w - η ∇L(w). */
    public static Optimizer gradientDescent(double eta) {
        return of(new Direction.Gradient(0), eta);
    }

    /** Heavy ball without dampening. */
    public static Optimizer momentum(double eta, double beta) {
        return of(new Direction.Momentum(beta, 0, false, 0), eta);
    }

    /** Nesterov's momentum. */
    public static Optimizer nesterov(double eta, double beta) {
        return of(new Direction.Momentum(beta, 0, true, 0), eta);
    }

    /** Adam with β = (0.9, 0.999), ε = 1e-8. */
    public static Optimizer adam(double eta) {
        return of(new Direction.Adam(0.9, 0.999, 1e-8, 0, false), eta);
    }

    /** AdamW with β = (0.9, 0.999), ε = 1e-8. */
    public static Optimizer adamW(double eta, double weightDecay) {
        return of(new Direction.Adam(0.9, 0.999, 1e-8, weightDecay, true), eta);
    }

    /** RMSprop with α = 0.99, ε = 1e-8. */
    public static Optimizer rmsProp(double eta) {
        return of(new Direction.RmsProp(0.99, 1e-8, false, 0, 0), eta);
    }

    /** Stochastic Polyak steps, or stochastic Armijo steps, along the gradient. */
    public static Optimizer withRule(StepRule rule) {
        return new Optimizer(new Direction.Gradient(0), rule, Optional.empty());
    }

    /** A direction with a constant step. */
    public static Optimizer of(Direction direction, double eta) {
        return new Optimizer(
                direction, new StepRule.Scheduled(eta, StepSchedule.constant()), Optional.empty());
    }

    /** The same with batches. */
    public Optimizer withBatches(Batches chosen) {
        return new Optimizer(direction, rule, Optional.of(chosen));
    }

    /**
     * The same with another schedule.
     *
     * @throws Refusal if the step rule has no schedule
     */
    public Optimizer withSchedule(StepSchedule schedule) {
        if (rule instanceof StepRule.Scheduled s) {
            return new Optimizer(direction, new StepRule.Scheduled(s.eta(), schedule), batches);
        }
        throw Refusal.of(
                OptimizeRefusal.SETTING,
                "schedule with " + rule,
                "this rule finds its step itself",
                "a step rule with an eta",
                "leave out the schedule, or give a step size");
    }
}
