package org.plstar.study.kernel;

import java.util.List;
import org.plstar.operator.LinearOperator;
import org.plstar.study.plan.WorkPlan;
import org.plstar.tangent.KernelContribution;

/**
 * A kernel whose blocks are to be stored: its header, the cost of its blocks, and their numbers.
 */
public interface StoredSource {
    /** The description of the matrix, with all that its bytes depend on. */
    KernelHeader header(KernelHeader.Triangle triangle);

    /** The number of bytes of a tile's numbers that are computed once for several blocks. */
    long tileBytes();

    /** The number of times that tiles are computed if {@code held} tiles are held. */
    long formings(int tiles, int held);

    /** About the number of operations of the whole kernel. */
    double operations(int tiles, int held);

    /** An upper bound on the number of positive eigenvalues. */
    long rank();

    /** The seed of random vectors. */
    long seed();

    /** The way in which each parameter's share is computed; empty without parameters. */
    List<KernelContribution> shares();

    /** The name of the engine that computes the blocks. */
    String engine();

    /**
     * The cost of some blocks.
     *
     * @param held tiles whose numbers may be held
     * @param operations the approximate number of operations
     */
    WorkPlan plan(KernelStore store, List<StoredBlocks.Block> open, int held, double operations);

    /** Computes and writes blocks, with progress, until the session stops it. */
    void write(KernelStore store, List<StoredBlocks.Block> missing, int held);

    /** Products with the stored kernel. */
    LinearOperator products(KernelStore store);
}
