package org.plstar.optimize;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.refusal.Refusal;
import org.plstar.system.DifferentiableLoss;
import org.plstar.system.SampledLoss;
import org.plstar.system.TrainingMode;

/** The source of losses and gradients of a training loop: all samples, or the batch of the step. */
sealed interface LossOracle {
    static LossOracle of(
            DifferentiableLoss objective, Optional<TrainingMode> mode, Optional<Batches> batches) {
        if (batches.isEmpty() && mode.isEmpty()) {
            return new All(objective);
        }
        int samples = objective.samples();
        int size = batches.map(Batches::size).orElse(samples);
        if (!objective.perSample()) {
            throw Refusal.of(
                    OptimizeRefusal.NO_SAMPLES,
                    "batch = " + size,
                    "the system's equations do not come per sample",
                    "no batches",
                    "leave out the batch");
        }
        mode.ifPresent(m -> Batches.requireSamples(m.network().fewestSamples(), size, samples));
        return new Batch(objective, mode, batches, size);
    }

    /** Number of steps per epoch. */
    int perEpoch();

    /** Selects the batch of step t. */
    void prepare(int t);

    double value(Storage w);

    double gradient(Storage w, Storage g);

    /** Called after the step with the last gradient. */
    default void stepped() {}

    /**
     * Whether the next step may lower the loss where this one has not, since its samples differ.
     */
    boolean changes();

    /** The state that the losses depend on besides w and the step, by name. */
    default SequencedMap<String, Storage> state() {
        return new LinkedHashMap<>();
    }

    /** An oracle that uses all samples at every step. */
    record All(DifferentiableLoss objective) implements LossOracle {
        @Override
        public int perEpoch() {
            return 1;
        }

        @Override
        public void prepare(int t) {}

        @Override
        public boolean changes() {
            return false;
        }

        @Override
        public double value(Storage w) {
            return objective.value(w);
        }

        @Override
        public double gradient(Storage w, Storage g) {
            return objective.gradient(w, g);
        }
    }

    /** An oracle that uses one batch at every step, or all samples of a model in training mode. */
    final class Batch implements LossOracle {
        private final Optional<TrainingMode> mode;
        private final Batches batches;
        private final boolean sampled;
        private final SampledLoss batch;
        private final int samples;
        private int epoch = -1;
        private int[] order = {};

        private Batch(
                DifferentiableLoss objective,
                Optional<TrainingMode> mode,
                Optional<Batches> batches,
                int size) {
            this.mode = mode;
            this.sampled = batches.isPresent();
            this.batches = batches.orElse(new Batches(size, Batches.Sampling.IN_ORDER, 0));
            this.samples = objective.samples();
            this.batch = objective.minibatch(size, mode);
        }

        @Override
        public int perEpoch() {
            return batches.perEpoch(samples);
        }

        @Override
        public void prepare(int t) {
            int now = sampled ? t / perEpoch() : 0;
            if (epoch != now) {
                epoch = now;
                order = batches.order(epoch, samples);
            }
            int from = t % perEpoch() * batch.size();
            batch.take(order, from, Math.min(batch.size(), samples - from), t);
        }

        @Override
        public double value(Storage w) {
            return batch.value(w);
        }

        @Override
        public double gradient(Storage w, Storage g) {
            return batch.gradient(w, g);
        }

        @Override
        public void stepped() {
            batch.moveStatistics();
        }

        @Override
        public boolean changes() {
            return sampled || mode.stream().anyMatch(m -> !m.network().masks().isEmpty());
        }

        @Override
        public SequencedMap<String, Storage> state() {
            SequencedMap<String, Storage> all = new LinkedHashMap<>();
            mode.ifPresent(m ->
                    m.buffers().forEach((name, x) -> all.put(name, Precision.DOUBLE.of(x))));
            return all;
        }
    }
}
