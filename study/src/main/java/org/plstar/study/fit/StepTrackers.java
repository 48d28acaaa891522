package org.plstar.study.fit;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.plstar.array.Storage;
import org.plstar.optimize.Checkpointed;
import org.plstar.optimize.Watch;

/**
 * The trackers that observe every step of a run, each absent where it is not needed.
 *
 * @param length of the path so far
 * @param steps the losses of all steps so far, where they are those of all rows
 * @param losses of the batches so far
 * @param margins of the training rows
 * @param batchEdge how many batches were beyond the edge of stability
 * @param edge how near steps are to it
 */
record StepTrackers(
        Optional<PathLength> length,
        Optional<StepLosses> steps,
        Optional<BatchLosses> losses,
        Optional<Margins> margins,
        Optional<BatchEdge> batchEdge,
        Optional<StepEdge> edge) {
    /**
     * The step trackers of a run before its first step.
     *
     * @param eta the run's step
     */
    static StepTrackers of(StudySystems systems, OptionalDouble eta, ObservationPlan plan) {
        boolean batches = systems.method.batches().isPresent();
        int p = systems.network.layout().size();
        Optional<StepLosses> steps = batches || systems.layers.any()
                ? Optional.empty()
                : Optional.of(new StepLosses(systems));
        return new StepTrackers(
                batches ? Optional.empty() : Optional.of(new PathLength(p)),
                steps,
                batches ? Optional.of(new BatchLosses()) : Optional.empty(),
                Margins.of(systems),
                BatchEdge.of(systems, eta, plan),
                steps.flatMap(s -> StepEdge.of(systems, eta, plan, s)));
    }

    /**
     * Observes a step with all trackers.
     *
     * @param state of the loop
     * @return whether the step is beyond the edge of stability
     */
    boolean passing(Watch.Moment m, Supplier<SequencedMap<String, Storage>> state) {
        length.ifPresent(l -> l.to(m.w()));
        steps.ifPresent(s -> s.see(m.step(), m.loss()));
        margins.ifPresent(x -> x.passing(m.step(), m.w()));
        batchEdge.ifPresent(x -> x.passing(m));
        return edge.isPresent() && edge.get().passing(m, state);
    }

    /** The ratio of the steps to the edge of stability, or why it was not measured. */
    EdgeSummary edgeOf(StudySystems systems, ObservationPlan plan) {
        return edge.map(StepEdge::summary)
                .orElseGet(() -> EdgeSummary.none(
                        StepEdge.withheld(systems.method, systems.layers.any(), plan),
                        batchEdge,
                        BatchEdge.withheld(systems)));
    }

    /** A loop with the states of all trackers added to its state. */
    Checkpointed with(Checkpointed loop) {
        Checkpointed measured = length.map(l -> l.with(loop)).orElse(loop);
        Checkpointed stepped = steps.map(s -> s.with(measured)).orElse(measured);
        Checkpointed summed = losses.map(l -> l.with(stepped)).orElse(stepped);
        Checkpointed edged = edge.map(e -> e.with(summed)).orElse(summed);
        Checkpointed seen = batchEdge.map(b -> b.with(edged)).orElse(edged);
        return margins.map(m -> m.with(seen)).orElse(seen);
    }
}
