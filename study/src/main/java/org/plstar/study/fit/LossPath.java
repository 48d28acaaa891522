package org.plstar.study.fit;

import java.util.OptionalInt;
import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;

/**
 * The course of the loss on all training rows along a run.
 *
 * @param seen the number of points, of the steps + 1 of the run, at which the loss on all rows was
 *     known: all of them with full batches, else those of the observations
 * @param least of these losses
 * @param rise the largest, over the least loss before
 * @param roseFrom the step of the least loss before the first rise by 1.3
 * @param roseAt the first step whose loss stood 1.3 times above the least before
 * @param half the loss at half the steps
 */
public record LossPath(
        int seen, Least least, Rise rise, OptionalInt roseFrom, OptionalInt roseAt, Half half) {
    /** The least loss, and the first step at which it occurs. */
    public record Least(double loss, int step) {
        /** Refuses a loss that is not finite. */
        public Least {
            Require.finite(loss, StudyRefusal.RANGE, "loss");
        }
    }

    /**
     * The largest L_t / min L_s, s before t.
     *
     * @param factor at least 1; infinite where the loss left the range of numbers
     * @param step where it was; absent where the loss never stood above its least value before
     */
    public record Rise(double factor, OptionalInt step) {
        /** Refuses a factor below 1. */
        public Rise {
            Require.atLeast(1.0, factor, StudyRefusal.RANGE, "factor");
        }
    }

    /**
     * The loss at about half the steps.
     *
     * @param step half the steps, rounded down; beyond 4095 steps, and without all steps, the
     *     nearest at which the loss was kept
     */
    public record Half(double loss, int step) {
        /** Refuses a loss that is not finite. */
        public Half {
            Require.finite(loss, StudyRefusal.RANGE, "loss");
        }
    }
}
