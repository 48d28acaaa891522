package org.plstar.array.blas;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.DoubleReductions;

/**
 * A symmetric matrix as Q T Qᵀ with T tridiagonal, by Householder reflections from the last row up,
 * in blocks of rows (Dongarra, Hammarling and Sorensen, J. Comput. Appl. Math. 27, 1989): within a
 * block each reflection multiplies the matrix with a vector, and all of them change it at once, by
 * a product of matrices.
 *
 * <p>Reflection i is I - τ v vᵀ; v is zero from index i on, 1 at i - 1, and kept in row i. Vectors
 * and tiles are shared by a team; how they are cut depends on the order and the machine alone. Cost
 * 4/3 n³, half of it at the speed of memory.
 */
final class Tridiagonalization {
    /** The number of rows of a block. */
    private static final int BLOCK = 48;

    /**
     * The number of reflections that are applied together: more than are made together, since no
     * step waits for them.
     */
    private static final int MANY = 128;

    /** The number of rows and of columns of a tile, and of rows of a strip. */
    private static final int TILE = 384;

    private final Matrix a;
    private final double[] tau;
    private final Workers workers;

    private Tridiagonalization(Matrix a, Workers workers) {
        this.a = a;
        this.workers = workers;
        tau = new double[a.rows()];
    }

    /**
     * Reduces the matrix in the lower triangle of a, which is overwritten.
     *
     * @param d becomes T's diagonal [n]
     * @param e its first n - 1 elements become those below it
     */
    static Tridiagonalization of(Matrix a, double[] d, double[] e, Workers workers) {
        Tridiagonalization t = new Tridiagonalization(a, workers);
        int exponent = PowerOfTwo.takeFrom(a);
        t.reduce(d, e);
        PowerOfTwo.giveTo(d, e, exponent);
        return t;
    }

    private void reduce(double[] d, double[] e) {
        int n = a.rows();
        SymmetricVector product = new SymmetricVector(a, workers);
        // two blocks one below the other: v and w, and w and v
        try (Matrix vw = Matrix.zeros(2 * BLOCK, n);
                Matrix wv = Matrix.zeros(2 * BLOCK, n)) {
            Panel panel = new Panel(product, wv.segment(), n);
            for (int end = n; end > 0; ) {
                int begin = Math.max(0, end - BLOCK);
                for (int i = end - 1; i >= begin; i--) {
                    panel.reflect(i, end, begin, d, e);
                }
                update(begin, end, vw.segment(), wv.segment());
                end = begin;
            }
        }
    }

    /** A -= Vᵀ W + Wᵀ V for the rows before a block. */
    private void update(int begin, int end, MemorySegment vw, MemorySegment wv) {
        int n = a.rows();
        int rows = end - begin;
        long bytes = (long) begin * Double.BYTES;
        for (int k = 0; k < rows; k++) {
            long upper = (long) k * n * Double.BYTES;
            long lower = (long) (BLOCK + k) * n * Double.BYTES;
            long v = (long) (begin + k) * n * Double.BYTES;
            MemorySegment.copy(a.segment(), v, vw, upper, bytes);
            MemorySegment.copy(wv, upper, vw, lower, bytes);
            MemorySegment.copy(vw, upper, wv, lower, bytes);
        }
        SymmetricUpdate.subtract(a, begin, TILE, 2 * BLOCK, vw, wv, workers);
    }

    /** The vectors of a block in progress. */
    private final class Panel {
        private final SymmetricVector product;
        private final MemorySegment w;
        private final double[] row;
        private final double[] v;
        private final double[] p;
        private final double[] ofV = new double[BLOCK];
        private final double[] ofW = new double[BLOCK];

        Panel(SymmetricVector product, MemorySegment w, int n) {
            this.product = product;
            this.w = w;
            row = new double[n];
            v = new double[n];
            p = new double[n];
        }

        /**
         * Applies the block's reflections to row i, and makes the reflection by which it becomes
         * (…, 0, e, d).
         */
        void reflect(int i, int end, int begin, double[] d, double[] e) {
            int n = a.rows();
            int before = end - 1 - i;
            int first = i + 1 - begin;
            a.readRow(i, row, 0);
            for (int k = 0; k < before; k++) {
                ofV[k] = a.get(i + 1 + k, i);
                ofW[k] = w.getAtIndex(ValueLayout.JAVA_DOUBLE, (long) (first + k) * n + i);
            }
            subtract(i + 1, before, i + 1, first, row);
            d[i] = row[i];
            if (i == 0) {
                return;
            }
            System.arraycopy(row, 0, v, 0, i);
            e[i - 1] = Householder.reflect(v, 0, i, i - 1, tau, i);
            System.arraycopy(v, 0, row, 0, i);
            a.writeRow(i, row, 0);
            if (tau[i] == 0) {
                Arrays.fill(p, 0, i, 0);
            } else {
                product.multiply(i, v, p, workers);
                times(before, i, a.segment(), (long) (i + 1) * n, ofV);
                times(before, i, w, (long) first * n, ofW);
                subtract(i, before, i + 1, first, p);
                for (int j = 0; j < i; j++) {
                    p[j] *= tau[i];
                }
                double along = DoubleReductions.dot(p, 0, v, 0, i);
                DoubleElementwise.axpy(-tau[i] * along / 2, v, 0, p, 0, i);
            }
            MemorySegment.copy(
                    p, 0, w, ValueLayout.JAVA_DOUBLE, (long) (i - begin) * n * Double.BYTES, i);
        }

