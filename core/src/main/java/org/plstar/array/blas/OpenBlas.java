package org.plstar.array.blas;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.plstar.array.blas.Cblas.LEFT;
import static org.plstar.array.blas.Cblas.LOWER;
import static org.plstar.array.blas.Cblas.NON_UNIT;
import static org.plstar.array.blas.Cblas.RIGHT;
import static org.plstar.array.blas.Cblas.ROW_MAJOR;
import static org.plstar.array.blas.Cblas.TRANSPOSED;
import static org.plstar.array.blas.Cblas.doubles;
import static org.plstar.array.blas.Cblas.floats;
import static org.plstar.array.blas.Cblas.op;
import static org.plstar.array.blas.Cblas.part;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.plstar.array.blas.Cblas.Handles;

/**
 * The kernels of OpenBLAS, through the C interface with row-major order; long products of arrays in
 * pieces.
 */
final class OpenBlas implements Provider {
    /** Bytes of a matrix that one critical matrix-vector call may read: about 10 ms. */
    private static final long VECTOR_CALL_BYTES = 64L << 20;

    /** A multiple of what the kernels below take at once. */
    private static final int CUT_ROWS = 24;

    /** The processors, by OpenBLAS' names, whose kernels were tried. */
    private static final List<String> CUT_FREELY =
            List.of(
                    " Cooperlake",
                    " SkylakeX",
                    " Haswell",
                    " Zen",
                    " Sandybridge",
                    " Nehalem",
                    " Prescott");

    private final String provider;
    private final SymmetricProduct symmetric = new SymmetricProduct(this);

    OpenBlas(String provider) {
        this.provider = provider;
    }

    @Override
    public String provider() {
        return provider;
    }

    @Override
    public int cutRows() {
        return CUT_FREELY.stream().anyMatch(provider::endsWith) ? CUT_ROWS : 0;
    }

    @Override
    public void gemm(
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
        boolean critical = !a.isNative() || !b.isNative() || !c.isNative();
        if (critical && !Pieces.isShort(m, n, k)) {
            PiecewiseProduct.doubles(
                    this, ta, tb, m, n, k, alpha, a, ao, lda, b, bo, ldb, beta, c, co, ldc);
            return;
        }
        try {
            if (critical) {
                Handles.DGEMM_CRITICAL.invokeExact(
                        ROW_MAJOR,
                        op(ta),
                        op(tb),
                        m,
                        n,
                        k,
                        alpha,
                        doubles(a, ao),
                        lda,
                        doubles(b, bo),
                        ldb,
                        beta,
                        doubles(c, co),
                        ldc);
            } else {
                Handles.DGEMM.invokeExact(
                        ROW_MAJOR,
                        op(ta),
                        op(tb),
                        m,
                        n,
                        k,
                        alpha,
                        doubles(a, ao),
                        lda,
                        doubles(b, bo),
                        ldb,
                        beta,
                        doubles(c, co),
                        ldc);
            }
        } catch (Throwable e) {
            throw NativeCall.rethrow(e);
        }
    }

    @Override
    public void gemmFloats(
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
        boolean critical = !a.isNative() || !b.isNative() || !c.isNative();
        if (critical && !Pieces.isShort(m, n, k)) {
            PiecewiseProduct.floats(
                    this, ta, tb, m, n, k, alpha, a, ao, lda, b, bo, ldb, beta, c, co, ldc);
            return;
        }
        try {
            if (critical) {
                Handles.SGEMM_CRITICAL.invokeExact(
                        ROW_MAJOR,
                        op(ta),
                        op(tb),
                        m,
                        n,
                        k,
                        alpha,
                        floats(a, ao),
                        lda,
                        floats(b, bo),
                        ldb,
                        beta,
                        floats(c, co),
                        ldc);
            } else {
                Handles.SGEMM.invokeExact(
                        ROW_MAJOR,
                        op(ta),
                        op(tb),
                        m,
                        n,
                        k,
                        alpha,
                        floats(a, ao),
                        lda,
                        floats(b, bo),
                        ldb,
                        beta,
                        floats(c, co),
                        ldc);
            }
        } catch (Throwable e) {
            throw NativeCall.rethrow(e);
        }
    }

