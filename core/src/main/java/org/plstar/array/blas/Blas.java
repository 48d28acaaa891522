package org.plstar.array.blas;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Products of dense row-major matrices, single-threaded, in double and float.
 *
 * <p>An argument triple {@code (a, offset, ld)} is a matrix whose element (i, j) is {@code a[offset
 * + i * ld + j]}; offsets count elements. {@code op(A)} is A, or Aᵀ where the flag says transposed:
 * the shape given is that of {@code op(A)}. As in BLAS, {@code beta == 0} means that C is written
 * and never read. C must not overlap A or B.
 *
 * <p>Every call checks that the matrices lie inside their arrays, so a wrong shape is an {@link
 * IndexOutOfBoundsException}, never a corrupted heap. Results are the same bytes whenever the same
 * shapes and values come again, on any thread.
 *
 * <p>Arrays are handed to native code without a copy. Garbage collection waits for such a call, so
 * long ones are cut into pieces of about 10 ms whose sizes depend on the shape only. Products on
 * off-heap segments are not cut and stall nobody.
 */
public final class Blas {
    private Blas() {}

    /** Chosen once, on first use. */
    private static final class Chosen {
        static final Provider PROVIDER = Provider.choose();
    }

    /** What runs, for the rest of this package. */
    static Provider provide() {
        return Chosen.PROVIDER;
    }

    /** Which implementation runs: {@code "OpenBLAS 0.3.31 SkylakeX"} or {@code "pure Java"}. */
    public static String provider() {
        return provide().provider();
    }

    /**
     * At multiples of so many rows of C [m, n] = A [m, k] B [k, n] a product may be cut into
     * pieces, of 4 million multiply-adds each or more on average, without changing a bit of the
     * result; 0 where that is not known, and for products so long (4 GFLOP) that they are cut in
     * any case, by their shape.
     *
     * <p>Known by trial, for pure Java and the kernels of OpenBLAS that {@code CutRowsTest} runs.
     * Of columns it does not hold.
     */
    public static int cutRows(int m, int n, int k) {
        return Pieces.isShort(m, n, k) ? provide().cutRows() : 0;
    }

    /**
     * C = alpha A B + beta C in double.
     *
     * @param a [m, k]; not modified
     * @param b [k, n]; not modified
     * @param c [m, n], not transposed; modified
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static void gemm(double alpha, Operand a, Operand b, double beta, Operand c) {
        int m = c.rows();
        int n = c.columns();
        int k = a.width();
        if (c.transposed() || a.height() != m || b.width() != n || b.height() != k) {
            throw new IllegalArgumentException(a + " times " + b + " into " + c);
        }
        gemm(
                a.transposed(),
                b.transposed(),
                m,
                n,
                k,
                alpha,
                a.memory(),
                a.offset(),
                a.ld(),
                b.memory(),
                b.offset(),
                b.ld(),
                beta,
                c.memory(),
                c.offset(),
                c.ld());
    }

    /**
     * C = alpha op(A) op(B) + beta C in double, on arrays.
     *
     * @param ta whether op(A) is Aᵀ (A stored [k, m])
     * @param tb whether op(B) is Bᵀ (B stored [n, k])
     * @param m rows of C
     * @param n columns of C
     * @param k columns of op(A)
     * @param a op(A) is [m, k]; not modified
     * @param b op(B) is [k, n]; not modified
     * @param c [m, n]; modified
     */
    public static void gemm(
            boolean ta,
            boolean tb,
            int m,
            int n,
            int k,
            double alpha,
            double[] a,
            int ao,
            int lda,
            double[] b,
            int bo,
            int ldb,
            double beta,
            double[] c,
            int co,
            int ldc) {
        gemm(ta, tb, m, n, k, alpha, of(a), ao, lda, of(b), bo, ldb, beta, of(c), co, ldc);
    }

    /** C = alpha op(A) op(B) + beta C in float, on arrays; arguments as for double. */
    public static void gemm(
            boolean ta,
            boolean tb,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int ao,
            int lda,
            float[] b,
            int bo,
            int ldb,
            float beta,
            float[] c,
            int co,
            int ldc) {
        MemorySegment as = MemorySegment.ofArray(a);
        MemorySegment bs = MemorySegment.ofArray(b);
        MemorySegment cs = MemorySegment.ofArray(c);
        gemmFloats(ta, tb, m, n, k, alpha, as, ao, lda, bs, bo, ldb, beta, cs, co, ldc);
    }

