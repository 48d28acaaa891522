package org.plstar.array.blas;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * C = alpha op(A) op(B) + beta C in pure Java: blocks packed into panels, then a register-blocked
 * kernel (Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008).
 *
 * <p>Each element of C is a sum over k in order, in chunks of {@link #DEPTH}, by fused
 * multiply-adds: its bits do not depend on the vector width, on where C is cut, or on whether the
 * code is compiled yet.
 */
final class DoubleProduct {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** The kernel's tile: six rows by two vectors leave room in 16 registers. */
    private static final int TILE_ROWS = 6;

    private static final int TILE_COLUMNS = 2 * LANES;

    /** Blocks: three of them fit a second-level cache of 2 MB. */
    private static final int ROWS = 64 * TILE_ROWS;

    private static final int COLUMNS = 384;
    private static final int DEPTH = 256;

    /** Below this many multiply-adds, packing costs more than it saves. */
    private static final long TINY = 8 * 8 * 8;

    private static final ValueLayout.OfDouble LAYOUT = ValueLayout.JAVA_DOUBLE_UNALIGNED;

    private DoubleProduct() {}

    static void gemm(
            boolean ta,
            boolean tb,
            int m,
            int n,
            int k,
            double alpha,
            MemorySegment a,
            long ao,
            int lda,
            MemorySegment b,
            long bo,
            int ldb,
            double beta,
            MemorySegment c,
            long co,
            int ldc) {
        if ((long) m * n * k <= TINY) {
            tiny(ta, tb, m, n, k, alpha, a, ao, lda, b, bo, ldb, beta, c, co, ldc);
            return;
        }
        int blockRows = Math.min(ROWS, roundUp(m, TILE_ROWS));
        int blockColumns = Math.min(roundUp(COLUMNS, TILE_COLUMNS), roundUp(n, TILE_COLUMNS));
        int blockDepth = Math.min(DEPTH, k);
        double[] packedA = new double[blockRows * blockDepth];
        double[] packedB = new double[blockColumns * blockDepth];
        double[] block = new double[blockRows * blockColumns];
        double[] line = new double[Math.max(blockDepth, Math.max(blockRows, blockColumns))];
        for (int i = 0; i < m; i += blockRows) {
            int rows = Math.min(blockRows, m - i);
            for (int j = 0; j < n; j += blockColumns) {
                int columns = Math.min(blockColumns, n - j);
                long corner = co + (long) i * ldc + j;
                readBlock(rows, columns, beta, c, corner, ldc, block, blockColumns);
                for (int p = 0; p < k; p += blockDepth) {
                    int depth = Math.min(blockDepth, k - p);
                    pack(!ta, rows, depth, a, at(ta, ao, i, p, lda), lda, TILE_ROWS, packedA, line);
                    pack(
                            tb,
                            columns,
                            depth,
                            b,
                            at(tb, bo, p, j, ldb),
                            ldb,
                            TILE_COLUMNS,
                            packedB,
                            line);
                    multiply(rows, columns, depth, alpha, packedA, packedB, block, blockColumns);
                }
                for (int r = 0; r < rows; r++) {
                    MemorySegment.copy(
                            block,
                            r * blockColumns,
                            c,
                            LAYOUT,
                            Double.BYTES * (corner + (long) r * ldc),
                            columns);
                }
            }
        }
    }

    private static void readBlock(
            int rows,
            int columns,
            double beta,
            MemorySegment c,
            long corner,
            int ldc,
            double[] block,
            int ldBlock) {
        if (beta == 0) {
            Arrays.fill(block, 0);
            return;
        }
        for (int r = 0; r < rows; r++) {
            int from = r * ldBlock;
            MemorySegment.copy(
                    c, LAYOUT, Double.BYTES * (corner + (long) r * ldc), block, from, columns);
            for (int q = from; q < from + columns; q++) {
                block[q] *= beta;
            }
        }
    }

    /**
     * Packs a [wide, depth] part of op(A) (or of op(B)ᵀ) into panels of {@code tile} rows, each
     * panel column by column: what the kernel reads is contiguous. The last panel is filled up with
     * zeros.
     *
     * @param rowsAreStored whether a row of the part is contiguous in memory, or else a column
     */
    private static void pack(
            boolean rowsAreStored,
            int wide,
            int depth,
            MemorySegment from,
            long offset,
            int ld,
            int tile,
            double[] packed,
            double[] line) {
        int full = roundUp(wide, tile);
        if (full > wide) {
            Arrays.fill(packed, (full - tile) * depth, full * depth, 0);
        }
        if (rowsAreStored) {
            for (int r = 0; r < wide; r++) {
                MemorySegment.copy(
                        from, LAYOUT, Double.BYTES * (offset + (long) r * ld), line, 0, depth);
                int to = r / tile * tile * depth + r % tile;
                for (int p = 0; p < depth; p++) {
                    packed[to + p * tile] = line[p];
                }
            }
            return;
        }
        for (int p = 0; p < depth; p++) {
            MemorySegment.copy(
                    from, LAYOUT, Double.BYTES * (offset + (long) p * ld), line, 0, wide);
            int to = p * tile;
            for (int r = 0; r < wide; r += tile) {
                int some = Math.min(tile, wide - r);
                for (int q = 0; q < some; q++) {
                    packed[to + r * depth + q] = line[r + q];
                }
            }
        }
    }

    private static void multiply(
            int rows,
            int columns,
            int depth,
            double alpha,
            double[] packedA,
            double[] packedB,
            double[] block,
            int ldBlock) {
        for (int j = 0; j < columns; j += TILE_COLUMNS) {
            for (int i = 0; i < rows; i += TILE_ROWS) {
                tile(
                        depth,
                        alpha,
                        packedA,
                        i * depth,
                        packedB,
                        j * depth,
                        block,
                        i * ldBlock + j,
                        ldBlock);
            }
        }
    }

    /** C tile += alpha times a panel of A by a panel of B; all twelve sums stay in registers. */
    private static void tile(
            int depth,
            double alpha,
            double[] a,
            int ao,
            double[] b,
            int bo,
            double[] c,
            int co,
            int ldc) {
        DoubleVector c00 = DoubleVector.zero(SPECIES);
        DoubleVector c01 = c00;
        DoubleVector c10 = c00;
        DoubleVector c11 = c00;
        DoubleVector c20 = c00;
        DoubleVector c21 = c00;
        DoubleVector c30 = c00;
        DoubleVector c31 = c00;
        DoubleVector c40 = c00;
        DoubleVector c41 = c00;
        DoubleVector c50 = c00;
        DoubleVector c51 = c00;
        int ap = ao;
        int bp = bo;
        for (int p = 0; p < depth; p++) {
            DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, bp);
            DoubleVector b1 = DoubleVector.fromArray(SPECIES, b, bp + LANES);
            DoubleVector a0 = DoubleVector.broadcast(SPECIES, a[ap]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            DoubleVector a1 = DoubleVector.broadcast(SPECIES, a[ap + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            DoubleVector a2 = DoubleVector.broadcast(SPECIES, a[ap + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            DoubleVector a3 = DoubleVector.broadcast(SPECIES, a[ap + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            DoubleVector a4 = DoubleVector.broadcast(SPECIES, a[ap + 4]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            DoubleVector a5 = DoubleVector.broadcast(SPECIES, a[ap + 5]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            ap += TILE_ROWS;
            bp += TILE_COLUMNS;
        }
        DoubleVector scale = DoubleVector.broadcast(SPECIES, alpha);
        add(scale, c00, c01, c, co);
        add(scale, c10, c11, c, co + ldc);
        add(scale, c20, c21, c, co + 2 * ldc);
        add(scale, c30, c31, c, co + 3 * ldc);
        add(scale, c40, c41, c, co + 4 * ldc);
        add(scale, c50, c51, c, co + 5 * ldc);
    }

    private static void add(
            DoubleVector scale, DoubleVector left, DoubleVector right, double[] c, int at) {
        scale.fma(left, DoubleVector.fromArray(SPECIES, c, at)).intoArray(c, at);
        scale.fma(right, DoubleVector.fromArray(SPECIES, c, at + LANES)).intoArray(c, at + LANES);
    }

    /** The same sums in the same order, one by one. */
    private static void tiny(
            boolean ta,
            boolean tb,
            int m,
            int n,
            int k,
            double alpha,
            MemorySegment a,
            long ao,
            int lda,
            MemorySegment b,
            long bo,
            int ldb,
            double beta,
            MemorySegment c,
            long co,
            int ldc) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                long at = co + (long) i * ldc + j;
                double total = beta == 0 ? 0 : beta * c.getAtIndex(ValueLayout.JAVA_DOUBLE, at);
                for (int from = 0; from < k; from += DEPTH) {
                    double sum = 0;
                    for (int p = from; p < Math.min(k, from + DEPTH); p++) {
                        sum =
                                Math.fma(
                                        a.getAtIndex(
                                                ValueLayout.JAVA_DOUBLE, at(ta, ao, i, p, lda)),
                                        b.getAtIndex(
                                                ValueLayout.JAVA_DOUBLE, at(tb, bo, p, j, ldb)),
                                        sum);
                    }
                    total = Math.fma(alpha, sum, total);
                }
                c.setAtIndex(ValueLayout.JAVA_DOUBLE, at, total);
            }
        }
    }

    private static long at(boolean transposed, long offset, int i, int j, int ld) {
        return offset + (transposed ? (long) j * ld + i : (long) i * ld + j);
    }

    private static int roundUp(int size, int multiple) {
        return (size + multiple - 1) / multiple * multiple;
    }
}
