package org.plstar.study.kernel;

import java.util.OptionalDouble;
import org.plstar.study.plan.WorkPlan;

/**
 * What a stored kernel takes, known before the work.
 *
 * @param order rows of the matrix
 * @param columns of it
 * @param tiles of rows
 * @param side rows of a chunk
 * @param blocks on and below the diagonal; all of a kernel of two sets of rows
 * @param missing blocks that are still to be computed
 * @param damaged chunks that are made again
 * @param bytes of all chunks
 * @param held tiles whose numbers are held at a time
 * @param formings how often tiles are formed
 * @param operations of forming and of products
 * @param factorOperations of the Cholesky factor; absent if none is wanted
 * @param factorBytesRead from the disk for it
 * @param memory bytes that are held beside data and weights
 * @param work what the blocks take where they are computed
 * @param seconds predicted in all, the factor included
 */
public record KernelPlan(
        int order,
        int columns,
        int tiles,
        int side,
        int blocks,
        int missing,
        int damaged,
        long bytes,
        int held,
        long formings,
        double operations,
        OptionalDouble factorOperations,
        OptionalDouble factorBytesRead,
        long memory,
        WorkPlan work,
        double seconds) {}
