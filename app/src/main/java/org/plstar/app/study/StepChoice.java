package org.plstar.app.study;

import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.array.Storage;
import org.plstar.operator.Estimate;
import org.plstar.optimize.LeastSquaresBatches;
import org.plstar.optimize.StepAdvice;
import org.plstar.optimize.StepRule;
import org.plstar.system.Loss;
import org.plstar.system.Objective;

/**
 * The step that a run takes.
 *
 * @param eta η; absent where the method finds its step anew every time
 * @param reason where it came from
 * @param lambdaMax the largest curvature at the start on all training rows, in the loss's normalisation; absent if nothing asked for it
 */
record StepChoice(OptionalDouble eta, String reason, OptionalDouble lambdaMax) {
    private record Curvature(double value, String text) {}

    /**
     * Chooses; the settings have made sure that there is a step.
     *
     * @param objective the loss that training follows
     * @param exact λ_max of the square loss, where the kernel of all rows has told it
     * @param lambdaMin of the kernel rows over N
     */
    static StepChoice of(
            TrainingSettings settings,
            TrainingLayers layers,
            Objective objective,
            Storage start,
            KernelRows rows,
            Matrix kernel,
            OptionalDouble exact,
            double lambdaMin) {
        Method method = settings.method();
        if (method.rule().isPresent()) {
            return new StepChoice(
                    OptionalDouble.empty(),
                    method.rule().get() instanceof StepRule.Polyak
                            ? "found anew at every step by Polyak's rule"
                            : "found anew at every step by Armijo's rule",
                    exact);
        }
        if (settings.eta().isPresent()) {
            return new StepChoice(settings.eta(), "given", exact);
        }
        if (method.customary().isPresent()) {
            return new StepChoice(
                    method.customary(),
                    "customary for "
                            + method.title()
                            + ": it rescales every coordinate, so that no step follows from the curvature",
                    exact);
        }
        Curvature curvature = curvature(settings, layers, objective, start, exact);
        if (method.batches().isEmpty()) {
            StepAdvice advice = StepAdvice.fullBatch(method.direction(), curvature.value);
            return new StepChoice(
                    OptionalDouble.of(advice.eta()),
                    advice.formula() + curvature.text,
                    OptionalDouble.of(curvature.value));
        }
        int m = Math.min(method.batches().get().size(), objective.system().samples());
        LeastSquaresBatches constants =
                new LeastSquaresBatches(
                        Math.max(rows.largestBlock(kernel), curvature.value),
                        curvature.value,
                        Math.clamp(lambdaMin, Math.ulp(curvature.value), curvature.value));
        StepAdvice advice = StepAdvice.batches(method.direction(), constants, m);
        return new StepChoice(
                OptionalDouble.of(advice.eta()),
                advice.formula()
                        + " with the critical batch m* = "
                        + constants.criticalBatch()
                        + ", β a bound of the largest diagonal block of K"
                        + curvature.text,
                OptionalDouble.of(curvature.value));
    }

    private static Curvature curvature(
            TrainingSettings settings,
            TrainingLayers layers,
            Objective objective,
            Storage start,
            OptionalDouble exact) {
        if (exact.isPresent()) {
            return new Curvature(
                    exact.getAsDouble(), " of JᵀJ/N at the start, on all training rows, exact");
        }
        Estimate e = StepAdvice.curvature(objective, start, settings.seed());
        String what = settings.method().loss() == Loss.SQUARE ? "JᵀJ/N" : "JᵀBJ/N";
        return new Curvature(
                e.value() + e.error(),
                " of "
                        + what
                        + " at the start, on all training rows"
                        + (layers.any()
                                ? " as the network trains"
                                        + (layers.batchNorm()
                                                ? ", through the statistics of all rows"
                                                : "")
                                        + (layers.dropout()
                                                ? ", with the first step's dropout"
                                                : "")
                                : "")
                        + ", by "
                        + e.reason());
    }
}
