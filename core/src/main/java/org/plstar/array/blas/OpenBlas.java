package org.plstar.array.blas;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The kernels of OpenBLAS, through the C interface with row-major order. */
record OpenBlas(String provider) implements Provider {
    private static final int ROW_MAJOR = 101;
    private static final int PLAIN = 111;
    private static final int TRANSPOSED = 112;
    private static final int UPPER = 121;
    private static final int LOWER = 122;
    private static final int NON_UNIT = 131;
    private static final int LEFT = 141;
    private static final int RIGHT = 142;

    /** Bytes of a matrix that one critical matrix-vector call may read: about 10 ms. */
    private static final long VECTOR_CALL_BYTES = 64L << 20;

    /**
     * Handles are constants, so that calls compile to a plain jump. "Critical" ones take arrays
     * without a copy, and hold up garbage collection while they run.
     */
    private static final class Handles {
        static final MethodHandle DGEMM = gemm("cblas_dgemm", JAVA_DOUBLE);
        static final MethodHandle DGEMM_CRITICAL = gemm("cblas_dgemm", JAVA_DOUBLE, CRITICAL);
        static final MethodHandle SGEMM = gemm("cblas_sgemm", JAVA_FLOAT);
        static final MethodHandle SGEMM_CRITICAL = gemm("cblas_sgemm", JAVA_FLOAT, CRITICAL);
        static final MethodHandle DSYRK = syrk("cblas_dsyrk", JAVA_DOUBLE);
        static final MethodHandle DSYRK_CRITICAL = syrk("cblas_dsyrk", JAVA_DOUBLE, CRITICAL);
        static final MethodHandle SSYRK = syrk("cblas_ssyrk", JAVA_FLOAT);
        static final MethodHandle SSYRK_CRITICAL = syrk("cblas_ssyrk", JAVA_FLOAT, CRITICAL);
        static final MethodHandle DGEMV = gemv("cblas_dgemv", JAVA_DOUBLE);
        static final MethodHandle DGEMV_CRITICAL = gemv("cblas_dgemv", JAVA_DOUBLE, CRITICAL);
        static final MethodHandle SGEMV = gemv("cblas_sgemv", JAVA_FLOAT);
        static final MethodHandle SGEMV_CRITICAL = gemv("cblas_sgemv", JAVA_FLOAT, CRITICAL);
        static final MethodHandle DTRSM = trsm("cblas_dtrsm", JAVA_DOUBLE);
        static final MethodHandle DTRSM_CRITICAL = trsm("cblas_dtrsm", JAVA_DOUBLE, CRITICAL);
    }

    private static final Linker.Option[] CRITICAL = {Linker.Option.critical(true)};

    private static MethodHandle gemm(String name, ValueLayout real, Linker.Option... options) {
        return handle(
                name, options, JAVA_INT, // order
                JAVA_INT, // op of A
                JAVA_INT, // op of B
                JAVA_INT, // m
                JAVA_INT, // n
                JAVA_INT, // k
                real, // alpha
                ADDRESS, // A
                JAVA_INT, ADDRESS, // B
                JAVA_INT, real, // beta
                ADDRESS, // C
                JAVA_INT);
    }

    private static MethodHandle syrk(String name, ValueLayout real, Linker.Option... options) {
        return handle(
                name, options, JAVA_INT, // order
                JAVA_INT, // triangle
                JAVA_INT, // op of A
                JAVA_INT, // n
                JAVA_INT, // k
                real, // alpha
                ADDRESS, // A
                JAVA_INT, real, // beta
                ADDRESS, // C
                JAVA_INT);
    }

    private static MethodHandle gemv(String name, ValueLayout real, Linker.Option... options) {
        return handle(
                name, options, JAVA_INT, // order
                JAVA_INT, // op of A
                JAVA_INT, // m
                JAVA_INT, // n
                real, // alpha
                ADDRESS, // A
                JAVA_INT, ADDRESS, // x
                JAVA_INT, real, // beta
                ADDRESS, // y
                JAVA_INT);
    }

