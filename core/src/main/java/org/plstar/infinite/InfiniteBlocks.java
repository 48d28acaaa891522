package org.plstar.infinite;

import java.util.Arrays;
import org.plstar.array.Workers;
import org.plstar.refusal.Require;

/**
 * Kernels of an infinitely wide network on rows, block by block, with the same bytes as in the
 * whole matrix.
 */
public final class InfiniteBlocks {
    /**
     * A block on or below the diagonal.
     *
     * @param row the first of its rows, a multiple of {@link #step}
     * @param rows the number of rows: a multiple of {@link #step}, or up to the last row of data
     * @param column the first of its columns, likewise, at most {@code row}
     * @param columns the number of columns; if {@code column} is {@code row}, as many as rows
     */
    public record Place(int row, int rows, int column, int columns) {
        /** Refuses a block of no rows or columns, and one above the diagonal. */
        public Place {
            Require.that(
                    column >= 0
                            && column <= row
                            && rows >= 1
                            && columns >= 1
                            && (row != column || rows == columns),
                    InfiniteRefusal.RANGE,
                    "block [%d, %d] at %d, %d".formatted(rows, columns, row, column),
                    "a block on or below the diagonal");
        }
    }

    private final InfiniteTiles walk;
    private final double[][] x;
    private final int edge;
    private final Sides sides;

    InfiniteBlocks(InfiniteTiles walk, double[][] x, int edge, Sides sides) {
        this.walk = walk;
        this.x = x;
        this.edge = edge;
        this.sides = sides;
    }

    /** Blocks begin at multiples of this number of rows. */
    public int step() {
        return edge;
    }

    /**
     * Computes the entries of one block of both kernels.
     *
     * @param nngp [rows, ld] row-major, of which [rows, columns] are overwritten
     * @param ntk likewise
     * @param ld numbers between rows
     * @return the error of duals, as {@link InfiniteKernels#dualError} has it
     * @throws org.plstar.refusal.Refusal if an entry is too large for a number
     */
    public double block(Place place, double[] nngp, double[] ntk, int ld, Workers workers) {
        int row = place.row;
        int rows = place.rows;
        int column = place.column;
        int columns = place.columns;
        Require.that(
                row % edge == 0
                        && column % edge == 0
                        && row <= x.length - rows
                        && column <= x.length - columns
                        && ld >= columns
                        && nngp.length >= (rows - 1L) * ld + columns
                        && ntk.length >= (rows - 1L) * ld + columns,
                InfiniteRefusal.RANGE,
                "block [%d, %d] at %d, %d".formatted(rows, columns, row, column),
                "a block on or below the diagonal, at multiples of step, and room for it");
        boolean diagonal = row == column;
        int down = (rows + edge - 1) / edge;
        int across = (columns + edge - 1) / edge;
        double[] errors = new double[down * across];
        workers.run(down * across, task -> {
            // the tiles are those of the upper triangle; here rows and columns are exchanged
            int j = row / edge + task / across;
            int i = column / edge + task % across;
            if (i <= j) {
                errors[task] = walk.tile(i, j, x, x, true, sides, (c, r, k, theta) -> {
                    put(r - row, c - column, k, nngp, ld);
                    put(r - row, c - column, theta, ntk, ld);
                    if (diagonal) {
                        put(c - row, r - column, k, nngp, ld);
                        put(c - row, r - column, theta, ntk, ld);
                    }
                });
            }
        });
        return Arrays.stream(errors).max().orElse(0);
    }

    private static void put(int row, int column, double value, double[] to, int ld) {
        to[row * ld + column] = value;
    }
}
