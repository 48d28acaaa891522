package org.plstar.optimize;

import java.util.Optional;
import org.plstar.array.Storage;
import org.plstar.refusal.Refusal;
import org.plstar.system.Minibatch;
import org.plstar.system.Objective;

/** Where a training loop gets losses and gradients: all samples, or the batch of the step. */
sealed interface LossOracle {
    static LossOracle of(Objective objective, Optional<Batches> batches) {
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

    /** All samples at every step. */
    record All(Objective objective) implements LossOracle {
        @Override
        public int perEpoch() {
            return 1;
        }

        @Override
        public void prepare(int t) {}

        @Override
        public double value(Storage w) {
            return objective.value(w);
        }

        @Override
        public double gradient(Storage w, Storage g) {
            return objective.gradient(w, g);
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
        public double value(Storage w) {
            return batch.value(w);
        }

        @Override
        public double gradient(Storage w, Storage g) {
            return batch.gradient(w, g);
        }
    }
}
