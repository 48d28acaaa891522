package org.plstar.array.blas;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;

/**
 * A symmetric matrix as Q B Qᵀ with B a band, by blocks of Householder reflections from the last
 * rows up, all of it products of matrices (Bischof, Lang and Sun, ACM Trans. Math. Softw. 26,
 * 2000).
 *
 * <p>A block of rows is multiplied from the right by Q = I - Vᵀ S V, a reflection for each row,
 * which leaves the band; the rows before it become Qᵀ A Q. How work is cut depends on the order
 * alone. Cost 4/3 n³ + O(n² b), memory 5 b n beside the matrix, b being the band's width.
 */
final class BandReduction {
    /** The number of rows and of columns of a tile, and of columns of a strip. */
    private static final int TILE = 256;

    private final Matrix a;
    private final int n;
    private final SymmetricBand band;
    private final int width;
    private final Workers workers;
    private final RowReflections panel;

    /** The contribution of each strip to P Vᵀ. */
    private final double[][] inner;

    private BandReduction(Matrix a, SymmetricBand band, Workers workers) {
        this.a = a;
        this.band = band;
        this.workers = workers;
        n = a.rows();
        width = band.width();
        panel = new RowReflections(width, n);
        inner = new double[Math.ceilDiv(n, TILE)][width * width];
    }

    /**
     * Reduces the matrix in the lower triangle of a, which is overwritten.
     *
     * @param band of a's order; becomes B, its first row and column those that were the last
     */
    static void reduce(Matrix a, SymmetricBand band, Workers workers) {
        new BandReduction(a, band, workers).reduce();
    }

    private void reduce() {
        int end = n;
        // two blocks one below the other: v and w, and w and v
        try (Matrix vw = Matrix.zeros(2 * width, n);
                Matrix wv = Matrix.zeros(2 * width, n)) {
            for (; end > width; end -= width) {
                int before = end - width;
                block(before, vw.segment());
                double[] factors = factors(before, vw.segment());
                int strips = Math.ceilDiv(before, TILE);
                workers.run(strips, s -> finish(s, before, factors, vw.segment(), wv.segment()));
                SymmetricUpdate.subtract(
                        a, before, TILE, 2 * width, vw.segment(), wv.segment(), workers);
            }
        }
        for (int i = 0; i < end; i++) {
            keep(i, 0);
        }
    }

    /** Copies row i, from a column on, to the band. */
    private void keep(int i, int column) {
        for (int j = column; j <= i; j++) {
            band.set(n - 1 - j, n - 1 - i, a.get(i, j));
        }
    }

    /** Computes the reflections of the rows after {@code before}, and V. */
    private void block(int before, MemorySegment vw) {
        for (int k = 0; k < width; k++) {
            MemorySegment.copy(
                    a.segment(),
                    ValueLayout.JAVA_DOUBLE,
                    a.offset(before + k, 0) * Double.BYTES,
                    panel.rows(),
                    k * n,
                    before);
        }
        panel.make(before);
        for (int k = 0; k < width; k++) {
            int i = before + k;
            for (int j = Math.max(0, i - width); j < before; j++) {
                band.set(n - 1 - j, n - 1 - i, panel.left(k, j));
            }
            keep(i, before);
            MemorySegment.copy(
                    panel.rows(),
                    k * n,
                    vw,
                    ValueLayout.JAVA_DOUBLE,
                    (long) k * n * Double.BYTES,
                    before);
        }
    }

    /** Computes P = V A, stored below V, and the factors of W: [-M/2, Sᵀ] with M = Sᵀ P Vᵀ S. */
    private double[] factors(int before, MemorySegment vw) {
        int b = width;
        int strips = Math.ceilDiv(before, TILE);
        workers.run(strips, s -> multiply(s, before, vw));
        double[] sum = inner[0];
        for (int s = 1; s < strips; s++) {
            for (int k = 0; k < b * b; k++) {
                sum[k] += inner[s][k];
            }
        }
        double[] s = panel.triangle();
        double[] right = new double[b * b];
        double[] factors = new double[2 * b * b];
        Blas.gemm(1, Operand.of(sum, b, b), Operand.of(s, b, b), 0, Operand.of(right, b, b));
        Blas.gemm(
                -0.5,
                Operand.of(s, b, b).transpose(),
                Operand.of(right, b, b),
                0,
                Operand.of(factors, 0, b, b, 2 * b));
        for (int i = 0; i < b; i++) {
            for (int j = 0; j < b; j++) {
                factors[i * 2 * b + b + j] = s[j * b + i];
            }
        }
        return factors;
    }

    /** Computes some columns of P, and their contribution to P Vᵀ. */
    private void multiply(int strip, int before, MemorySegment vw) {
        int b = width;
        int from = strip * TILE;
        int columns = Math.min(TILE, before - from);
        mirror(from, columns);
        MemorySegment all = a.segment();
        long row = a.offset(from, 0);
        long at = (long) b * n + from;
        Blas.gemm(
                1,
                Operand.of(vw, 0, b, from, n),
                Operand.of(all, row, columns, from, n).transpose(),
                0,
                Operand.of(vw, at, b, columns, n));
        int rest = before - from;
        Blas.gemm(
                1,
                Operand.of(vw, from, b, rest, n),
                Operand.of(all, row + from, rest, columns, n),
                1,
                Operand.of(vw, at, b, columns, n));
        MemorySegment share = MemorySegment.ofArray(inner[strip]);
        Blas.gemm(
                1,
                Operand.of(vw, at, b, columns, n),
                Operand.of(vw, from, b, columns, n).transpose(),
                0,
                Operand.of(share, b, b));
    }

    /** Makes a tile on the diagonal symmetric. */
    private void mirror(int from, int size) {
        MemorySegment all = a.segment();
        for (int i = 0; i < size; i++) {
            long row = a.offset(from + i, from);
            long column = a.offset(from, from + i);
            for (int j = 0; j < i; j++) {
                all.setAtIndex(
                        ValueLayout.JAVA_DOUBLE,
                        column + (long) j * n,
                        all.getAtIndex(ValueLayout.JAVA_DOUBLE, row + j));
            }
        }
    }

    /** Computes some columns of W = Sᵀ P - M V / 2, together with V in both orders. */
    private void finish(
            int strip, int before, double[] factors, MemorySegment vw, MemorySegment wv) {
        int b = width;
        int from = strip * TILE;
        int columns = Math.min(TILE, before - from);
        MemorySegment f = MemorySegment.ofArray(factors);
        Blas.gemm(
                1,
                Operand.of(f, b, 2 * b),
                Operand.of(vw, from, 2 * b, columns, n),
                0,
                Operand.of(wv, from, b, columns, n));
        for (int k = 0; k < b; k++) {
            long upper = ((long) k * n + from) * Double.BYTES;
            long lower = ((long) (b + k) * n + from) * Double.BYTES;
            long bytes = (long) columns * Double.BYTES;
            MemorySegment.copy(wv, upper, vw, lower, bytes);
            MemorySegment.copy(vw, upper, wv, lower, bytes);
        }
    }
}
