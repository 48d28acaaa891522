package org.plstar.study.fit;

import java.util.Map;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.optimize.Checkpointed;

/** Σ ‖w_{k+1} - w_k‖ along a run, a part of the state that is saved. Memory p, time p a step. */
final class PathLength {
    private static final String NAME = "path_length";

    private final double[] before;
    private final Storage length = Precision.DOUBLE.allocate(1);
    private boolean begun;

    /** The length before the first step. */
    PathLength(int unknowns) {
        this.before = new double[unknowns];
    }

    /** Adds the distance to w; the first call, also in a resumed run, only sets the position. */
    void to(Storage w) {
        double sum = 0;
        for (int i = 0; i < before.length; i++) {
            double now = w.get(i);
            double d = now - before[i];
            sum = Math.fma(d, d, sum);
            before[i] = now;
        }
        if (begun) {
            length.set(0, length.get(0) + Math.sqrt(sum));
        }
        begun = true;
    }

    /** The length so far. */
    double length() {
        return length.get(0);
    }

    /** A loop with the length so far added to its state. */
    Checkpointed with(Checkpointed loop) {
        return loop.with(Map.of(NAME, length));
    }
}
