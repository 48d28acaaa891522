package org.plstar.optimize;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.refusal.Refusal;
import org.plstar.system.Minibatch;
import org.plstar.system.Objective;
import org.plstar.system.TrainingMinibatch;
import org.plstar.system.TrainingMode;

/** Where a training loop gets losses and gradients: all samples, or the batch of the step. */
sealed interface LossOracle {
    static LossOracle of(
            Objective objective, Optional<TrainingMode> mode, Optional<Batches> batches) {
        if (mode.isPresent()) {
            return new AsItTrains(objective, mode.get(), batches);
        }
        if (batches.isEmpty()) {
            return new All(objective);
        }
        if (!objective.system().perSample()) {
            throw Refusal.of(
                    OptimizeRefusal.NO_SAMPLES,
                    "batch = " + batches.get().size(),
                    "the system's equations do not come per sample",
                    "no batches",
                    "leave out the batch");
        }
        return new Batch(objective, batches.get());
    }

    /** Steps per epoch. */
    int perEpoch();

    /** Makes the batch of step t the one at hand. */
    void prepare(int t);

    double value(Storage w);

    double gradient(Storage w, Storage g);

    /**
     * The loss, and, if {@code go} says so of it, w ← w - η times its gradient.
     *
     * @return what it said
     */
    boolean step(Storage w, double eta, DoublePredicate go);

    /** Called once the step from the last gradient is done. */
    default void stepped() {}

    /** Whether another step may have something to gain where this one has not. */
    boolean changes();

    /** What the losses depend on besides w and the step, by name. */
    default SequencedMap<String, Storage> state() {
        return new LinkedHashMap<>();
    }

    /** All samples at every step. */
    record All(Objective objective) implements LossOracle {
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

        @Override
        public boolean step(Storage w, double eta, DoublePredicate go) {
            return objective.step(w, eta, go);
        }
    }

    /** One batch at every step. */
    final class Batch implements LossOracle {
        private final Batches batches;
        private final Minibatch batch;
        private final int samples;
        private int epoch = -1;
        private int[] order = {};

        private Batch(Objective objective, Batches batches) {
            this.batches = batches;
            this.samples = objective.system().samples();
            this.batch = objective.minibatch(batches.size());
        }

        @Override
        public int perEpoch() {
            return batches.perEpoch(samples);
        }

        @Override
        public void prepare(int t) {
            if (epoch != t / perEpoch()) {
                epoch = t / perEpoch();
                order = batches.order(epoch, samples);
            }
            int from = t % perEpoch() * batch.size();
            batch.take(order, from, Math.min(batch.size(), samples - from));
        }

        @Override
        public boolean changes() {
            return true;
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
        public boolean step(Storage w, double eta, DoublePredicate go) {
            return batch.step(w, eta, go);
        }
    }

    /** The model in training mode, on all samples or one batch at every step. */
    final class AsItTrains implements LossOracle {
        private final TrainingMode mode;
        private final Optional<Batches> batches;
        private final TrainingMinibatch batch;
        private final int samples;
        private int epoch = -1;
        private int[] order = {};

        private AsItTrains(Objective objective, TrainingMode mode, Optional<Batches> batches) {
            this.mode = mode;
            this.batches = batches;
            this.samples = objective.system().samples();
            int size = batches.map(Batches::size).orElse(samples);
            Batches.requireSamples(mode.network().fewestSamples(), size, samples);
            this.batch = new TrainingMinibatch(objective, mode, size);
        }

        @Override
        public int perEpoch() {
            return batches.map(b -> b.perEpoch(samples)).orElse(1);
        }

        @Override
        public void prepare(int t) {
            if (batches.isEmpty()) {
                order = epoch == 0 ? order : IntStream.range(0, samples).toArray();
                epoch = 0;
                batch.take(order, 0, samples, t);
                return;
            }
            if (epoch != t / perEpoch()) {
                epoch = t / perEpoch();
                order = batches.get().order(epoch, samples);
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
        public boolean step(Storage w, double eta, DoublePredicate go) {
            return batch.step(w, eta, go);
        }

        @Override
        public void stepped() {
            batch.moveStatistics();
        }

        @Override
        public boolean changes() {
            return batches.isPresent() || !mode.network().masks().isEmpty();
        }

        @Override
        public SequencedMap<String, Storage> state() {
            SequencedMap<String, Storage> all = new LinkedHashMap<>();
            mode.buffers().forEach((name, numbers) -> all.put(name, Precision.DOUBLE.of(numbers)));
            return all;
        }
    }
}
