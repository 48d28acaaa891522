package org.plstar.study.fit;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;

/**
 * How near the steps of a run came to the edge of stability.
 *
 * @param largest the largest η λ over the edge at a look that settled
 * @param largestAt the step there
 * @param first the same before the first step
 * @param from the first look behind the start with a number above 1
 * @param expected the step at which the first forecast expects a rise of the loss
 * @param rose the first step at which the loss stands 1.3 times above its least value before
 * @param batches that were looked at, where steps go along the gradients of batches
 * @param beyond how many of them had their own loss raised by the step taken on them
 * @param reason why the other numbers are absent
 */
public record EdgeSummary(
        OptionalDouble largest,
        OptionalInt largestAt,
        OptionalDouble first,
        OptionalInt from,
        OptionalInt expected,
        OptionalInt rose,
        int batches,
        int beyond,
        String reason) {
    /** Refuses what is no number. */
    public EdgeSummary {
        Require.finite(largest.orElse(0), StudyRefusal.RANGE, "largest");
        Require.finite(first.orElse(0), StudyRefusal.RANGE, "first");
    }

    /** The curvature along the step just made, in observations: 1 where the loss stays. */
    public static final String STEP = "gauge_step";

    /** η λ over the edge of stability, in observations: above 1 steps are unstable. */
    public static final String TOP = "gauge_top";

    /** A run that was not measured. */
    static EdgeSummary none(String reason, Optional<BatchEdge> batches) {
        return new EdgeSummary(
                OptionalDouble.empty(),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                batches.map(BatchEdge::seen).orElse(0),
                batches.map(BatchEdge::beyond).orElse(0),
                reason);
    }
}
