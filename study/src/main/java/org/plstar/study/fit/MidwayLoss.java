package org.plstar.study.fit;

import org.plstar.array.Storage;
import org.plstar.system.DifferentiableLoss;

/** Computes a loss midway between two points. Memory p. */
final class MidwayLoss {
    private final DifferentiableLoss objective;
    private final Storage middle;

    MidwayLoss(DifferentiableLoss objective) {
        this.objective = objective;
        this.middle = objective.precision().allocate(objective.unknowns());
    }

    /**
     * The loss at ½(before + now), for one pass forward.
     *
     * @param before [p]
     * @param now [p]
     */
    double between(double[] before, Storage now) {
        for (int i = 0; i < before.length; i++) {
            middle.set(i, 0.5 * (before[i] + now.get(i)));
        }
        return objective.value(middle);
    }
}
