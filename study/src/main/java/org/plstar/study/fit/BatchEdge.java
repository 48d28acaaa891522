package org.plstar.study.fit;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.optimize.Batches;
import org.plstar.optimize.Checkpointed;
import org.plstar.optimize.Direction;
import org.plstar.optimize.StepSchedule;
import org.plstar.optimize.Watch;
import org.plstar.predict.TiledLoss;
import org.plstar.system.SampledLoss;

/**
 * Counts batches whose own loss increases by their step, and looks once, before the first step, at
 * the edge of stability of steps on all rows.
 *
 * <p>Without momentum the step is the one taken: for a quadratic loss it is beyond the edge of the
 * batch's own curvature, η gᵀHg > 2 gᵀg. With momentum β and batches of at most a
 * {@value #SIXTEENTH}th of the rows it is η/(1-β) along the batch's gradient, which is how such
 * steps act; with larger batches the one taken. The losses of other batches are noise, and say
 * nothing of it.
 *
 * <p>A look costs one pass over a batch forward; memory that of another batch, and p numbers for
 * momentum.
 */
final class BatchEdge {
    /** The largest number of observations of a run. */
    private static final int LOOKS = 200;

    /** The least number of steps between observations. */
    private static final int STEPS = 10;

    /** The increase relative to the loss below which it is rounding. */
    private static final double ROUNDING = 1e-5;

    /** The number of small batches that the rows have at least. */
    private static final int SIXTEENTH = 16;

    private static final String STATE = "batch_edge";

    private static final int SEEN = 0;
    private static final int BEYOND = 1;
    private static final int BEHIND = 2;
    private static final int LOSS = 3;
    private static final int LOOKED = 4;
    private static final int FIRST = 5;

    private static final int NONE = -1;

    private final StudySystems systems;
    private final Batches batches;
    private final SampledLoss batch;
    private final int samples;
    private final int every;
    private final double eta;
    private final StepSchedule schedule;
    private final OptionalDouble effective;
    private final boolean first;
    private final Storage told = Precision.DOUBLE.allocate(6);
    private @Nullable OwnStep own;

    private BatchEdge(StudySystems systems, double eta, boolean first) {
        this.systems = systems;
        this.batches = systems.method.batches().orElseThrow();
        this.samples = systems.objective.samples();
        this.batch = systems.objective.minibatch(batches.size(), Optional.empty());
        this.every = Math.max(STEPS, Math.ceilDiv(systems.settings.steps(), LOOKS));
        this.eta = eta;
        this.schedule = systems.method.schedule();
        double beta = beta(systems.method.direction()).orElseThrow();
        this.effective = beta > 0 && small(batches.size(), samples)
                ? OptionalDouble.of(eta / (1 - beta))
                : OptionalDouble.empty();
        this.first = first;
        told.set(LOOKED, NONE);
        told.set(FIRST, NONE);
    }

    /**
     * A tracker for a run whose steps follow the gradients of batches; absent for the reason of
     * {@link #withheld}.
     *
     * @param eta the run's step
     */
    static Optional<BatchEdge> of(StudySystems systems, OptionalDouble eta, ObservationPlan plan) {
        return withheld(systems).isEmpty()
                ? Optional.of(
                        new BatchEdge(systems, eta.orElseThrow(), !plan.gauges().isEmpty()))
                : Optional.empty();
    }

    /** The reason why batches are not looked at; empty where they are. */
    static String withheld(StudySystems systems) {
        Method m = systems.method;
        if (m.batches().isEmpty()) {
            return "no steps along the gradients of batches";
        }
        if (m.findsItsStep()) {
            return "the method finds its step at every step";
        }
        if (systems.layers.any()) {
            return "the network acts in another way while it trains";
        }
        if (systems.objective instanceof TiledLoss) {
            return "batches are summed in tiles";
        }
        return beta(m.direction()).isPresent()
                ? ""
                : "it was not tried for batches of "
                        + m.direction().title()
                        + (m.direction().weightDecay() > 0 ? " with weight decay" : "");
    }

    /** β of the steps that are looked at: 0 without momentum; absent for other steps. */
    private static OptionalDouble beta(Direction direction) {
        return switch (direction) {
            case Direction.Gradient g when g.weightDecay() == 0 -> OptionalDouble.of(0);
            case Direction.Momentum m
            when !m.nesterov() && m.dampening() == 0 && m.weightDecay() == 0 ->
                OptionalDouble.of(m.beta());
            default -> OptionalDouble.empty();
        };
    }

    /** Whether batches are so small a part of the rows that their gradients hardly repeat. */
    static boolean small(int batch, int rows) {
        return (long) SIXTEENTH * batch <= rows;
    }

    /** Observes a step. */
    void passing(Watch.Moment m) {
        int t = m.step();
        if (t == 0 && first && told.get(FIRST) < 0) {
            FirstGauge.at(systems, eta * schedule.factor(0), m.w())
                    .ifPresent(v -> told.set(FIRST, v));
        }
        if (effective.isPresent()) {
            alone(m, effective.getAsDouble() * schedule.factor(t));
        } else {
            taken(m);
        }
    }

    /** Looks at the batch of the next step, by a step along its own gradient. */
    private void alone(Watch.Moment m, double step) {
        int t = m.step();
        if (t % every != 0 || told.get(LOOKED) >= t || t >= systems.settings.steps()) {
            return;
        }
        OwnStep mover = own;
        if (mover == null) {
            mover = new OwnStep(batch, m.w());
            own = mover;
        }
        told.set(LOOKED, t);
        take(t);
        count(m.loss(), mover.after(m.w(), m.gradient(), step));
    }

    /** Looks at the batch of the step before, and keeps the loss of the next one. */
    private void taken(Watch.Moment m) {
        int t = m.step();
        if (t > 0 && told.get(BEHIND) == t) {
            take(t - 1);
            count(told.get(LOSS), batch.value(m.w()));
            told.set(BEHIND, 0);
        }
        if (t % every == 0) {
            told.set(BEHIND, t + 1);
            told.set(LOSS, m.loss());
        }
    }

    private void take(int t) {
        int per = batches.perEpoch(samples);
        int from = t % per * batch.size();
        batch.take(
                batches.order(t / per, samples), from, Math.min(batch.size(), samples - from), t);
    }

    private void count(double before, double after) {
        told.set(SEEN, told.get(SEEN) + 1);
        if (risen(before, after)) {
            told.set(BEYOND, told.get(BEYOND) + 1);
        }
    }

    /** Whether a loss increased by more than rounding. */
    static boolean risen(double before, double after) {
        return !(after <= before * (1 + ROUNDING));
    }

    /** What was seen of the batches. */
    EdgeSummary.Batches summary() {
        return new EdgeSummary.Batches((int) told.get(SEEN), (int) told.get(BEYOND), effective, "");
    }

    /** The ratio of the first step to the edge of stability of all rows, if it was measured. */
    OptionalDouble firstGauge() {
        return told.get(FIRST) < 0 ? OptionalDouble.empty() : OptionalDouble.of(told.get(FIRST));
    }

    /** A loop with the counts added to its state. */
    Checkpointed with(Checkpointed loop) {
        return loop.with(Map.of(STATE, told));
    }
}
