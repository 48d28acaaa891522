package org.plstar.array.blas;

import java.lang.foreign.MemorySegment;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;

/**
 * Computes A -= Vᵀ W + Wᵀ V for the leading part of a symmetric matrix that is stored by its lower
 * triangle, in square tiles that a team shares.
 */
final class SymmetricUpdate {
    private SymmetricUpdate() {}

    /**
     * Subtracts on and below the diagonal, and in all elements of the tiles on the diagonal.
     *
     * @param a [n, n]; modified
     * @param order the rows and columns that count
     * @param size rows and columns of a tile
     * @param depth rows of {@code vw} and {@code wv} together: twice those of V
     * @param vw [depth, n]: V above W
     * @param wv [depth, n]: W above V
     */
    static void subtract(
            Matrix a,
            int order,
            int size,
            int depth,
            MemorySegment vw,
            MemorySegment wv,
            Workers workers) {
        int tiles = Math.ceilDiv(order, size);
        workers.run(tiles * (tiles + 1) / 2, t -> tile(t, a, order, size, depth, vw, wv));
    }

    private static void tile(
            int t, Matrix a, int order, int size, int depth, MemorySegment vw, MemorySegment wv) {
        int i = (int) ((Math.sqrt(8.0 * t + 1) - 1) / 2);
        int j = t - i * (i + 1) / 2;
        int n = a.rows();
        int row = i * size;
        int column = j * size;
        int rows = Math.min(size, order - row);
        int columns = Math.min(size, order - column);
        Blas.gemm(
                -1,
                Operand.of(vw, row, depth, rows, n).transpose(),
                Operand.of(wv, column, depth, columns, n),
                1,
                Operand.of(a.segment(), a.offset(row, column), rows, columns, n));
    }
}
