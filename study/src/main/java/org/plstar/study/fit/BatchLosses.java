package org.plstar.study.fit;

import java.util.Map;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.optimize.Checkpointed;

/**
 * The losses of batches along a run, which cost nothing: means over equally many steps, at most
 * {@value #MOST} of them; where more would come, neighbours are joined. They are stored in
 * checkpoints.
 */
final class BatchLosses {
    private static final int MOST = 512;
    private static final String SUMS = "batch_loss_sums";
    private static final String STATE = "batch_loss_state";

    private final Storage sums = Precision.DOUBLE.allocate(MOST);

    /** The number of steps of a mean, of complete means, and of steps in the incomplete mean. */
    private final Storage state = Precision.DOUBLE.allocate(3);

    BatchLosses() {
        state.set(0, 1);
    }

    private int width() {
        return (int) state.get(0);
    }

    private int whole() {
        return (int) state.get(1);
    }

    private int open() {
        return (int) state.get(2);
    }

    /** Adds the loss of the next step's batch. */
    void add(double loss) {
        if (whole() == MOST) {
            for (int i = 0; i < MOST / 2; i++) {
                sums.set(i, sums.get(2 * i) + sums.get(2 * i + 1));
            }
            for (int i = MOST / 2; i < MOST; i++) {
                sums.set(i, 0);
            }
            state.set(0, 2.0 * width());
            state.set(1, MOST / 2.0);
        }
        int at = whole();
        sums.set(at, sums.get(at) + loss);
        state.set(2, open() + 1.0);
        if (open() == width()) {
            state.set(1, at + 1.0);
            state.set(2, 0);
        }
    }

    /** The means so far; an incomplete last one is left out. */
    BatchMeans means() {
        double[] means = new double[whole()];
        for (int i = 0; i < means.length; i++) {
            means[i] = sums.get(i) / width();
        }
        return new BatchMeans(width(), means);
    }

    /** A loop with the losses so far added to its state. */
    Checkpointed with(Checkpointed loop) {
        return loop.with(Map.of(SUMS, sums, STATE, state));
    }
}
