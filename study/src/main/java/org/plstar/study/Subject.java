package org.plstar.study;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.system.Loss;
import org.plstar.system.ResidualSystem;

/**
 * A model with weights, data and a loss: one point of parameter space for a study.
 *
 * @param state the weights
 * @param start what a run began with; the same as {@code state} where there is no run
 * @param words which point it is
 * @param targets what the loss makes of the targets of the training rows
 */
public record Subject(
        PreparedDataset data,
        Model model,
        Loss loss,
        ModelState state,
        ModelState start,
        String words,
        FittedTargets targets) {
    /** Refuses null with a {@link NullPointerException}. */
    public Subject {
        requireNonNull(data, "data");
        requireNonNull(model, "model");
        requireNonNull(loss, "loss");
        requireNonNull(loss.text(), "the text of loss");
        requireNonNull(state, "state");
        requireNonNull(start, "start");
        requireNonNull(words, "words");
        requireNonNull(targets, "targets");
    }

    /** A point where the loss is to the targets as they are. */
    public Subject(
            PreparedDataset data,
            Model model,
            Loss loss,
            ModelState state,
            ModelState start,
            String words) {
        this(data, model, loss, state, start, words, FittedTargets.PLAIN);
    }

    /** A model with its random weights of seed 1, and the square loss. */
    public static Subject of(PreparedDataset data, Model model) {
        ModelState start = ModelState.initial(model, 1);
        return new Subject(data, model, Loss.SQUARE, start, start, "at random weights");
    }

    /** The model on the training rows. */
    public ResidualSystem system() {
        return system(state.buffers());
    }

    /** The model on the training rows with other buffers, such as those of another moment. */
    public ResidualSystem system(Map<String, double[]> buffers) {
        return targets.of(data.trainingSystem(model, buffers), data.training());
    }

    /** The weights of the model, [p]. */
    public double[] weights() {
        return state.parameters();
    }
}
