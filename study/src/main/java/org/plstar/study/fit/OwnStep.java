package org.plstar.study.fit;

import org.plstar.array.Kernels;
import org.plstar.array.Storage;
import org.plstar.system.SampledLoss;

/** Computes the loss of a batch after a step along its own gradient. Memory p. */
final class OwnStep {
    private final SampledLoss batch;
    private final Kernels kernels;
    private final Storage moved;

    /** A step of a loss of {@code unknowns} like {@code w}, whose current batch is looked at. */
    OwnStep(SampledLoss batch, Storage w) {
        this.batch = batch;
        this.kernels = Kernels.of(w.precision());
        this.moved = w.precision().allocate(w.size());
    }

    /**
     * The loss of the current batch at w - step · g.
     *
     * @param g its gradient at w; not modified
     */
    double after(Storage w, Storage g, double step) {
        kernels.copy(w, 0, 1, moved, 0, 1, w.size());
        kernels.axpy(-step, g, 0, moved, 0, w.size());
        return batch.value(moved);
    }
}
