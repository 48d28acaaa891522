package org.plstar.optimize;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;

/** A small over-parameterized network on random data: 22 samples, 5 features, 3 outputs. */
final class Small {
    static final int SAMPLES = 22;

    static final Network NETWORK = Architecture.parse("dense(16) tanh dense(12) tanh dense")
            .build(Shape.of(5), 3, Initialization.DEFAULT);

    private Small() {}

    static ResidualSystem system() {
        RandomStream stream = RandomStream.of(1, "small test data");
        double[] x = new double[SAMPLES * 5];
        for (int i = 0; i < x.length; i++) {
            x[i] = stream.normal(i);
        }
        double[] y = new double[SAMPLES * 3];
        for (int i = 0; i < SAMPLES; i++) {
            y[i * 3 + stream.below(1000 + i, 3)] = 1;
        }
        return ResidualSystem.of(NETWORK, x, y);
    }

    static Objective objective(Loss loss, Precision precision, Workers workers) {
        return Objective.mean(system(), loss, precision, workers);
    }

    static Storage start(Precision precision) {
        return precision.of(NETWORK.initialParameters(3));
    }

    /** One array of a state. */
    static Storage array(Checkpointed run, String name) {
        return Objects.requireNonNull(run.state().get(name), name);
    }

    /** Copies of all arrays of a state, as a checkpoint on disk would hold them. */
    static Map<String, Storage> copy(Map<String, Storage> state) {
        Map<String, Storage> copies = new LinkedHashMap<>();
        state.forEach((name, s) -> copies.put(name, s.precision().of(s.toDoubles(0, s.size()))));
        return copies;
    }
}
