package org.plstar.study.kernel;

import java.util.OptionalDouble;

/**
 * What a stored kernel takes, known before the work.
 *
 * @param order of the matrix
 * @param tiles of rows
 * @param side rows of a chunk
 * @param blocks on and below the diagonal
 * @param missing blocks that are still to be computed
 * @param damaged chunks that are made again
 * @param bytes of all chunks
 * @param held tiles whose numbers are held at a time
 * @param formings how often tiles are formed
 * @param operations of forming and of products
 * @param factorOperations of the Cholesky factor; absent if none is wanted
 * @param factorBytesRead from the disk for it
 * @param memory bytes that are held beside data and weights
 * @param seconds predicted by the speed of a matrix product here and 1 GB/s of the disk
 */
public record KernelPlan(
        int order,
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
        double seconds) {}
