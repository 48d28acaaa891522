package org.plstar.system;

import org.plstar.array.Storage;

/**
 * A loss on a batch of its samples: (N/|B|) Σ_{i∈B} weight_i l_i, the mean over the batch for
 * weights 1/N.
 *
 * <p>Not thread-safe.
 */
public interface SampledLoss {
    /** The largest number of samples of a batch. */
    int size();

    /**
     * Makes {@code which[from]}, …, {@code which[from + count - 1]} the current batch, and draws
     * its random factors.
     *
     * @param which indices of samples, not modified
     * @param samples the number of samples, 1 … {@link #size()}
     * @param step number of the step, which the random factors depend on
     */
    void take(int[] which, int from, int samples, long step);

    /** The loss of the current batch. */
    double value(Storage w);

    /**
     * The loss of the current batch, and its gradient.
     *
     * @param g [p], overwritten
     */
    double gradient(Storage w, Storage g);

    /** Moves the running statistics of training towards those of the last gradient's batch. */
    default void moveStatistics() {}
}