    /**
     * C = alpha op(A) op(B) + beta C in double, where each matrix is a segment of doubles, off-heap
     * or made by {@link MemorySegment#ofArray(double[])}; mixtures are fine. Offsets count doubles.
     */
    public static void gemm(
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
        Operand.check("A", ta ? k : m, ta ? m : k, ao, lda, doubles(a));
        Operand.check("B", tb ? n : k, tb ? k : n, bo, ldb, doubles(b));
        Operand.check("C", m, n, co, ldc, doubles(c));
        if (m == 0 || n == 0) {
            return;
        }
        if (k == 0 || alpha == 0) {
            Scaling.doubles(m, n, beta, c, co, ldc);
            return;
        }
        provide().gemm(ta, tb, m, n, k, alpha, a, ao, lda, b, bo, ldb, beta, c, co, ldc);
    }

    /** The same as {@link #gemm} on segments, but of floats; offsets count floats. */
    public static void gemmFloats(
            boolean ta,
            boolean tb,
            int m,
            int n,
            int k,
            float alpha,
            MemorySegment a,
            long ao,
            int lda,
            MemorySegment b,
            long bo,
            int ldb,
            float beta,
            MemorySegment c,
            long co,
            int ldc) {
        Operand.check("A", ta ? k : m, ta ? m : k, ao, lda, floats(a));
        Operand.check("B", tb ? n : k, tb ? k : n, bo, ldb, floats(b));
        Operand.check("C", m, n, co, ldc, floats(c));
        if (m == 0 || n == 0) {
            return;
        }
        if (k == 0 || alpha == 0) {
            Scaling.floats(m, n, beta, c, co, ldc);
            return;
        }
        provide().gemmFloats(ta, tb, m, n, k, alpha, a, ao, lda, b, bo, ldb, beta, c, co, ldc);
    }

    /** C = alpha op(A) op(B) + beta C where A and B are arrays and C, a tile, is off-heap. */
    public static void gemm(
            boolean ta,
            boolean tb,
            int m,
            int n,
            int k,
            double alpha,
            double[] a,
            int ao,
            int lda,
            double[] b,
            int bo,
            int ldb,
            double beta,
            MemorySegment c,
            long co,
            int ldc) {
        gemm(ta, tb, m, n, k, alpha, of(a), ao, lda, of(b), bo, ldb, beta, c, co, ldc);
    }

    /**
     * One triangle of C = alpha op(A) op(A)ᵀ + beta C in double, on arrays.
     *
     * @param triangle the part of C that is written; the rest of C is not touched
     * @param ta whether op(A) is Aᵀ (A stored [k, n])
     * @param n rows and columns of C
     * @param k columns of op(A)
     * @param a op(A) is [n, k]; not modified
     * @param c [n, n]; modified
     */
    public static void syrk(
            Triangle triangle,
            boolean ta,
            int n,
            int k,
            double alpha,
            double[] a,
            int ao,
            int lda,
            double beta,
            double[] c,
            int co,
            int ldc) {
        syrk(triangle, ta, n, k, alpha, of(a), ao, lda, beta, of(c), co, ldc);
    }

    /** One triangle of C = alpha op(A) op(A)ᵀ + beta C in float, on arrays; as for double. */
    public static void syrk(
            Triangle triangle,
            boolean ta,
            int n,
            int k,
            float alpha,
            float[] a,
            int ao,
            int lda,
            float beta,
            float[] c,
            int co,
            int ldc) {
        syrkFloats(
                triangle,
                ta,
                n,
                k,
                alpha,
                MemorySegment.ofArray(a),
                ao,
                lda,
                beta,
                MemorySegment.ofArray(c),
                co,
                ldc);
    }

    /**
     * One triangle of C = alpha op(A) op(A)ᵀ + beta C on segments of doubles, on or off the heap.
     */
    public static void syrk(
            Triangle triangle,
            boolean ta,
            int n,
            int k,
            double alpha,
            MemorySegment a,
            long ao,
            int lda,
            double beta,
            MemorySegment c,
            long co,
            int ldc) {
        Operand.check("A", ta ? k : n, ta ? n : k, ao, lda, doubles(a));
        Operand.check("C", n, n, co, ldc, doubles(c));
        if (n == 0) {
            return;
        }
        if (k == 0 || alpha == 0) {
            Scaling.doubles(triangle, n, beta, c, co, ldc);
            return;
        }
        provide().syrk(triangle, ta, n, k, alpha, a, ao, lda, beta, c, co, ldc);
    }

    /** The same as {@link #syrk} on segments, but of floats; offsets count floats. */
    public static void syrkFloats(
            Triangle triangle,
            boolean ta,
            int n,
            int k,
            float alpha,
            MemorySegment a,
            long ao,
            int lda,
            float beta,
            MemorySegment c,
            long co,
            int ldc) {
        Operand.check("A", ta ? k : n, ta ? n : k, ao, lda, floats(a));
        Operand.check("C", n, n, co, ldc, floats(c));
        if (n == 0) {
            return;
        }
        if (k == 0 || alpha == 0) {
            Scaling.floats(triangle, n, beta, c, co, ldc);
            return;
        }
        provide().syrkFloats(triangle, ta, n, k, alpha, a, ao, lda, beta, c, co, ldc);
    }

