package org.plstar.study.fit;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.plstar.array.Storage;
import org.plstar.operator.PowerIteration;
import org.plstar.optimize.StabilityEdge;
import org.plstar.system.Objective;

/**
 * Measures the ratio of the first step to the edge of stability of steps on all rows, where steps
 * follow batches: η λ over {@link StabilityEdge#limit()}, λ the largest eigenvalue of the Hessian.
 */
final class FirstGauge {
    /** The largest number of rows, evenly spaced, that the Hessian is of. */
    static final int ROWS = 1024;

    private FirstGauge() {}

    /**
     * The ratio at w; absent where the iteration has not settled.
     *
     * @param eta the first step
     */
    static OptionalDouble at(StudySystems systems, double eta, Storage w) {
        StabilityEdge edge = systems.method.direction().edge().orElseThrow();
        int all = systems.system.samples();
        int[] rows = new int[Math.min(ROWS, all)];
        Arrays.setAll(rows, i -> (int) ((long) i * all / rows.length));
        Objective some = Objective.mean(
                systems.system.rows(rows),
                systems.method.loss(),
                systems.settings.precision(),
                systems.workers);
        PowerIteration.Look look = new PowerIteration(w.size(), systems.settings.seed())
                .look(some.hessian(w), edge.decay(), new double[0]);
        return look.settled()
                ? OptionalDouble.of(eta * look.value() / edge.limit())
                : OptionalDouble.empty();
    }
}
