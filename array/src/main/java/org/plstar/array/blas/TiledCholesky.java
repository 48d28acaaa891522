package org.plstar.array.blas;

import java.lang.foreign.MemorySegment;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;

/**
 * A = L Lᵀ by blocks of columns: LAPACK factors the block on the diagonal, the rows below are
 * solved for in strips, and what is right of them is updated in tiles, strips and tiles shared by a
 * team.
 *
 * <p>The cut depends on the order alone, so the bytes do not depend on the team. Two threads that
 * each call a one-threaded library keep their pace beside other programs, which the library's own
 * threads do not.
 */
final class TiledCholesky {
    /** The number of columns of a block. */
    private static final int BLOCK = 256;

    /** The number of rows and of columns of a tile. */
    private static final int TILE = 512;

    /** The order up to which LAPACK factors the whole matrix. */
    private static final int SMALL = 2 * BLOCK;

    private TiledCholesky() {}

    /** Factors one block in place, and returns LAPACK's status. */
    interface Diagonal {
        int factor(MemorySegment from, int n, int ld);
    }

    /**
     * Overwrites the lower triangle by L; 0, or 1 + the index of the first pivot that is not
     * positive.
     */
    static int factor(Matrix a, Diagonal diagonal, Workers workers) {
        int n = a.rows();
        MemorySegment all = a.segment();
        int block = n <= SMALL ? n : BLOCK;
        for (int k = 0; k < n; k += block) {
            int size = Math.min(block, n - k);
            int status = diagonal.factor(all.asSlice(Double.BYTES * a.offset(k, k)), size, n);
            if (status != 0) {
                return status > 0 ? k + status : status;
            }
            int below = k + size;
            int tiles = Math.ceilDiv(n - below, TILE);
            int from = k;
            workers.run(tiles, t -> strip(a, from, below, t));
            workers.run(tiles * (tiles + 1) / 2, t -> update(a, from, below, t));
        }
        return 0;
    }

    /** Solves X L₁₁ᵀ = A₂₁ for the rows of one strip. */
    private static void strip(Matrix a, int k, int below, int t) {
        int n = a.rows();
        int row = below + t * TILE;
        int rows = Math.min(TILE, n - row);
        Operand all = Operand.of(a);
        int width = below - k;
        Blas.solveRight(all.part(k, k, width, width), all.part(row, k, rows, width));
    }

    /** Computes A₂₂ -= L₂₁ L₂₁ᵀ for one tile on or below the diagonal. */
    private static void update(Matrix a, int k, int below, int t) {
        int i = (int) ((Math.sqrt(8.0 * t + 1) - 1) / 2);
        int j = t - i * (i + 1) / 2;
        int n = a.rows();
        int row = below + i * TILE;
        int column = below + j * TILE;
        int rows = Math.min(TILE, n - row);
        int columns = Math.min(TILE, n - column);
        int depth = below - k;
        Operand all = Operand.of(a);
        Operand own = all.part(row, k, rows, depth);
        Operand to = all.part(row, column, rows, columns);
        if (i == j) {
            Blas.syrk(Triangle.LOWER, -1, own, 1, to);
        } else {
            Blas.gemm(-1, own, all.part(column, k, columns, depth).transpose(), 1, to);
        }
    }
}
