package org.plstar.study.train.command;

import java.util.OptionalInt;
import org.plstar.study.fit.ObservationBudget;
import org.plstar.study.fit.ObservationPlan;

/** How much of a run is observed and kept: the values of {@code --looks}. */
enum Looks {
    /** The start, the middle and the end, with kernels of few equations. */
    FEW(new ObservationBudget(0, number(2), number(2), number(100)), 0, 30),

    /** Observations that a part of the run's work pays for. */
    USUAL(ObservationBudget.DEFAULT, 16, 30),

    /** The most observations that {@link #USUAL} ever makes, whatever they cost. */
    MANY(
            new ObservationBudget(
                    0.5,
                    number(80),
                    number(ObservationPlan.KERNELS),
                    number(ObservationPlan.EQUATIONS)),
            64,
            10),

    /** Observations at each step of a short run. */
    EVERY(
            new ObservationBudget(
                    0.95,
                    number(20_000),
                    number(ObservationPlan.KERNELS),
                    number(ObservationPlan.EQUATIONS)),
            256,
            0);

    /** The text of these values in --help. */
    static final String HELP =
            "How often the run is looked at and saved. usual: at most 80 times (24 with batches),"
                    + " with 8 kernels of 3000 equations, as far as a fifth of its work allows, and"
                    + " what takes two seconds (with full batches ten) in any case. few: at start,"
                    + " middle and end, with kernels of 100 equations, and no iterates for plstar"
                    + " landscape. many: 80 times with 8 such kernels, whatever that costs. every:"
                    + " at each of some thousand steps, with 8 such kernels and a checkpoint before"
                    + " each step (default: ${DEFAULT-VALUE}).";

    /** The property for the time between checkpoints, used by tests that kill runs. */
    private static final String CHECKPOINT = "plstar.checkpoint";

    /** The budget of observations. */
    @SuppressWarnings("ImmutableEnumChecker") // the record has numbers only
    final ObservationBudget budget;

    /** The largest size of the iterates that are kept, in MiB. */
    final int pathMib;

    private final double seconds;

    Looks(ObservationBudget budget, int pathMib, double seconds) {
        this.budget = budget;
        this.pathMib = pathMib;
        this.seconds = seconds;
    }

    /** The seconds between checkpoints; 0 means one before every step. */
    double seconds() {
        return Double.parseDouble(System.getProperty(CHECKPOINT, "" + seconds));
    }

    private static OptionalInt number(int n) {
        return OptionalInt.of(n);
    }
}
