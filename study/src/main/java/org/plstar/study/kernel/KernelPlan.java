package org.plstar.study.kernel;

import java.util.OptionalDouble;
import org.plstar.study.plan.WorkPlan;

/**
 * The cost of a stored kernel, known before the work.
 *
 * @param shape of the matrix
 * @param blocks on and below the diagonal; all of a kernel of two sets of rows
 * @param missing blocks that are still to be computed
 * @param damaged chunks that are made again
 * @param bytes of all chunks
 * @param held tiles whose numbers are held at a time
 * @param formings how often tiles are formed
 * @param operations of forming and of products
 * @param factorBytesRead from the disk for the Cholesky factor; absent if none is wanted
 * @param memory bytes that are held beside data and weights
 * @param work what the blocks take where they are computed
 * @param seconds predicted in all, the factor included
 */
public record KernelPlan(
        Shape shape,
        int blocks,
        int missing,
        int damaged,
        long bytes,
        int held,
        long formings,
        double operations,
        OptionalDouble factorBytesRead,
        long memory,
        WorkPlan work,
        double seconds) {
    /**
     * The shape of a matrix in chunks.
     *
     * @param order its rows
     * @param columns of it
     * @param tiles of rows
     * @param side rows of a chunk
     */
    public record Shape(int order, int columns, int tiles, int side) {}
}
