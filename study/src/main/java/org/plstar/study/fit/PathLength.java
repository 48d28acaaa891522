package org.plstar.study.fit;

import java.util.Map;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.optimize.Checkpointed;

/**
 * Σ ‖w_{k+1} - w_k‖ along a run, a part of what is saved to resume from. Memory p, time p a step.
 */
final class PathLength {
    private static final String NAME = "path_length";

    private final double[] before;
    private final Storage length = Precision.DOUBLE.allocate(1);
    private boolean begun;

    /** Has not begun. */
    PathLength(int unknowns) {
        this.before = new double[unknowns];
    }

    /** Goes on to w; the first call, also of a resumed run, says where the path is. */
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

    /** So far. */
    double length() {
        return length.get(0);
    }

    /** A loop whose state has the length so far beside its own. */
    Checkpointed with(Checkpointed loop) {
        return loop.with(Map.of(NAME, length));
    }
}
