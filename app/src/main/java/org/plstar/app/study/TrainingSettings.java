package org.plstar.app.study;

import java.util.OptionalDouble;
import org.plstar.array.Precision;
import org.plstar.optimize.Direction;
import org.plstar.optimize.OptimizeRefusal;
import org.plstar.optimize.StepAdvice;
import org.plstar.refusal.Refusal;
import org.plstar.system.Loss;

/**
 * How to train and what to watch.
 *
 * @param steps most steps
 * @param method what is minimised and how
 * @param eta the step η; absent: the customary one of the method, else the one that theory gives
 * @param until loss at which to stop
 * @param kernelSteps about how many steps to compute the kernel at
 * @param kernelEquations most equations of the kernels
 * @param rows about how many rows the trace has
 */
public record TrainingSettings(
        Method method,
        int steps,
        OptionalDouble eta,
        OptionalDouble until,
        int kernelSteps,
        int kernelEquations,
        int rows,
        long seed,
        Precision precision) {
    /**
     * Checks that the parts fit and that there will be a step.
     *
     * @throws Refusal if they do not, or if no step is given, none is customary, and none follows from theory
     */
    public TrainingSettings {
        method.optimizer(OptionalDouble.of(1)); // refuses parts that do not fit
        if (method.newton().isPresent() && precision != Precision.DOUBLE) {
            throw Refusal.of(
                    OptimizeRefusal.NEEDS_DOUBLE,
                    "--precision float with " + method.name(),
                    "the kernel is factored, and its small eigenvalues are lost in single precision",
                    "double precision",
                    "leave --precision out");
        }
        boolean missing = eta.isEmpty() && !method.findsItsStep() && method.customary().isEmpty();
        if (missing) {
            StepAdvice.fullBatch(method.direction(), 1); // refuses methods that rescale coordinates
        }
        if (missing && method.batches().isPresent() && method.loss() != Loss.SQUARE) {
            throw noStep(
                    "cross-entropy",
                    "a step for batches needs a PL constant, and cross-entropy has none that holds everywhere");
        }
        if (missing
                && method.batches().isPresent()
                && !(method.direction() instanceof Direction.Gradient)) {
            throw noStep("momentum", "how much momentum the noise of batches allows is not known");
        }
    }

    private static Refusal noStep(String with, String reason) {
        return Refusal.of(
                OptimizeRefusal.NO_STEP_ADVICE,
                "--eta auto with batches and " + with,
                reason,
                "a step size, or full batches",
                "give a step size, for instance --eta 0.1");
    }

    /** The steps at which the run is looked at. */
    public Looks looks() {
        return Looks.of(steps, rows, kernelSteps);
    }
}
