package org.plstar.network;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The numbers of a model that training changes.
 *
 * @param parameters w [p]
 * @param buffers running statistics by name, and {@code num_batches_tracked}, how many batches went
 *     into them; empty for models without
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record ModelState(double[] parameters, SequencedMap<String, double[]> buffers) {
    /** Refuses null with a {@link NullPointerException}. */
    public ModelState {
        requireNonNull(buffers, "buffers");
        requireNonNull(parameters, "parameters");
    }

    /** The state of a model before training. */
    public static ModelState initial(Model model, long seed) {
        return new ModelState(model.initialParameters(seed), initialBuffers(model));
    }

    /** The initial buffers of the model, with the counts of batches that training adds. */
    static SequencedMap<String, double[]> initialBuffers(Model model) {
        SequencedMap<String, double[]> all = model.initialBuffers();
        model.training().counters().forEach(name -> all.putIfAbsent(name, new double[1]));
        return all;
    }

    /** A copy with arrays of its own. */
    public ModelState copy() {
        SequencedMap<String, double[]> copies = new LinkedHashMap<>();
        for (Map.Entry<String, double[]> b : buffers.entrySet()) {
            copies.put(b.getKey(), b.getValue().clone());
        }
        return new ModelState(parameters.clone(), copies);
    }
}
