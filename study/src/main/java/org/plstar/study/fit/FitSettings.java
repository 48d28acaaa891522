package org.plstar.study.fit;

import java.util.OptionalDouble;
import org.plstar.array.Precision;
import org.plstar.network.Model;
import org.plstar.optimize.Direction;
import org.plstar.optimize.OptimizeRefusal;
import org.plstar.optimize.StepAdvice;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.system.Loss;

/**
 * How to train and what to watch.
 *
 * @param steps most steps
 * @param method what is minimised and how
 * @param eta the step η; absent: the customary one of the method, else the one that theory gives
 * @param until loss at which to stop
 * @param looks what is looked at on the way
 */
public record FitSettings(
        Method method,
        int steps,
        OptionalDouble eta,
        OptionalDouble until,
        Looks looks,
        long seed,
        Precision precision) {
    /**
     * Checks that the parts fit and that there will be a step.
     *
     * @throws Refusal if they do not, or if no step is given, none is customary, and none follows from theory
     */
    public FitSettings {
        method.optimizer(OptionalDouble.of(1)); // refuses parts that do not fit
        if (method.newton().isPresent() && precision != Precision.DOUBLE) {
            throw Refusal.of(
                    OptimizeRefusal.NEEDS_DOUBLE,
                    "--precision float with " + method.name(),
                    "the kernel is factored, and its small eigenvalues are lost in single precision",
                    "double precision",
                    "leave --precision out");
        }
        boolean missing = fromCurvature(method, eta);
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

    /** Whether the step follows from the largest curvature on all rows. */
    boolean fromCurvature() {
        return fromCurvature(method, eta);
    }

    private static boolean fromCurvature(Method method, OptionalDouble eta) {
        return eta.isEmpty() && !method.findsItsStep() && method.customary().isEmpty();
    }

    /** These settings with what a budget lets a run of them on these rows look at. */
    public FitSettings looking(LookBudget budget, PreparedDataset data, Model model) {
        LookBudget.Work work = RunWork.of(data, model, method, steps, precision);
        return new FitSettings(
                method,
                steps,
                eta,
                until,
                budget.plan(steps, work, fromCurvature()),
                seed,
                precision);
    }
}