    private static MethodHandle trsm(String name, ValueLayout real, Linker.Option... options) {
        return handle(
                name, options, JAVA_INT, // order
                JAVA_INT, // side
                JAVA_INT, // triangle
                JAVA_INT, // op of T
                JAVA_INT, // diagonal
                JAVA_INT, // m
                JAVA_INT, // n
                real, // alpha
                ADDRESS, // T
                JAVA_INT, ADDRESS, // B
                JAVA_INT);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(
            String name, Linker.Option[] options, MemoryLayout... arguments) {
        return switch (OpenBlasLibrary.load()) {
            case OpenBlasLibrary.Loaded(SymbolLookup symbols, String _) ->
                    Linker.nativeLinker()
                            .downcallHandle(
                                    symbols.findOrThrow(name),
                                    FunctionDescriptor.ofVoid(arguments),
                                    options);
            case OpenBlasLibrary.Missing missing ->
                    throw new IllegalStateException(missing.reason());
        };
    }

    @Override
    public void gemm(
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
        // Segments that never leave this method cost nothing: passed on, they would be allocated.
        if (!Pieces.isShort(m, n, k)) {
            gemmCritical(
                    ta,
                    tb,
                    m,
                    n,
                    k,
                    alpha,
                    MemorySegment.ofArray(a),
                    ao,
                    lda,
                    MemorySegment.ofArray(b),
                    bo,
                    ldb,
                    beta,
                    MemorySegment.ofArray(c),
                    co,
                    ldc);
            return;
        }
        try {
            Handles.DGEMM_CRITICAL.invokeExact(
                    ROW_MAJOR,
                    op(ta),
                    op(tb),
                    m,
                    n,
                    k,
                    alpha,
                    doubles(MemorySegment.ofArray(a), ao),
                    lda,
                    doubles(MemorySegment.ofArray(b), bo),
                    ldb,
                    beta,
                    doubles(MemorySegment.ofArray(c), co),
                    ldc);
        } catch (Throwable e) {
            throw NativeCall.rethrow(e);
        }
    }

    @Override
    public void gemm(
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
        // Segments that never leave this method cost nothing: passed on, they would be allocated.
        if (!Pieces.isShort(m, n, k)) {
            gemmFloatsCritical(
                    ta,
                    tb,
                    m,
                    n,
                    k,
                    alpha,
                    MemorySegment.ofArray(a),
                    ao,
                    lda,
                    MemorySegment.ofArray(b),
                    bo,
                    ldb,
                    beta,
                    MemorySegment.ofArray(c),
                    co,
                    ldc);
            return;
        }
        try {
            Handles.SGEMM_CRITICAL.invokeExact(
                    ROW_MAJOR,
                    op(ta),
                    op(tb),
                    m,
                    n,
                    k,
                    alpha,
                    floats(MemorySegment.ofArray(a), ao),
                    lda,
                    floats(MemorySegment.ofArray(b), bo),
                    ldb,
                    beta,
                    floats(MemorySegment.ofArray(c), co),
                    ldc);
        } catch (Throwable e) {
            throw NativeCall.rethrow(e);
        }
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
        if (!a.isNative() || !b.isNative() || !c.isNative()) {
            gemmCritical(ta, tb, m, n, k, alpha, a, ao, lda, b, bo, ldb, beta, c, co, ldc);
            return;
        }
        try {
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
        if (!a.isNative() || !b.isNative() || !c.isNative()) {
            gemmFloatsCritical(ta, tb, m, n, k, alpha, a, ao, lda, b, bo, ldb, beta, c, co, ldc);
            return;
        }
        try {
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
        } catch (Throwable e) {
            throw NativeCall.rethrow(e);
        }
    }

    private static void gemmCritical(
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
        Pieces pieces = Pieces.of(m, n, k);
        for (int i = 0; i < m; i += pieces.rows()) {
            int rows = Math.min(pieces.rows(), m - i);
            for (int j = 0; j < n; j += pieces.columns()) {
                int columns = Math.min(pieces.columns(), n - j);
                for (int p = 0; p < k; p += pieces.depth()) {
                    int depth = Math.min(pieces.depth(), k - p);
                    long ap = ao + at(ta, i, p, lda);
                    long bp = bo + at(tb, p, j, ldb);
                    long cp = co + at(false, i, j, ldc);
                    double keep = p == 0 ? beta : 1;
                    dgemm(
                            ta, tb, rows, columns, depth, alpha, a, ap, lda, b, bp, ldb, keep, c,
                            cp, ldc);
                }
            }
        }
    }

    private static void gemmFloatsCritical(
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
        Pieces pieces = Pieces.of(m, n, k);
        for (int i = 0; i < m; i += pieces.rows()) {
            int rows = Math.min(pieces.rows(), m - i);
            for (int j = 0; j < n; j += pieces.columns()) {
                int columns = Math.min(pieces.columns(), n - j);
                for (int p = 0; p < k; p += pieces.depth()) {
                    int depth = Math.min(pieces.depth(), k - p);
                    long ap = ao + at(ta, i, p, lda);
                    long bp = bo + at(tb, p, j, ldb);
                    long cp = co + at(false, i, j, ldc);
                    float keep = p == 0 ? beta : 1;
                    sgemm(
                            ta, tb, rows, columns, depth, alpha, a, ap, lda, b, bp, ldb, keep, c,
                            cp, ldc);
                }
            }
        }
    }

    private static void dgemm(
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
        try {
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
        } catch (Throwable e) {
            throw NativeCall.rethrow(e);
        }
    }

    private static void sgemm(
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
        try {
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
        boolean critical = !a.isNative() || !c.isNative();
        int block = critical ? Pieces.symmetric(n, k) : n;
        for (int i = 0; i < n; i += block) {
            int rows = Math.min(block, n - i);
            long ai = ao + at(ta, i, 0, lda);
            dsyrk(
                    critical,
                    triangle,
                    ta,
                    rows,
                    k,
                    alpha,
                    a,
                    ai,
                    lda,
                    beta,
                    c,
                    co + at(false, i, i, ldc),
                    ldc);
            boolean lower = triangle == Triangle.LOWER;
            int columns = lower ? i : n - i - rows;
            if (columns == 0) {
                continue;
            }
            int from = lower ? 0 : i + rows;
            long aj = ao + at(ta, from, 0, lda);
            gemm(
                    ta,
                    !ta,
                    rows,
                    columns,
                    k,
                    alpha,
                    a,
                    ai,
                    lda,
                    a,
                    aj,
                    lda,
                    beta,
                    c,
                    co + at(false, i, from, ldc),
                    ldc);
        }
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
        boolean critical = !a.isNative() || !c.isNative();
        int block = critical ? Pieces.symmetric(n, k) : n;
        for (int i = 0; i < n; i += block) {
            int rows = Math.min(block, n - i);
            long ai = ao + at(ta, i, 0, lda);
            ssyrk(
                    critical,
                    triangle,
                    ta,
                    rows,
                    k,
                    alpha,
                    a,
                    ai,
                    lda,
                    beta,
                    c,
                    co + at(false, i, i, ldc),
                    ldc);
            boolean lower = triangle == Triangle.LOWER;
            int columns = lower ? i : n - i - rows;
            if (columns == 0) {
                continue;
            }
            int from = lower ? 0 : i + rows;
            long aj = ao + at(ta, from, 0, lda);
            gemmFloats(
                    ta,
                    !ta,
                    rows,
                    columns,
                    k,
                    alpha,
                    a,
                    ai,
                    lda,
                    a,
                    aj,
                    lda,
                    beta,
                    c,
                    co + at(false, i, from, ldc),
                    ldc);
        }
    }

    private static void dsyrk(
            boolean critical,
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
        int depth = critical ? Pieces.of(n, n, k).depth() : k;
        for (int p = 0; p < k; p += depth) {
            int some = Math.min(depth, k - p);
            MemorySegment ap = doubles(a, ao + at(ta, 0, p, lda));
            MemorySegment cp = doubles(c, co);
            double keep = p == 0 ? beta : 1;
            try {
                if (critical) {
                    Handles.DSYRK_CRITICAL.invokeExact(
                            ROW_MAJOR,
                            part(triangle),
                            op(ta),
                            n,
                            some,
                            alpha,
                            ap,
                            lda,
                            keep,
                            cp,
                            ldc);
                } else {
                    Handles.DSYRK.invokeExact(
                            ROW_MAJOR,
                            part(triangle),
                            op(ta),
                            n,
                            some,
                            alpha,
                            ap,
                            lda,
                            keep,
                            cp,
                            ldc);
                }
            } catch (Throwable e) {
                throw NativeCall.rethrow(e);
            }
        }
    }

    private static void ssyrk(
            boolean critical,
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
        int depth = critical ? Pieces.of(n, n, k).depth() : k;
        for (int p = 0; p == 0 || p < k; p += depth) {
            int some = Math.min(depth, k - p);
            MemorySegment ap = floats(a, ao + at(ta, 0, p, lda));
            MemorySegment cp = floats(c, co);
            float keep = p == 0 ? beta : 1;
            try {
                if (critical) {
                    Handles.SSYRK_CRITICAL.invokeExact(
                            ROW_MAJOR,
                            part(triangle),
                            op(ta),
                            n,
                            some,
                            alpha,
                            ap,
                            lda,
                            keep,
                            cp,
                            ldc);
                } else {
                    Handles.SSYRK.invokeExact(
                            ROW_MAJOR,
                            part(triangle),
                            op(ta),
                            n,
                            some,
                            alpha,
                            ap,
                            lda,
                            keep,
                            cp,
                            ldc);
                }
            } catch (Throwable e) {
                throw NativeCall.rethrow(e);
            }
        }
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

    /** Where element (i, j) of op(A) is stored. */
    private static long at(boolean transposed, int i, int j, int ld) {
        return transposed ? (long) j * ld + i : (long) i * ld + j;
    }

    private static int op(boolean transposed) {
        return transposed ? TRANSPOSED : PLAIN;
    }

    private static int part(Triangle triangle) {
        return triangle == Triangle.LOWER ? LOWER : UPPER;
    }

    private static MemorySegment doubles(MemorySegment segment, long offset) {
        return segment.asSlice(offset * JAVA_DOUBLE.byteSize());
    }

    private static MemorySegment floats(MemorySegment segment, long offset) {
        return segment.asSlice(offset * JAVA_FLOAT.byteSize());
    }
}
