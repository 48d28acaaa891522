package org.plstar.cluster.spec;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * The rows that executors read, tile by tile.
 *
 * @param place of the stored array [rows, width]
 * @param rows N
 * @param width numbers of a row
 * @param tile rows of a chunk
 */
public record RowsSpec(String place, int rows, int width, int tile) implements Serializable {
    /**
     * The rows of each chunk, row-major.
     *
     * @param all [rows, width] row-major
     */
    public IntFunction<double[]> chunks(double[] all) {
        return t ->
                Arrays.copyOfRange(all, t * tile * width, Math.min(rows, (t + 1) * tile) * width);
    }
}
