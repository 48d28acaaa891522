package org.plstar.optimize;

import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;

/**
 * The conditions under which a run ends by itself.
 *
 * @param steps most steps, those of earlier parts of a resumed run included
 * @param loss loss at which to stop; with batches the mean loss of the batches of the last whole
 *     epoch, each at its own iterate, is compared
 * @param gradientNorm ‖∇L‖ at which to stop; without batches only
 * @param rounding whether to stop where a method says that nothing is left but rounding
 */
public record Stopping(
        int steps, OptionalDouble loss, OptionalDouble gradientNorm, boolean rounding) {
    /** Refuses targets that are not positive and finite. */
    public Stopping {
        requireNonNull(gradientNorm, "gradientNorm");
        requireNonNull(loss, "loss");
        requireTarget("loss", loss);
        requireTarget("gradientNorm", gradientNorm);
        OptimizeRefusal.require(steps >= 0, "steps", steps, "a number ≥ 0");
    }

    private static void requireTarget(String name, OptionalDouble target) {
        double value = target.orElse(0);
        OptimizeRefusal.require(!Double.isNaN(value), name, value, "a number");
    }

    /** The condition that a number of steps is done. */
    public static Stopping after(int steps) {
        return new Stopping(steps, OptionalDouble.empty(), OptionalDouble.empty(), false);
    }

    /** Adds the condition that the loss is at most this. */
    public Stopping orLoss(double target) {
        return new Stopping(steps, OptionalDouble.of(target), gradientNorm, rounding);
    }

    /** Adds the condition that the norm of the gradient is at most this. */
    public Stopping orGradientNorm(double target) {
        return new Stopping(steps, loss, OptionalDouble.of(target), rounding);
    }

    /** Adds the condition that the measure is within rounding, as the method defines it. */
    public Stopping orRounding() {
        return new Stopping(steps, loss, gradientNorm, true);
    }
}
