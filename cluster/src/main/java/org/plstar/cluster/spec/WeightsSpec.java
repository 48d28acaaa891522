package org.plstar.cluster.spec;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.plstar.network.ModelState;

/**
 * A model's weights and running statistics, as they are broadcast: one object for each executor.
 *
 * @param parameters w [p]; not a copy
 * @param names of the buffers
 * @param buffers as the names are ordered
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record WeightsSpec(double[] parameters, List<String> names, List<double[]> buffers)
        implements Serializable {
    /** The weights spec of a state. */
    public static WeightsSpec of(ModelState state) {
        return new WeightsSpec(
                state.parameters(),
                new ArrayList<>(state.buffers().keySet()),
                new ArrayList<>(state.buffers().values()));
    }

    /** The weights spec of buffers alone. */
    public static WeightsSpec of(Map<String, double[]> buffers) {
        return new WeightsSpec(
                new double[0],
                new ArrayList<>(buffers.keySet()),
                new ArrayList<>(buffers.values()));
    }

    /** The buffers of the model, by name. */
    public SequencedMap<String, double[]> byName() {
        SequencedMap<String, double[]> all = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            all.put(names.get(i), buffers.get(i));
        }
        return all;
    }
}
