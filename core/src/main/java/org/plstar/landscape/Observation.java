package org.plstar.landscape;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is known of a training run at one step.
 *
 * @param step steps done before
 * @param loss L(w_t) on all training rows
 * @param gradientNorm ‖∇L(w_t)‖
 * @param mu μ_t = ½‖∇L‖²/L; absent at zero loss
 * @param trainAccuracy fraction of training rows classified rightly; absent for regression
 * @param testAccuracy the same of the test rows; absent without them
 * @param testLoss the loss on the test rows; absent without them
 * @param distance ‖w_t - w_0‖
 * @param relativeDistance that divided by ‖w_0‖
 * @param linearizedLoss loss of the model linearized at w_0 after as many steps; absent where the
 *     kernel of all training rows is not known
 * @param kernel what the kernel says at this step; absent at steps where it was not computed
 * @param damping λ of the next attempt of a damped method; absent for others
 * @param trustRatio actual over predicted decrease of ‖F(w) - y‖² in the step before; absent at the
 *     start and for methods that predict none
 * @param pathLength Σ ‖w_{k+1} - w_k‖ over the steps before; absent where steps are of batches,
 *     which no bound of it is about
 * @param further numbers that others measured at this step, by their names
 */
public record Observation(
        int step,
        double loss,
        double gradientNorm,
        OptionalDouble mu,
        OptionalDouble trainAccuracy,
        OptionalDouble testAccuracy,
        OptionalDouble testLoss,
        double distance,
        double relativeDistance,
        OptionalDouble linearizedLoss,
        Optional<KernelState> kernel,
        OptionalDouble damping,
        OptionalDouble trustRatio,
        OptionalDouble pathLength,
        Map<String, Double> further) {
    /** Copies. */
    public Observation {
        further = Map.copyOf(further);
    }

    /** A further number; absent where it was not measured. */
    public OptionalDouble further(String name) {
        Double value = further.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** The same with another view of the test rows. */
    public Observation withTest(OptionalDouble accuracy, OptionalDouble loss) {
        return new Observation(
                step,
                this.loss,
                gradientNorm,
                mu,
                trainAccuracy,
                accuracy,
                loss,
                distance,
                relativeDistance,
                linearizedLoss,
                kernel,
                damping,
                trustRatio,
                pathLength,
                further);
    }
}
