package org.plstar.study;

import java.util.Optional;
import org.plstar.network.Model;
import org.plstar.network.TrainingNetwork;
import org.plstar.optimize.Batches;
import org.plstar.refusal.Refusal;
import org.plstar.study.fit.FitSettings;
import org.plstar.study.fit.Method;

/**
 * The layers of a model that act in another way while it trains: what they allow, and what is to be said about them.
 *
 * @param batchNorm whether some layer takes the statistics of the batch
 * @param dropout whether some layer drops at random
 * @param fewest samples that every batch needs
 */
public record TrainingLayers(boolean batchNorm, boolean dropout, int fewest) {
    /** Those of a model. */
    public static TrainingLayers of(Model model) {
        TrainingNetwork t = model.training();
        return new TrainingLayers(
                !t.statistics().isEmpty(), !t.masks().isEmpty(), t.fewestSamples());
    }

    /** Whether there are any. */
    public boolean any() {
        return batchNorm || dropout;
    }

    /** What of them there is, in words. */
    String names() {
        return batchNorm
                ? dropout ? "batch normalisation and dropout" : "batch normalisation"
                : "dropout";
    }

    /** Why the model linearized at the start predicts nothing in closed form; absent where they do not matter. */
    public Optional<String> noPrediction() {
        return any()
                ? Optional.of(
                        "the closed form is that of a network that trains as it is evaluated, which "
                                + names()
                                + " does not")
                : Optional.empty();
    }

    /** What a curvature at the start is of, in words; empty where they do not matter. */
    public String curvature() {
        return any()
                ? " as the network trains"
                        + (batchNorm ? ", through the statistics of all rows" : "")
                        + (dropout ? ", with the first step's dropout" : "")
                : "";
    }

    /** What losses and kernels are of, in words; absent where they do not matter. */
    public Optional<String> meaning() {
        return any()
                ? Optional.of(
                        "losses, gradients and kernels are those of the network as it is evaluated"
                                + (batchNorm ? ", with the running statistics" : "")
                                + (dropout ? ", without dropout" : "")
                                + "; steps follow the loss as it trains")
                : Optional.empty();
    }

    /**
     * Refuses any such layer.
     *
     * @param where what asks
     */
    public void refuse(String where) {
        if (any()) {
            throw Refusal.of(
                    StudyRefusal.TRAINING_LAYER,
                    where,
                    "with " + names() + " a network trains on another loss than that of its kernel",
                    "layers that act the same in training",
                    batchNorm ? "use layernorm" : "leave dropout out");
        }
    }

    /**
     * Refuses settings that these layers do not allow.
     *
     * @throws Refusal if a batch would be too small, or a step is to be found for batches whose samples depend on each other or on chance
     */
    public void check(FitSettings settings, int rows) {
        if (!any()) {
            return;
        }
        Method m = settings.method();
        if (m.newton().isPresent()) {
            throw Refusal.of(
                    StudyRefusal.TRAINING_LAYER,
                    "--optimizer " + m.name() + " with " + names(),
                    "it solves the equations of the network as it is evaluated, and these layers act in another way while they train",
                    "layers that act the same in training",
                    "take another --optimizer");
        }
        Batches.requireSamples(fewest, m.batches().map(Batches::size).orElse(rows), rows);
        if (m.batches().isPresent()
                && settings.eta().isEmpty()
                && m.rule().isEmpty()
                && m.customary().isEmpty()) {
            throw Refusal.of(
                    StudyRefusal.TRAINING_LAYER,
                    "--eta auto with batches and " + names(),
                    batchNorm
                            ? "the step for batches follows from the kernel of single rows, and in training a row's output depends on its batch"
                            : "the step for batches follows from the kernel, which does not know the noise of dropout",
                    "a step size, or full batches",
                    "give a step size, for instance --eta 0.1");
        }
    }
}