    @Override
    public void syrk(
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
        symmetric.doubles(triangle, ta, n, k, alpha, a, ao, lda, beta, c, co, ldc);
    }

    @Override
    public void syrkFloats(
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
        symmetric.floats(triangle, ta, n, k, alpha, a, ao, lda, beta, c, co, ldc);
    }

    @Override
    public void gemv(
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
        boolean critical = !a.isNative() || !x.isNative() || !y.isNative();
        int block = critical ? rowsPerCall(n, JAVA_DOUBLE.byteSize()) : m;
        for (int i = 0; i < m; i += block) {
            int rows = Math.min(block, m - i);
            MemorySegment ai = doubles(a, ao + (long) i * lda);
            MemorySegment xi = doubles(x, ta ? xo + i : xo);
            MemorySegment yi = doubles(y, ta ? yo : yo + i);
            double keep = ta && i > 0 ? 1 : beta;
            try {
                if (critical) {
                    Handles.DGEMV_CRITICAL.invokeExact(
                            ROW_MAJOR, op(ta), rows, n, alpha, ai, lda, xi, 1, keep, yi, 1);
                } else {
                    Handles.DGEMV.invokeExact(
                            ROW_MAJOR, op(ta), rows, n, alpha, ai, lda, xi, 1, keep, yi, 1);
                }
            } catch (Throwable e) {
                throw NativeCall.rethrow(e);
            }
        }
    }

    @Override
    public void gemvFloats(
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
        boolean critical = !a.isNative() || !x.isNative() || !y.isNative();
        int block = critical ? rowsPerCall(n, JAVA_FLOAT.byteSize()) : m;
        for (int i = 0; i < m; i += block) {
            int rows = Math.min(block, m - i);
            MemorySegment ai = floats(a, ao + (long) i * lda);
            MemorySegment xi = floats(x, ta ? xo + i : xo);
            MemorySegment yi = floats(y, ta ? yo : yo + i);
            float keep = ta && i > 0 ? 1 : beta;
            try {
                if (critical) {
                    Handles.SGEMV_CRITICAL.invokeExact(
                            ROW_MAJOR, op(ta), rows, n, alpha, ai, lda, xi, 1, keep, yi, 1);
                } else {
                    Handles.SGEMV.invokeExact(
                            ROW_MAJOR, op(ta), rows, n, alpha, ai, lda, xi, 1, keep, yi, 1);
                }
            } catch (Throwable e) {
                throw NativeCall.rethrow(e);
            }
        }
    }

    @Override
    public void trsm(
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
        try {
            if (t.isNative() && b.isNative()) {
                Handles.DTRSM.invokeExact(
                        ROW_MAJOR,
                        LEFT,
                        part(triangle),
                        op(tt),
                        NON_UNIT,
                        m,
                        n,
                        alpha,
                        doubles(t, to),
                        ldt,
                        doubles(b, bo),
                        ldb);
            } else {
                Handles.DTRSM_CRITICAL.invokeExact(
                        ROW_MAJOR,
                        LEFT,
                        part(triangle),
                        op(tt),
                        NON_UNIT,
                        m,
                        n,
                        alpha,
                        doubles(t, to),
                        ldt,
                        doubles(b, bo),
                        ldb);
            }
        } catch (Throwable e) {
            throw NativeCall.rethrow(e);
        }
    }

    /** Solves X Lᵀ = B in place for B [m, n] and L [n, n] lower triangular, both off the heap. */
    static void solveRight(
            int m, int n, MemorySegment l, long lo, int ldl, MemorySegment b, long bo, int ldb) {
        try {
            Handles.DTRSM.invokeExact(
                    ROW_MAJOR,
                    RIGHT,
                    LOWER,
                    TRANSPOSED,
                    NON_UNIT,
                    m,
                    n,
                    1.0,
                    doubles(l, lo),
                    ldl,
                    doubles(b, bo),
                    ldb);
        } catch (Throwable e) {
            throw NativeCall.rethrow(e);
        }
    }

    private static int rowsPerCall(int n, long bytesEach) {
        return Math.clamp(VECTOR_CALL_BYTES / (n * bytesEach), 1, 1 << 30);
    }
}
