package org.plstar.landscape;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Measurements of a training run at one step.
 *
 * @param step steps done before
 * @param loss L(w_t) on all training rows
 * @param gradientNorm ‖∇L(w_t)‖
 * @param mu μ_t = ½‖∇L‖²/L; absent at zero loss
 * @param trainAccuracy fraction of training rows classified rightly; absent for regression
 * @param test loss and accuracy of the test rows
 * @param path how far the weights are from the start
 * @param linearizedLoss loss of the model linearized at w_0 after as many steps; absent where the
 *     kernel of all training rows is not known
 * @param kernel what the kernel says at this step; absent at steps where it was not computed
 * @param damping λ of the next attempt of a damped method; absent for others
 * @param trustRatio actual over predicted decrease of ‖F(w) - y‖² in the step before; absent at the
 *     start and for methods that predict none
 * @param further numbers that others measured at this step, by their names
 */
public record Observation(
        int step,
        double loss,
        double gradientNorm,
        OptionalDouble mu,
        OptionalDouble trainAccuracy,
        Test test,
        Path path,
        OptionalDouble linearizedLoss,
        Optional<KernelState> kernel,
        OptionalDouble damping,
        OptionalDouble trustRatio,
        Map<String, Double> further) {
    /**
     * The test rows at a step.
     *
     * @param accuracy fraction classified rightly; absent for regression and without such rows
     * @param loss the loss on the rows; absent without such rows
     */
    public record Test(OptionalDouble accuracy, OptionalDouble loss) {
        /** The numbers of test rows where there are none. */
        public static final Test NONE = new Test(OptionalDouble.empty(), OptionalDouble.empty());
    }

    /**
     * The path of the weights from the start to a step.
     *
     * @param distance ‖w_t - w_0‖
     * @param relativeDistance that divided by ‖w_0‖
     * @param length Σ ‖w_{k+1} - w_k‖ over the steps before; absent where steps are of batches,
     *     which no bound of it is about
     */
    public record Path(double distance, double relativeDistance, OptionalDouble length) {
        /** The start, where no length is followed. */
        public static final Path START = new Path(0, 0, OptionalDouble.empty());
    }

    /** Copies {@code further}. */
    public Observation {
        further = Map.copyOf(further);
    }

    /** An observation with the loss, its gradient, and perhaps the kernel. */
    public static Observation of(
            int step,
            double loss,
            double gradientNorm,
            OptionalDouble mu,
            Optional<KernelState> kernel) {
        OptionalDouble none = OptionalDouble.empty();
        return new Observation(
                step,
                loss,
                gradientNorm,
                mu,
                none,
                Test.NONE,
                Path.START,
                none,
                kernel,
                none,
                none,
                Map.of());
    }

    /** The distance of the weights from their start, {@link Path#distance}. */
    public double distance() {
        return path.distance;
    }

    /** The distance relative to the norm at the start, {@link Path#relativeDistance}. */
    public double relativeDistance() {
        return path.relativeDistance;
    }

    /** The accuracy on the test rows, {@link Test#accuracy}. */
    public OptionalDouble testAccuracy() {
        return test.accuracy;
    }

    /** The loss on the test rows, {@link Test#loss}. */
    public OptionalDouble testLoss() {
        return test.loss;
    }

    /** A further number by its name; absent where it was not measured. */
    public OptionalDouble further(String name) {
        Double value = further.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** The same observation with other numbers of the test rows. */
    public Observation withTest(OptionalDouble accuracy, OptionalDouble loss) {
        return new Observation(
                step,
                this.loss,
                gradientNorm,
                mu,
                trainAccuracy,
                new Test(accuracy, loss),
                path,
                linearizedLoss,
                kernel,
                damping,
                trustRatio,
                further);
    }
}
