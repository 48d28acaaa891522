package org.plstar.predict;

import org.plstar.array.Precision;
import org.plstar.array.Workers;

/**
 * Computes sums over the rows of a loss by strands of tiles, in the tree of {@link StrandFold}, so
 * that the bytes are the same for any implementation.
 */
public interface LossPasses extends AutoCloseable {
    /** The division of rows into tiles and strands. */
    RowTiles cut();

    /** Number of unknowns, p. */
    int unknowns();

    /** The format of parameters and gradients. */
    Precision precision();

    /** The threads of this process. */
    Workers workers();

    /** Computes a sum; its vector is valid until the next call. */
    LossSum sum(LossQuery query);

    /** Frees the memory that is held. */
    @Override
    void close();
}
