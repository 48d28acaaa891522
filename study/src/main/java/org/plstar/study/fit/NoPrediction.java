package org.plstar.study.fit;

import java.util.Optional;
import org.plstar.optimize.StepSchedule;
import org.plstar.study.TrainingLayers;
import org.plstar.system.LossKind;

/** Why the model linearized at the start predicts no loss in closed form. */
public enum NoPrediction {
    /** The loss is cross-entropy. */
    CROSS_ENTROPY("the closed form is that of the square loss, not of cross-entropy"),
    /** The loss is Huber's. */
    HUBER("the closed form is that of the square loss, not of Huber's"),
    /** The loss is one of the user's own. */
    OWN_LOSS("the closed form is that of the square loss"),
    /** Each step uses a part of the rows. */
    BATCHES("the closed form is that of full batches"),
    /** The steps solve the linearized equations. */
    NEWTON("the closed form is that of gradient descent"),
    /** The steps do not follow the plain gradient of the loss, or search their length. */
    NOT_PLAIN("the closed form is that of plain gradient descent without weight decay"),
    /** The step size changes by a schedule. */
    SCHEDULE("the closed form is that of a constant step"),
    /** Batch norm or dropout makes training differ from evaluation. */
    TRAINING_LAYERS(
            "the closed form is that of a network that trains as it is evaluated, which batch"
                    + " normalisation and dropout do not"),
    /** The kernel of all training rows was not computed. */
    KERNEL_OF_SOME_ROWS("the kernel of all training rows was not computed");

    private final String reason;

    NoPrediction(String reason) {
        this.reason = reason;
    }

    /** The reason in words. */
    public String reason() {
        return reason;
    }

    /**
     * The reason why a method on a model with some training layers has no prediction; absent where
     * there is a closed form.
     */
    public static Optional<NoPrediction> of(Method method, TrainingLayers layers) {
        return of(method).or(() -> layers.any() ? Optional.of(TRAINING_LAYERS) : Optional.empty());
    }

    /** The reason why a method has no prediction, for models without training layers. */
    public static Optional<NoPrediction> of(Method m) {
        return of(LossKind.of(m.loss())).or(() -> ofSteps(m));
    }

    private static Optional<NoPrediction> of(LossKind loss) {
        return switch (loss) {
            case SQUARE -> Optional.empty();
            case CROSS_ENTROPY -> Optional.of(CROSS_ENTROPY);
            case HUBER -> Optional.of(HUBER);
            case OWN -> Optional.of(OWN_LOSS);
        };
    }

    private static Optional<NoPrediction> ofSteps(Method m) {
        if (m.batches().isPresent()) {
            return Optional.of(BATCHES);
        }
        if (m.newton().isPresent()) {
            return Optional.of(NEWTON);
        }
        if (m.rule().isPresent() || !m.direction().isPlainGradient()) {
            return Optional.of(NOT_PLAIN);
        }
        return m.schedule().equals(StepSchedule.constant())
                ? Optional.empty()
                : Optional.of(SCHEDULE);
    }
}
