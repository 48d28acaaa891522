package org.plstar.study.fit;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;

/**
 * How near the steps of a run were to the edge of stability.
 *
 * @param largest the largest η λ over the edge at a look that settled
 * @param largestAt the step there
 * @param first the same before the first step
 * @param from the first look behind the start with a number above 1
 * @param looks how often they were beyond it
 * @param rise what was foretold of the loss
 * @param between the loss between two steps beyond the edge
 * @param batches what was seen of single batches
 * @param reason why the other numbers are absent
 */
public record EdgeSummary(
        OptionalDouble largest,
        OptionalInt largestAt,
        OptionalDouble first,
        OptionalInt from,
        Looks looks,
        Rise rise,
        Between between,
        Batches batches,
        String reason) {
    /**
     * Statistics of the observations of the largest curvature.
     *
     * @param settled looks that settled
     * @param beyond how many of them, the one at the start included, had a number above 1
     * @param last the last of these
     */
    public record Looks(int settled, int beyond, OptionalInt last) {
        static final Looks NONE = new Looks(0, 0, OptionalInt.empty());
    }

    /**
     * A predicted increase of the loss, and whether it occurred.
     *
     * @param expected the step at which the first forecast expects it
     * @param foretoldAt the step at which that forecast was made
     * @param came the first step, within 20 steps of the expected one or half the lead if that is
     *     more, at which the loss stood 1.3 times above its least value before
     * @param passed whether the run went beyond these steps
     */
    public record Rise(
            OptionalInt expected, OptionalInt foretoldAt, OptionalInt came, boolean passed) {
        static final Rise NONE =
                new Rise(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), false);
    }

    /**
     * The last look beyond the edge at which the loss between two steps was computed.
     *
     * @param loss midway between the weights of the last two steps
     * @param now the loss at the look
     * @param at its step
     */
    public record Between(OptionalDouble loss, OptionalDouble now, OptionalInt at) {
        static final Between NONE =
                new Between(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty());

        /** Refuses numbers that are not finite. */
        public Between {
            Require.finite(loss.orElse(0), StudyRefusal.RANGE, "loss");
            Require.finite(now.orElse(0), StudyRefusal.RANGE, "now");
        }
    }

    /**
     * The numbers of observed batches, where steps follow gradients of batches.
     *
     * @param beyond how many of them had their own loss raised by their step
     * @param effectiveStep the step along their own gradient, where momentum and small batches are
     *     looked at by it; absent: the step taken
     * @param reason why there are none; empty where there are
     */
    public record Batches(int seen, int beyond, OptionalDouble effectiveStep, String reason) {
        /** Refuses a step that is not finite. */
        public Batches {
            Require.finite(effectiveStep.orElse(0), StudyRefusal.RANGE, "effectiveStep");
        }

        static Batches none(String reason) {
            return new Batches(0, 0, OptionalDouble.empty(), reason);
        }
    }

    /** Refuses numbers that are not finite. */
    public EdgeSummary {
        Require.finite(largest.orElse(0), StudyRefusal.RANGE, "largest");
        Require.finite(first.orElse(0), StudyRefusal.RANGE, "first");
    }

    /** The curvature along the step just made, in observations: 1 where the loss stays. */
    public static final String STEP = "gauge_step";

    /** η λ over the edge of stability, in observations: above 1 steps are unstable. */
    public static final String TOP = "gauge_top";

    /** The loss midway between the weights of the last two steps, in observations. */
    public static final String BETWEEN = "loss_between";

    /**
     * The summary of a run that was not measured, for a reason.
     *
     * @param without why batches were not looked at
     */
    static EdgeSummary none(String reason, Optional<BatchEdge> batches, String without) {
        return new EdgeSummary(
                OptionalDouble.empty(),
                OptionalInt.empty(),
                batches.map(BatchEdge::firstGauge).orElse(OptionalDouble.empty()),
                OptionalInt.empty(),
                Looks.NONE,
                Rise.NONE,
                Between.NONE,
                batches.map(BatchEdge::summary).orElse(Batches.none(without)),
                reason);
    }
}
