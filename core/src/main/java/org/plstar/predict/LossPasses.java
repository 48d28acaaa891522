package org.plstar.predict;

import org.plstar.array.Precision;
import org.plstar.array.Workers;

/**
 * Who computes sums over the rows of a loss: strands of tiles, in the tree of {@link StrandFold},
 * so that the bytes do not depend on it.
 */
public interface LossPasses extends AutoCloseable {
    /** How rows are cut. */
    RowTiles cut();

    /** Number of unknowns, p. */
    int unknowns();

    /** The format of parameters and gradients. */
    Precision precision();

    /** The threads of this process. */
    Workers workers();

    /** The sum; its vector is valid until the next one. */
    LossSum sum(LossQuery query);

    /** Frees what is held. */
    @Override
    void close();
}
