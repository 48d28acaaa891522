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

    /** The size of the kernel's tile: six rows by two vectors leave registers free, of 16. */
    private static final int TILE_ROWS = 6;

    private static final int TILE_COLUMNS = 2 * LANES;

    /** The sizes of blocks: three of them fit into a second-level cache of 2 MB. */
    private static final int ROWS = 64 * TILE_ROWS;

    private static final int COLUMNS = 384;
    private static final int DEPTH = 256;

    /** The number of multiply-adds below which packing costs more than it saves. */
    private static final long TINY = 8 * 8 * 8;

    private static final ValueLayout.OfDouble LAYOUT = ValueLayout.JAVA_DOUBLE_UNALIGNED;

    private DoubleProduct() {}

    static void gemm(double alpha, Operand a, Operand b, double beta, Operand c) {
        int m = c.rows();
        int n = c.columns();
        int k = a.width();
        if ((long) m * n * k <= TINY) {
            tiny(alpha, a, b, beta, c);
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
                Operand corner = c.part(i, j, rows, columns);
                readBlock(beta, corner, block, blockColumns);
                for (int p = 0; p < k; p += blockDepth) {
                    int depth = Math.min(blockDepth, k - p);
                    pack(a.part(i, p, rows, depth), TILE_ROWS, packedA, line);
                    Operand right = b.part(p, j, depth, columns).transpose();
                    pack(right, TILE_COLUMNS, packedB, line);
                    multiply(rows, columns, depth, alpha, packedA, packedB, block, blockColumns);
                }
                for (int r = 0; r < rows; r++) {
                    MemorySegment.copy(
                            block,
                            r * blockColumns,
                            c.memory(),
                            LAYOUT,
                            Double.BYTES * corner.index(r, 0),
                            columns);
                }
            }
        }
    }

    private static void readBlock(double beta, Operand c, double[] block, int ldBlock) {
        if (beta == 0) {
            Arrays.fill(block, 0);
            return;
        }
        for (int r = 0; r < c.rows(); r++) {
            int from = r * ldBlock;
            MemorySegment.copy(
                    c.memory(), LAYOUT, Double.BYTES * c.index(r, 0), block, from, c.columns());
            for (int q = from; q < from + c.columns(); q++) {
                block[q] *= beta;
            }
        }
    }

    /**
     * Packs a [wide, depth] part of op(A) (or of op(B)ᵀ) into panels of {@code tile} rows, each
     * panel column by column, so that the kernel reads contiguous memory. The last panel is padded
     * with zeros.
     */
    private static void pack(Operand from, int tile, double[] packed, double[] line) {
        int wide = from.height();
        int depth = from.width();
        int full = roundUp(wide, tile);
        if (full > wide) {
            Arrays.fill(packed, (full - tile) * depth, full * depth, 0);
        }
        if (!from.transposed()) {
            for (int r = 0; r < wide; r++) {
                MemorySegment.copy(
                        from.memory(), LAYOUT, Double.BYTES * from.index(r, 0), line, 0, depth);
                int to = r / tile * tile * depth + r % tile;
                for (int p = 0; p < depth; p++) {
                    packed[to + p * tile] = line[p];
                }
            }
            return;
        }
        for (int p = 0; p < depth; p++) {
            MemorySegment.copy(
                    from.memory(), LAYOUT, Double.BYTES * from.index(0, p), line, 0, wide);
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

    /** Computes the same sums in the same order without packing. */
    private static void tiny(double alpha, Operand a, Operand b, double beta, Operand c) {
        int k = a.width();
        for (int i = 0; i < c.rows(); i++) {
            for (int j = 0; j < c.columns(); j++) {
                double total = beta == 0 ? 0 : beta * at(c, i, j);
                for (int from = 0; from < k; from += DEPTH) {
                    double sum = 0;
                    for (int p = from; p < Math.min(k, from + DEPTH); p++) {
                        sum = Math.fma(at(a, i, p), at(b, p, j), sum);
                    }
                    total = Math.fma(alpha, sum, total);
                }
                c.memory().setAtIndex(ValueLayout.JAVA_DOUBLE, c.index(i, j), total);
            }
        }
    }

    private static double at(Operand x, int i, int j) {
        return x.memory().getAtIndex(ValueLayout.JAVA_DOUBLE, x.index(i, j));
    }

    private static int roundUp(int size, int multiple) {
        return (size + multiple - 1) / multiple * multiple;
    }
}
