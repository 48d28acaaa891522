package org.plstar.system;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.plstar.network.Model;
import org.plstar.network.TrainingNetwork;

/**
 * How a model differs from itself while it trains: dropout drops, batch normalisation takes the
 * statistics of the batch and moves the running ones.
 *
 * @param network the model as it trains
 * @param output the output of its program that the loss is taken of
 * @param buffers the running statistics, which training changes in place; systems that were made
 *     with them see that
 * @param seed of the random factors of dropout
 */
public record TrainingMode(
        TrainingNetwork network, String output, SequencedMap<String, double[]> buffers, long seed) {
    /** Refuses null with a {@link NullPointerException}. */
    public TrainingMode {
        requireNonNull(buffers, "buffers");
        requireNonNull(network, "network");
        requireNonNull(output, "output");
    }

    /** The mode of a model with the given running statistics. */
    public static TrainingMode of(Model model, SequencedMap<String, double[]> buffers, long seed) {
        requireNonNull(buffers, "buffers");
        return new TrainingMode(
                model.training(), model.program().outputs().getFirst(), buffers, seed);
    }

    /**
     * The system of all samples in the model's first training step, for the curvature of the loss
     * there: with the batch statistics of all samples, and the random factors of step 0.
     *
     * @param features [N, d] row-major
     * @param targets [N, C] row-major
     */
    public ResidualSystem firstStep(Model model, double[] features, double[] targets) {
        requireNonNull(targets, "targets");
        int samples = features.length / Math.max(1, model.input().size());
        int[] all = new int[samples];
        for (int i = 0; i < samples; i++) {
            all[i] = i;
        }
        Map<String, double[]> inputs = new LinkedHashMap<>();
        inputs.put(model.inputName(), features);
        network.masks().forEach((name, mask) -> inputs.put(name, mask.draw(seed, 0, all)));
        return ResidualSystem.of(
                network.program().keep(List.of(output)), model.layout(), inputs, samples, targets);
    }
}
