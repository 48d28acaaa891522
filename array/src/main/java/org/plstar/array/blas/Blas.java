package org.plstar.array.blas;

import org.plstar.array.ArrayRefusal;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.refusal.Require;

/**
 * Products of dense row-major matrices, single-threaded, in double and float.
 *
 * <p>Matrices are values ({@link Operand}) that lie inside their memory, and every call checks that
 * their shapes fit, so a wrong one never corrupts the heap. As in BLAS, {@code beta == 0} means
 * that C is written and never read. C must not overlap A or B. Results are the same bytes whenever
 * the same shapes and values come again, on any thread.
 *
 * <p>Arrays are handed to native code without a copy. Garbage collection waits for such a call, so
 * long ones are cut into pieces of about 10 ms whose sizes depend on the shape only. Products on
 * off-heap segments are not cut, and nothing waits for them.
 */
public final class Blas {
    private Blas() {}

    /** The implementation, which is chosen at the first use. */
    private static final class Chosen {
        static final Provider PROVIDER = Provider.choose();
    }

    /** The implementation that computes, for the rest of this package. */
    static Provider provide() {
        return Chosen.PROVIDER;
    }

    /**
     * The name of the implementation: {@code "OpenBLAS 0.3.31 SkylakeX"} or {@code "pure Java"}.
     */
    public static String provider() {
        return provide().provider();
    }

    /**
     * The number of rows of C [m, n] = A [m, k] B [k, n] at whose multiples a product may be
     * divided into pieces, of 4 million multiply-adds each or more on average, without changing a
     * bit of the result; 0 where that is not known, and for products so long (4 GFLOP) that they
     * are cut in any case, by their shape.
     *
     * <p>Known by trial, for pure Java and the kernels of OpenBLAS that {@code CutRowsTest} runs.
     * Of columns it does not hold.
     */
    public static int cutRows(int m, int n, int k) {
        return ProductBlocks.isShort(m, n, k) ? provide().cutRows() : 0;
    }

    /**
     * A new matrix A B, to be closed.
     *
     * @param a [m, k]
     * @param b [k, n]
     * @throws org.plstar.refusal.Refusal SIZE if the shapes do not fit
     */
    public static Matrix product(Matrix a, Matrix b) {
        Require.size(a.columns(), b.rows(), ArrayRefusal.SIZE, "rows of b");
        Matrix c = Matrix.zeros(a.rows(), b.columns());
        gemm(1, Operand.of(a), Operand.of(b), 0, Operand.of(c));
        return c;
    }

    /**
     * C = alpha A B + beta C.
     *
     * @param a [m, k]; not modified
     * @param b [k, n]; not modified
     * @param c [m, n], not transposed; modified
     * @throws IllegalArgumentException if shapes or precisions do not fit
     */
    public static void gemm(double alpha, Operand a, Operand b, double beta, Operand c) {
        fit(a.height() == c.rows() && b.width() == c.columns() && b.height() == a.width(), a, b, c);
        if (c.rows() == 0 || c.columns() == 0) {
            return;
        }
        if (a.width() == 0 || c.rounded(alpha) == 0) {
            Scaling.of(beta, c);
            return;
        }
        provide().gemm(alpha, a, b, beta, c);
    }

    /**
     * Computes one triangle of C = alpha A Aᵀ + beta C.
     *
     * @param triangle the part of C that is written; the rest of C is not touched
     * @param a [n, k]; not modified
     * @param c [n, n], not transposed; modified
     * @throws IllegalArgumentException if shapes or precisions do not fit
     */
    public static void syrk(Triangle triangle, double alpha, Operand a, double beta, Operand c) {
        fit(a.height() == c.rows() && c.rows() == c.columns(), a, a, c);
        if (c.rows() == 0) {
            return;
        }
        if (a.width() == 0 || c.rounded(alpha) == 0) {
            Scaling.of(triangle, beta, c);
            return;
        }
        provide().syrk(triangle, alpha, a, beta, c);
    }

    /**
     * y = alpha A x + beta y.
     *
     * @param a [m, n]; not modified
     * @param x [n, 1], its numbers one beside the other; not modified
     * @param y [m, 1], its numbers one beside the other; modified
     * @throws IllegalArgumentException if shapes or precisions do not fit
     */
    public static void gemv(double alpha, Operand a, Operand x, double beta, Operand y) {
        fit(a.height() == y.rows() && a.width() == x.rows() && isVector(x) && isVector(y), a, x, y);
        if (y.rows() == 0) {
            return;
        }
        if (x.rows() == 0 || y.rounded(alpha) == 0) {
            Scaling.of(beta, y);
            return;
        }
        provide().gemv(alpha, a, x, beta, y);
    }

    /**
     * Computes B = alpha T⁻¹ B in place, in double, where T is triangular with its own diagonal.
     *
     * @param triangle the part of T that is read, as it lies in memory
     * @param t [m, m]; not modified
     * @param b [m, n], a right-hand side in each column, not transposed; modified
     * @throws IllegalArgumentException if the shapes do not fit, or the precision is not double
     */
    public static void trsm(Triangle triangle, double alpha, Operand t, Operand b) {
        boolean square = t.rows() == t.columns() && t.rows() == b.rows();
        fit(square && b.precision() == Precision.DOUBLE, t, t, b);
        if (b.rows() == 0 || b.columns() == 0) {
            return;
        }
        provide().trsm(triangle, alpha, t, b);
    }

    /**
     * Computes B = B T⁻ᵀ in place, in double, where T is lower triangular with its own diagonal:
     * the step of Cholesky's method below a diagonal block.
     *
     * @param t [n, n], off the heap; its lower triangle is read, not modified
     * @param b [m, n], off the heap, not transposed; modified
     * @throws IllegalArgumentException if the shapes do not fit, or one is not off the heap or not
     *     in double
     */
    public static void solveRight(Operand t, Operand b) {
        boolean square = t.rows() == t.columns() && t.rows() == b.columns() && !t.transposed();
        boolean offHeap = t.isNative() && b.isNative();
        fit(square && offHeap && b.precision() == Precision.DOUBLE, t, t, b);
        if (b.rows() > 0 && b.columns() > 0) {
            provide().solveRight(t, b);
        }
    }

    private static boolean isVector(Operand x) {
        return x.columns() == 1 && x.ld() == 1 && !x.transposed();
    }

    private static void fit(boolean shapes, Operand a, Operand b, Operand c) {
        if (!shapes
                || c.transposed()
                || a.precision() != c.precision()
                || b.precision() != c.precision()) {
            throw new IllegalArgumentException(a + " and " + b + " into " + c);
        }
    }
}
