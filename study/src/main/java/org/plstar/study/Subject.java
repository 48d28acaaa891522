package org.plstar.study;

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
 */
public record Subject(
        PreparedDataset data,
        Model model,
        Loss loss,
        ModelState state,
        ModelState start,
        String words) {
    /** The model on the training rows. */
    public ResidualSystem system() {
        return data.trainingSystem(model, state.buffers());
    }

    /** The weights of the model, [p]. */
    public double[] weights() {
        return state.parameters();
    }
}