    /**
     * y = alpha op(A) x + beta y in double, on arrays.
     *
     * @param ta whether op(A) is Aᵀ; A is stored [m, n] either way, as in BLAS
     * @param m rows of the stored A
     * @param n columns of the stored A
     * @param x n numbers from {@code xo} (m where transposed); not modified
     * @param y m numbers from {@code yo} (n where transposed); modified
     */
    public static void gemv(
            boolean ta,
            int m,
            int n,
            double alpha,
            double[] a,
            int ao,
            int lda,
            double[] x,
            int xo,
            double beta,
            double[] y,
            int yo) {
        gemv(ta, m, n, alpha, of(a), ao, lda, of(x), xo, beta, of(y), yo);
    }

    /** y = alpha op(A) x + beta y in float, on arrays; arguments as for double. */
    public static void gemv(
            boolean ta,
            int m,
            int n,
            float alpha,
            float[] a,
            int ao,
            int lda,
            float[] x,
            int xo,
            float beta,
            float[] y,
            int yo) {
        gemvFloats(
                ta,
                m,
                n,
                alpha,
                MemorySegment.ofArray(a),
                ao,
                lda,
                MemorySegment.ofArray(x),
                xo,
                beta,
                MemorySegment.ofArray(y),
                yo);
    }

    /** y = alpha op(A) x + beta y on segments of doubles, on or off the heap; mixtures are fine. */
    public static void gemv(
            boolean ta,
            int m,
            int n,
            double alpha,
            MemorySegment a,
            long ao,
            int lda,
            MemorySegment x,
            long xo,
            double beta,
            MemorySegment y,
            long yo) {
        Operand.check("A", m, n, ao, lda, doubles(a));
        Operand.check("x", 1, ta ? m : n, xo, Math.max(1, ta ? m : n), doubles(x));
        Operand.check("y", 1, ta ? n : m, yo, Math.max(1, ta ? n : m), doubles(y));
        if ((ta ? n : m) == 0) {
            return;
        }
        if ((ta ? m : n) == 0 || alpha == 0) {
            Scaling.doubles(1, ta ? n : m, beta, y, yo, 1);
            return;
        }
        provide().gemv(ta, m, n, alpha, a, ao, lda, x, xo, beta, y, yo);
    }

    /** The same as {@link #gemv} on segments, but of floats; offsets count floats. */
    public static void gemvFloats(
            boolean ta,
            int m,
            int n,
            float alpha,
            MemorySegment a,
            long ao,
            int lda,
            MemorySegment x,
            long xo,
            float beta,
            MemorySegment y,
            long yo) {
        Operand.check("A", m, n, ao, lda, floats(a));
        Operand.check("x", 1, ta ? m : n, xo, Math.max(1, ta ? m : n), floats(x));
        Operand.check("y", 1, ta ? n : m, yo, Math.max(1, ta ? n : m), floats(y));
        if ((ta ? n : m) == 0) {
            return;
        }
        if ((ta ? m : n) == 0 || alpha == 0) {
            Scaling.floats(1, ta ? n : m, beta, y, yo, 1);
            return;
        }
        provide().gemvFloats(ta, m, n, alpha, a, ao, lda, x, xo, beta, y, yo);
    }

    /**
     * B = alpha op(T)⁻¹ B in place, where T is triangular with its own diagonal, on segments of
     * doubles.
     *
     * @param triangle the part of T that is read
     * @param tt whether op(T) is Tᵀ
     * @param m rows and columns of T, rows of B
     * @param n columns of B, one right-hand side each
     * @param t [m, m]; not modified
     * @param b [m, n]; modified
     */
    public static void trsm(
            Triangle triangle,
            boolean tt,
            int m,
            int n,
            double alpha,
            MemorySegment t,
            long to,
            int ldt,
            MemorySegment b,
            long bo,
            int ldb) {
        Operand.check("T", m, m, to, ldt, doubles(t));
        Operand.check("B", m, n, bo, ldb, doubles(b));
        if (m == 0 || n == 0) {
            return;
        }
        provide().trsm(triangle, tt, m, n, alpha, t, to, ldt, b, bo, ldb);
    }

    private static MemorySegment of(double[] array) {
        return MemorySegment.ofArray(array);
    }

    private static long doubles(MemorySegment segment) {
        return segment.byteSize() / ValueLayout.JAVA_DOUBLE.byteSize();
    }

    private static long floats(MemorySegment segment) {
        return segment.byteSize() / ValueLayout.JAVA_FLOAT.byteSize();
    }
}
