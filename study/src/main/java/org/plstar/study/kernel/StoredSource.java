package org.plstar.study.kernel;

import java.util.List;
import org.plstar.operator.LinearOperator;
import org.plstar.study.plan.WorkPlan;
import org.plstar.tangent.KernelContribution;

/** A kernel whose blocks are to be stored: what it is, what a block takes, and its numbers. */
public interface StoredSource {
    /** What its bytes depend on. */
    KernelHeader header(KernelHeader.Triangle triangle);

    /** Bytes of a tile's numbers that are formed once for several blocks. */
    long tileBytes();

    /** How often tiles are formed if so many are held. */
    long formings(int tiles, int held);

    /** Operations of the whole kernel, about. */
    double operations(int tiles, int held);

    /** No more eigenvalues than this are above 0. */
    long rank();

    /** Of random vectors. */
    long seed();

    /** How each parameter's share is computed; empty without parameters. */
    List<KernelContribution> shares();

    /** What computes the blocks, in words. */
    String engine();

    /**
     * What some blocks take.
     *
     * @param held tiles whose numbers may be held
     * @param operations about
     */
    WorkPlan plan(KernelStore store, List<StoredBlocks.Block> open, int held, double operations);

    /** Computes and writes blocks, with progress, until the session stops it. */
    void write(KernelStore store, List<StoredBlocks.Block> missing, int held);

    /** Products with the stored kernel. */
    LinearOperator products(KernelStore store);
}
