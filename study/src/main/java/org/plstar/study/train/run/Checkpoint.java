package org.plstar.study.train.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.NpyType;
import org.plstar.array.npy.Npz;
import org.plstar.optimize.Checkpointed;
import org.plstar.study.refusal.DamagedRun;
import org.plstar.study.store.RunDirectory;

/**
 * {@code checkpoint/state.npz}: the arrays of a training loop between two steps, whole or not at
 * all.
 */
final class Checkpoint {
    private Checkpoint() {}

    private static Path file(RunDirectory directory) {
        return directory.file("checkpoint").resolve("state.npz");
    }

    static void write(RunDirectory directory, Checkpointed training) throws IOException {
        Npz.write(file(directory), entries -> {
            for (Map.Entry<String, Storage> e : training.state().entrySet()) {
                Storage s = e.getValue();
                entries.put(
                        e.getKey(),
                        new NpyArray(List.of(s.size()), s.toDoubles(0, s.size())),
                        s.precision() == Precision.FLOAT ? NpyType.F4 : NpyType.F8);
            }
        });
    }

    /** The last saved state; absent if the run was stopped before the first. */
    static Optional<SequencedMap<String, double[]>> read(RunDirectory directory) {
        Path file = file(directory);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        SequencedMap<String, double[]> state = new LinkedHashMap<>();
        Npz.read(file).forEach((name, a) -> state.put(name, a.values()));
        double[] steps = state.get("steps");
        if (steps == null || steps.length != 1) {
            throw DamagedRun.of(file, "it does not tell the step");
        }
        return Optional.of(state);
    }
}
