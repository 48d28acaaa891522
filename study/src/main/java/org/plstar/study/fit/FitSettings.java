package org.plstar.study.fit;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Precision;
import org.plstar.optimize.Direction;
import org.plstar.optimize.OptimizeRefusal;
import org.plstar.optimize.StepAdvice;
import org.plstar.refusal.Refusal;
import org.plstar.study.FittedTargets;
import org.plstar.study.StudyRefusal;
import org.plstar.study.describe.Withers;
import org.plstar.system.LossKind;

/**
 * The settings of training and of its observations.
 *
 * @param method what is minimised and how
 * @param steps most steps
 * @param eta the step η; absent: the customary one of the method, else the one that theory gives
 * @param until loss at which to stop; absent: all steps are taken
 * @param untilUnstable whether to stop where the steps pass the edge of stability
 * @param balanced whether rows are weighted so that all classes count alike: see
 *     {@link ClassBalance}; cross-entropy only
 * @param suspects how many of the training rows to list whose label may be wrong
 * @param budget what may be observed on the way
 * @param seed of batches, dropout and starting vectors
 * @param chosen how the number of steps was found; absent where it was asked for
 * @param precision of training; kernels are always computed in double precision
 */
@Withers
public record FitSettings(
        Method method,
        int steps,
        OptionalDouble eta,
        OptionalDouble until,
        boolean untilUnstable,
        boolean balanced,
        int suspects,
        ObservationBudget budget,
        long seed,
        Optional<ChosenStep> chosen,
        Precision precision)
        implements FitSettingsWith {
    /** Gradient descent on the square loss, 1,000 steps of the size that theory gives, seed 1. */
    public static final FitSettings DEFAULT = new FitSettings(
            Method.GRADIENT_DESCENT,
            1000,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            false,
            false,
            0,
            ObservationBudget.DEFAULT,
            1,
            Optional.empty(),
            Precision.DOUBLE);

    /** Checks the range of each part separately, so that withers may be called in any order. */
    public FitSettings {
        requireNonNull(eta, "eta");
        requireNonNull(until, "until");
        requireNonNull(method, "method");
        requireNonNull(budget, "budget");
        requireNonNull(chosen, "chosen");
        requireNonNull(precision, "precision");
        requireRange(steps, eta, until);
        if (suspects < 0) {
            throw StudyRefusal.range("suspects " + suspects, "0 or more");
        }
    }

    /** What training makes of the targets. */
    public FittedTargets targets() {
        return new FittedTargets(method.smoothing(), balanced);
    }

    /**
     * Checks that the parts match and that a step is given or follows.
     *
     * @throws Refusal if they do not, or if no step is given, none is customary, and none follows
     *     from theory
     */
    void requireWhole() {
        method.optimizer(OptionalDouble.of(1)); // refuses parts that do not match
        if (balanced && LossKind.of(method.loss()) != LossKind.CROSS_ENTROPY) {
            throw StudyRefusal.range(
                    "balanced classes with the loss " + method.loss().text(), "cross-entropy");
        }
        if (method.newton().isPresent() && precision != Precision.DOUBLE) {
            throw Refusal.of(
                    OptimizeRefusal.NEEDS_DOUBLE,
                    "single precision with " + method.name(),
                    "the kernel is factored, and its small eigenvalues are lost in single"
                            + " precision",
                    "double precision",
                    "take double precision");
        }
        boolean missing = fromCurvature(method, eta);
        if (missing) {
            StepAdvice.fullBatch(method.direction(), 1); // refuses methods that rescale coordinates
        }
        if (missing && method.batches().isPresent()) {
            switch (LossKind.of(method.loss())) {
                case SQUARE -> {}
                case CROSS_ENTROPY ->
                    throw noStep(
                            "cross-entropy",
                            "a step for batches needs a PL constant, and cross-entropy has none"
                                    + " that holds everywhere");
                case HUBER ->
                    throw noStep(
                            "Huber's loss",
                            "a step for batches needs a PL constant, and Huber's loss has none that"
                                    + " holds for residuals of any size");
                case OWN ->
                    throw noStep(
                            "the loss " + method.loss().text(),
                            "a step for batches needs a PL constant, and of this loss none is"
                                    + " known");
            }
        }
        if (missing
                && method.batches().isPresent()
                && !(method.direction() instanceof Direction.Gradient)) {
            throw noStep("momentum", "how much momentum the noise of batches allows is not known");
        }
    }

    private static void requireRange(int steps, OptionalDouble eta, OptionalDouble until) {
        if (steps < 0) {
            throw StudyRefusal.range("steps " + steps, "0 or more");
        }
        StudyRefusal.requirePositive("eta", eta);
        StudyRefusal.requirePositive("until", until);
    }

    private static Refusal noStep(String with, String reason) {
        return Refusal.of(
                OptimizeRefusal.NO_STEP_ADVICE,
                "a step from theory, with batches and " + with,
                reason,
                "a step size, or full batches",
                "give a step size, for instance 0.1");
    }

    /** Whether the step follows from the largest curvature on all rows. */
    boolean fromCurvature() {
        return fromCurvature(method, eta);
    }

    private static boolean fromCurvature(Method method, OptionalDouble eta) {
        return eta.isEmpty() && !method.findsItsStep() && method.customary().isEmpty();
    }
}
