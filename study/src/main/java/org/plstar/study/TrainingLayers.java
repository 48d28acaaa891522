package org.plstar.study;

import java.util.Optional;
import org.plstar.network.Model;
import org.plstar.network.TrainingNetwork;
import org.plstar.refusal.Refusal;

/**
 * The layers of a model that differ in training: what they permit, and what is said about them.
 *
 * @param batchNorm whether some layer takes the statistics of the batch
 * @param dropout whether some layer drops at random
 * @param fewest samples that every batch needs
 */
public record TrainingLayers(boolean batchNorm, boolean dropout, int fewest) {
    /** The training layers of a model. */
    public static TrainingLayers of(Model model) {
        TrainingNetwork t = model.training();
        return new TrainingLayers(
                !t.statistics().isEmpty(), !t.masks().isEmpty(), t.fewestSamples());
    }

    /** Whether there are any such layers. */
    public boolean any() {
        return batchNorm || dropout;
    }

    /** The kinds of these layers in words. */
    public String names() {
        return batchNorm
                ? dropout ? "batch normalisation and dropout" : "batch normalisation"
                : "dropout";
    }

    /** A note on the mode that a curvature at the start is for; empty where it does not matter. */
    public String curvature() {
        return any()
                ? " as the network trains"
                        + (batchNorm ? ", through the statistics of all rows" : "")
                        + (dropout ? ", with the first step's dropout" : "")
                : "";
    }

    /** A note on the mode that losses and kernels are for; absent where it does not matter. */
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
     * Refuses models with such layers.
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
}