        /** to = the rows of a block times v. */
        private void times(int rows, int columns, MemorySegment from, long at, double[] to) {
            if (rows > 0) {
                Blas.gemv(
                        1,
                        Operand.of(from, at, rows, columns, a.rows()),
                        Operand.vector(v, 0, columns),
                        0,
                        Operand.vector(to, 0, rows));
            }
        }

        /**
         * Computes y -= Σ ofW_k v_k + ofV_k w_k over the rows of the block so far, for the first
         * elements of y.
         */
        private void subtract(int numbers, int rows, int firstV, int firstW, double[] y) {
            if (rows > 0) {
                int n = a.rows();
                Operand to = Operand.vector(y, 0, numbers);
                Blas.gemv(
                        -1,
                        Operand.of(w, (long) firstW * n, rows, numbers, n).transpose(),
                        Operand.vector(ofV, 0, rows),
                        1,
                        to);
                Blas.gemv(
                        -1,
                        Operand.of(a).part(firstV, 0, rows, numbers).transpose(),
                        Operand.vector(ofW, 0, rows),
                        1,
                        to);
            }
        }
    }

    /** Replaces each row z of a matrix by Q z: eigenvectors of T become those of A. */
    void apply(Matrix z) {
        int n = a.rows();
        double[] triangle = new double[MANY * MANY];
        try (Matrix v = Matrix.zeros(MANY, n)) {
            for (int begin = 1; begin < n; begin += MANY) {
                int rows = Math.min(MANY, n - begin);
                int width = begin + rows - 1;
                reflections(begin, rows, width, v, triangle);
                workers.run(
                        Math.ceilDiv(z.rows(), TILE),
                        s -> strip(z, s * TILE, rows, width, v, triangle));
            }
        }
    }

    /**
     * V of some reflections, [rows, width], and the triangle S with (I - τ v vᵀ) … (I - τ v vᵀ) = I
     * - Vᵀ S V.
     */
    private void reflections(int begin, int rows, int width, Matrix v, double[] triangle) {
        int n = a.rows();
        double[] row = new double[n];
        for (int k = 0; k < rows; k++) {
            a.readRow(begin + k, row, 0);
            Arrays.fill(row, begin + k, n, 0);
            v.writeRow(k, row, 0);
        }
        double[] inner = new double[rows * rows];
        MemorySegment all = v.segment();
        MemorySegment to = MemorySegment.ofArray(inner);
        Blas.gemm(
                1,
                Operand.of(all, 0, rows, width, n),
                Operand.of(all, 0, rows, width, n).transpose(),
                0,
                Operand.of(to, rows, rows));
        for (int j = 0; j < rows; j++) {
            for (int i = 0; i < j; i++) {
                double sum = 0;
                for (int k = i; k < j; k++) {
                    sum += triangle[i * MANY + k] * inner[k * rows + j];
                }
                triangle[i * MANY + j] = -tau[begin + j] * sum;
            }
            triangle[j * MANY + j] = tau[begin + j];
            Arrays.fill(triangle, j * MANY, j * MANY + j, 0);
        }
    }

    /** Z (I - Vᵀ S V) for some rows. */
    private void strip(Matrix z, int first, int rows, int width, Matrix v, double[] triangle) {
        int n = a.rows();
        int count = Math.min(TILE, z.rows() - first);
        long at = z.offset(first, 0);
        double[] inV = new double[count * rows];
        double[] turned = new double[count * rows];
        MemorySegment all = v.segment();
        MemorySegment one = MemorySegment.ofArray(inV);
        Blas.gemm(
                1,
                Operand.of(z.segment(), at, count, width, n),
                Operand.of(all, 0, rows, width, n).transpose(),
                0,
                Operand.of(one, count, rows));
        Blas.gemm(
                1,
                Operand.of(inV, count, rows),
                Operand.of(triangle, 0, rows, rows, MANY),
                0,
                Operand.of(turned, count, rows));
        MemorySegment two = MemorySegment.ofArray(turned);
        Blas.gemm(
                -1,
                Operand.of(two, count, rows),
                Operand.of(all, 0, rows, width, n),
                1,
                Operand.of(z.segment(), at, count, width, n));
    }
}
