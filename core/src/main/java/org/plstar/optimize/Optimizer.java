package org.plstar.optimize;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.plstar.array.Storage;
import org.plstar.system.DifferentiableLoss;
import org.plstar.system.TrainingMode;

/**
 * A training method, as a value.
 *
 * <p>The factories of first-order methods fix the settings that PyTorch 2.6 has as defaults;
 * {@code with…} changes one of them. One of the user's own is a {@link Direction} or a
 * {@link StepRule} of such a method, or a {@link Descent}.
 */
public interface Optimizer {
    /**
     * A running optimizer on an objective, which the caller closes.
     *
     * @param mode how the model trains, where that is in another way than it is evaluated
     * @param w start, [p]; overwritten by the iterates
     */
    Descent descent(DifferentiableLoss objective, Optional<TrainingMode> mode, Storage w);

    /** Gradient descent, w ← w - η ∇L(w). */
    static FirstOrder gradientDescent(double eta) {
        return of(new Direction.Gradient(0), eta);
    }

    /** Gradient descent with heavy-ball momentum, without dampening. */
    static FirstOrder momentum(double eta, double beta) {
        return of(new Direction.Momentum(beta, 0, false, 0), eta);
    }

    /** Gradient descent with Nesterov's momentum. */
    static FirstOrder nesterov(double eta, double beta) {
        return of(new Direction.Momentum(beta, 0, true, 0), eta);
    }

    /** Adam with β = (0.9, 0.999), ε = 1e-8. */
    static FirstOrder adam(double eta) {
        return of(new Direction.Adam(0.9, 0.999, 1e-8, 0, false), eta);
    }

    /** AdamW with β = (0.9, 0.999), ε = 1e-8. */
    static FirstOrder adamW(double eta, double weightDecay) {
        return of(new Direction.Adam(0.9, 0.999, 1e-8, weightDecay, true), eta);
    }

    /** RMSprop with α = 0.99, ε = 1e-8. */
    static FirstOrder rmsProp(double eta) {
        return of(new Direction.RmsProp(0.99, 1e-8, false, 0, 0), eta);
    }

    /** Stochastic Polyak steps, or stochastic Armijo steps, along the gradient. */
    static FirstOrder withRule(StepRule rule) {
        return new FirstOrder(new Direction.Gradient(0), rule, Optional.empty());
    }

    /** A direction with a constant step. */
    static FirstOrder of(Direction direction, double eta) {
        requireNonNull(direction, "direction");
        return new FirstOrder(
                direction, new StepRule.Scheduled(eta, StepSchedule.constant()), Optional.empty());
    }
}
