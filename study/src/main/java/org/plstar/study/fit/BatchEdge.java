package org.plstar.study.fit;

import java.util.Map;
import java.util.Optional;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.optimize.Batches;
import org.plstar.optimize.Checkpointed;
import org.plstar.optimize.Direction;
import org.plstar.optimize.Watch;
import org.plstar.predict.TiledLoss;
import org.plstar.system.SampledLoss;

/**
 * Counts batches whose own loss increased by the step taken on them: for a quadratic loss such a
 * step is beyond the edge of the batch's own curvature, η gᵀHg > 2 gᵀg. The losses of other batches
 * are noise, and say nothing of it.
 *
 * <p>A look costs one pass over a batch forward; memory that of another batch.
 */
final class BatchEdge {
    /** The largest number of observations of a run. */
    private static final int LOOKS = 200;

    /** The least number of steps between observations. */
    private static final int STEPS = 10;

    /** The increase relative to the loss below which it is rounding. */
    private static final double ROUNDING = 1e-5;

    private static final String STATE = "batch_edge";

    private static final int SEEN = 0;
    private static final int BEYOND = 1;
    private static final int BEHIND = 2;
    private static final int LOSS = 3;

    private final Batches batches;
    private final SampledLoss batch;
    private final int samples;
    private final int every;
    private final Storage told = Precision.DOUBLE.allocate(4);

    private BatchEdge(StudySystems systems) {
        this.batches = systems.method.batches().orElseThrow();
        this.samples = systems.objective.samples();
        this.batch = systems.objective.minibatch(batches.size(), Optional.empty());
        this.every = Math.max(STEPS, Math.ceilDiv(systems.settings.steps(), LOOKS));
    }

    /** A tracker for a run whose steps follow the gradients of batches; absent for other runs. */
    static Optional<BatchEdge> of(StudySystems systems) {
        Method m = systems.method;
        return m.batches().isPresent()
                        && !m.findsItsStep()
                        && !systems.layers.any()
                        && !(systems.objective instanceof TiledLoss)
                        && m.direction() instanceof Direction.Gradient g
                        && g.weightDecay() == 0
                ? Optional.of(new BatchEdge(systems))
                : Optional.empty();
    }

    /** Observes a step. */
    void passing(Watch.Moment m) {
        int t = m.step();
        if (t > 0 && told.get(BEHIND) == t) {
            int before = t - 1;
            int per = batches.perEpoch(samples);
            int from = before % per * batch.size();
            batch.take(
                    batches.order(before / per, samples),
                    from,
                    Math.min(batch.size(), samples - from),
                    before);
            double after = batch.value(m.w());
            told.set(SEEN, told.get(SEEN) + 1);
            if (!(after <= told.get(LOSS) * (1 + ROUNDING))) {
                told.set(BEYOND, told.get(BEYOND) + 1);
            }
            told.set(BEHIND, 0);
        }
        if (t % every == 0) {
            told.set(BEHIND, t + 1);
            told.set(LOSS, m.loss());
        }
    }

    /** The number of batches that were observed. */
    int seen() {
        return (int) told.get(SEEN);
    }

    /** The number of observed batches whose loss increased. */
    int beyond() {
        return (int) told.get(BEYOND);
    }

    /** A loop with the counts added to its state. */
    Checkpointed with(Checkpointed loop) {
        return loop.with(Map.of(STATE, told));
    }
}
