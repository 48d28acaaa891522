package org.plstar.study.fit;

import org.plstar.optimize.Watch;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;

/** The losses of rows left out along a run, and the step of the least of them. */
final class StepSearch {
    /** The fewest steps without a lower loss after which a patient search ends. */
    private static final int PATIENCE = 20;

    /** How often in an epoch of batches the rows are looked at. */
    private static final int PER_EPOCH = 10;

    private final StudySystems systems;
    private final Evaluation test;
    private final int every;
    private int step;
    private double loss = Double.POSITIVE_INFINITY;
    private int looks;
    private int searched;
    private double last = Double.POSITIVE_INFINITY;

    /**
     * A search before the first step.
     *
     * @throws Refusal CHOSEN_STEP without rows that are left out
     */
    StepSearch(StudySystems systems) {
        this.systems = systems;
        if (systems.test == null) {
            throw Refusal.of(
                    StudyRefusal.CHOSEN_STEP,
                    systems.data.name(),
                    "no rows are left out, by which the best step is seen",
                    "rows that are left out of the training",
                    "leave out a part of the rows, or name a file of other rows");
        }
        this.test = systems.test;
        int rows = systems.data.training().rows();
        this.every = systems.method
                .batches()
                .map(b -> Math.max(1, b.perEpoch(rows) / PER_EPOCH))
                .orElse(1);
    }

    /**
     * Looks at the rows, if it is time.
     *
     * @return whether a lower loss was met at a later step than half of this one, or within the
     *     last {@value #PATIENCE} looks
     */
    boolean see(Watch.Moment m, boolean end) {
        if (m.step() % every == 0 || end) {
            double now = test.loss(systems.method.loss(), test.outputs(m.w()));
            looks++;
            searched = m.step();
            last = now;
            if (now < loss) {
                loss = now;
                step = m.step();
            }
        }
        return m.step() < step + Math.max(step, PATIENCE * every);
    }

    /**
     * What was found.
     *
     * @throws Refusal CHOSEN_STEP where no loss was finite
     */
    ChosenStep found() {
        if (!Double.isFinite(loss)) {
            throw Refusal.of(
                    StudyRefusal.CHOSEN_STEP,
                    systems.data.name(),
                    "the loss of the rows left out is beyond all numbers from the start",
                    "a finite loss",
                    "begin with smaller weights, or scale the features and targets");
        }
        return new ChosenStep(
                step,
                loss,
                systems.data.test().orElseThrow().rows(),
                looks,
                searched,
                Double.isFinite(last) ? last : Double.MAX_VALUE);
    }
}
