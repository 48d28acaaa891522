package org.plstar.study.fit;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.array.Storage;
import org.plstar.operator.Estimate;
import org.plstar.optimize.LeastSquaresBatches;
import org.plstar.optimize.StepAdvice;
import org.plstar.study.KernelRows;
import org.plstar.study.TrainingLayers;
import org.plstar.system.DifferentiableLoss;
import org.plstar.system.Loss;
import org.plstar.system.LossKind;

/**
 * The step size of a run.
 *
 * @param eta η; absent where the method finds its step at every step
 * @param reason where it came from
 * @param curvature the largest eigenvalue of JᵀBJ at the start on all training rows, in the loss's
 *     normalisation; B the Hessian of the loss in the outputs, the identity for the square loss;
 *     absent where no step depends on it and the run has no time for it; for a loss with another
 *     {@link Loss#bound} that of the bound, which is the square loss for Huber's
 */
public record StepChoice(OptionalDouble eta, String reason, Optional<Estimate> curvature) {
    /** A lower estimate of the curvature, which can explain a divergence. */
    OptionalDouble lambdaMax() {
        return curvature.stream().mapToDouble(Estimate::value).findFirst();
    }

    /**
     * Chooses the step size; the settings guarantee that there is one.
     *
     * @param products the most products with the curvature in a run whose steps do not depend on it
     * @param start w, [p]
     * @param beginning the curvature by the kernel at the start
     * @param kernel the kernel at the start
     */
    static StepChoice of(
            StudySystems systems,
            int products,
            Storage start,
            InitialCurvature beginning,
            Matrix kernel) {
        FitSettings settings = systems.settings;
        TrainingLayers layers = systems.layers;
        DifferentiableLoss objective = systems.stepObjective();
        KernelRows rows = systems.rows;
        Method method = settings.method();
        OptionalDouble exact =
                method.loss().bound().equals(Loss.SQUARE) && rows.all() && !layers.any()
                        ? OptionalDouble.of(beginning.state().max())
                        : OptionalDouble.empty();
        boolean needed = settings.fromCurvature();
        Optional<Estimate> estimate =
                curvature(settings, products, objective, start, exact, needed);
        if (method.newton().isPresent()) {
            return found(
                    "the shortest that solves the linearized equations"
                            + (method.newton().get().trusting() ? "" : ", damped until it is good"),
                    estimate);
        }
        if (method.rule().isPresent()) {
            return found("found at every step by " + method.rule().get().text(), estimate);
        }
        if (settings.eta().isPresent()) {
            return new StepChoice(settings.eta(), "given", estimate);
        }
        if (method.customary().isPresent()) {
            return customary(method, method.customary().get(), objective, start, estimate);
        }
        Estimate c = estimate.orElseThrow();
        double value = c.value() + c.error();
        String text = exact.isPresent()
                ? " of " + matrix(method.loss()) + " at the start, on all training rows, exact"
                : " of "
                        + matrix(method.loss())
                        + " at the start, on all training rows"
                        + layers.curvature()
                        + ", by "
                        + c.reason();
        if (method.batches().isEmpty()) {
            StepAdvice advice = StepAdvice.fullBatch(method.direction(), value);
            return new StepChoice(
                    OptionalDouble.of(advice.eta()), advice.formula() + text, estimate);
        }
        int m = Math.min(method.batches().get().size(), objective.samples());
        LeastSquaresBatches constants = new LeastSquaresBatches(
                Math.max(rows.largestBlock(kernel), value),
                value,
                Math.clamp(beginning.state().min(), Math.ulp(value), value));
        StepAdvice advice = StepAdvice.batches(method.direction(), constants, m);
        return new StepChoice(
                OptionalDouble.of(advice.eta()),
                advice.formula()
                        + " with the critical batch m* = "
                        + constants.criticalBatch()
                        + ", β the largest eigenvalue of a row's diagonal block of K"
                        + text,
                estimate);
    }

    private static String matrix(Loss loss) {
        return switch (LossKind.of(loss)) {
            case SQUARE -> "JᵀJ/N";
            case HUBER -> "JᵀJ/N, which is at least JᵀBJ/N of Huber's loss,";
            case CROSS_ENTROPY, OWN -> "JᵀBJ/N";
        };
    }

    private static StepChoice customary(
            Method method,
            Method.Customary customary,
            DifferentiableLoss objective,
            Storage start,
            Optional<Estimate> curvature) {
        String why = method.title()
                + ", which rescales every coordinate, so that no step follows from the curvature";
        return switch (customary) {
            case Method.Usual u ->
                new StepChoice(u.eta(), u.text() + "; customary for " + why, curvature);
            case Method.ByGradient _ -> {
                StepAdvice.FirstStep first = StepAdvice.firstStep(objective, start);
                yield new StepChoice(
                        OptionalDouble.of(first.eta()),
                        String.format(
                                Locale.ROOT,
                                "the first step lowers the loss by %.2g %% to second order; for %s",
                                100 * first.lowered(),
                                why),
                        curvature);
            }
        };
    }

    private static StepChoice found(String reason, Optional<Estimate> curvature) {
        return new StepChoice(OptionalDouble.empty(), reason, curvature);
    }

    private static Optional<Estimate> curvature(
            FitSettings settings,
            int products,
            DifferentiableLoss objective,
            Storage start,
            OptionalDouble exact,
            boolean needed) {
        if (exact.isPresent()) {
            return Optional.of(new Estimate(
                    exact.getAsDouble(), 0, true, "all eigenvalues of the kernel of all rows", 0));
        }
        if (needed) {
            return Optional.of(StepAdvice.curvature(objective, start, settings.seed()));
        }
        return products == 0
                ? Optional.empty()
                : Optional.of(StepAdvice.curvature(objective, start, settings.seed(), products));
    }
}
