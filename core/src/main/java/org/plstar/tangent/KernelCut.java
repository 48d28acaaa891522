package org.plstar.tangent;

import java.util.ArrayList;
import java.util.List;

/**
 * The division of a kernel: samples into tiles, whose numbers are computed together, and each block
 * of two tiles into ranges, one for each task.
 *
 * <p>A function of the whole request: a block computed by itself has the bits that it has in the
 * whole kernel.
 *
 * @param tile samples of a tile
 * @param side samples in the rows of a range
 * @param wide samples in the columns of a range
 * @param addends tasks that a range is the sum of
 */
record KernelCut(int tile, int side, int wide, int addends) {
    /** Number of kernel rows of a tile. */
    static final int TILE_ROWS = 2048;

    /** The number of bytes of a and g of a tile. */
    static final long TILE_BYTES = 256L << 20;

    /** The number of rows of a range: two of doubles stay in a second-level cache. */
    private static final int ROWS = 256;

    /**
     * The number of rows of a range of a large kernel, whose products spend less time on packing
     * and are long enough for any team to share.
     */
    private static final int LARGE_ROWS = 512;

    private static final int LARGE = 4096;

    /** The number of rows of a range of a large kernel of outputs' sums with separated shares. */
    private static final int SEPARATED_ROWS = 1024;

    /**
     * The number of columns of a range with separated shares, whose stacked rows are as many as
     * there are pairs of outputs: each is used by as many columns as there are samples.
     */
    private static final int WIDE = 3600;

    /** Number of runs of rows that a small kernel with separated shares is divided into. */
    private static final int STRIPS = 16;

    private static final int FEWEST_ROWS = 64;

    /**
     * The least number of tasks that a kernel of few ranges is divided into, so that several
     * threads have work.
     */
    private static final int FEWEST_TASKS = 8;

    /** A range of samples in the two tiles of a block. */
    record Range(int i, int rows, int j, int columns) {}

    /**
     * The default number of samples of a tile, which is smaller the more numbers each sample keeps.
     */
    static int tile(int outputs, long bytesPerSample) {
        long fit = Long.highestOneBit(Math.max(1, TILE_BYTES / Math.max(1, bytesPerSample)));
        return (int) Math.min(Math.max(1, TILE_ROWS / outputs), fit);
    }

    /**
     * The cut of a kernel.
     *
     * @param samples of its rows
     * @param others of its columns; below 0 for a symmetric kernel
     * @param outputs rows per sample: C, or 1 if outputs are summed
     * @param separated whether a share has one cotangent per sample for all outputs
     */
    static KernelCut of(int samples, int others, int outputs, boolean separated, int tile) {
        long order = (long) samples * outputs;
        int rows = order < LARGE ? ROWS : separated ? SEPARATED_ROWS : LARGE_ROWS;
        int side = Math.max(1, rows / outputs);
        int wide = side;
        if (separated && outputs > 1) {
            side = Math.max(1, Math.clamp(order / STRIPS, FEWEST_ROWS, LARGE_ROWS) / outputs);
            wide = Math.max(1, WIDE / outputs / side) * side;
        }
        KernelCut whole = new KernelCut(tile, side, wide, 1);
        int tasks = whole.ranges(samples, others);
        int addends = Math.ceilDiv(FEWEST_TASKS, Math.clamp(tasks, 1, FEWEST_TASKS));
        return new KernelCut(tile, side, wide, addends);
    }

    /** The number of ranges of a whole kernel, counted up to the number that matters. */
    private int ranges(int samples, int others) {
        int count = 0;
        for (int i = 0; i < samples && count < FEWEST_TASKS; i += tile) {
            int end = others < 0 ? i + 1 : others;
            for (int j = 0; j < end && count < FEWEST_TASKS; j += tile) {
                int across = Math.min(tile, (others < 0 ? samples : others) - j);
                count += ranges(Math.min(tile, samples - i), across, others < 0 && i == j)
                        .size();
            }
        }
        return count;
    }

    /** Ranges of a block row by row, the longest last; of the lower triangle if {@code lower}. */
    List<Range> ranges(int down, int across, boolean lower) {
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i < down; i += side) {
            int some = Math.min(side, down - i);
            int end = lower ? i + some : across;
            for (int j = 0; j < end; j += wide) {
                ranges.add(new Range(i, some, j, Math.min(wide, end - j)));
            }
        }
        return ranges;
    }
}
