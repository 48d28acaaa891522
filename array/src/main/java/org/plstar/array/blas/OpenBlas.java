package org.plstar.array.blas;

import static org.plstar.array.blas.Cblas.LEFT;
import static org.plstar.array.blas.Cblas.LOWER;
import static org.plstar.array.blas.Cblas.NON_UNIT;
import static org.plstar.array.blas.Cblas.PLAIN;
import static org.plstar.array.blas.Cblas.RIGHT;
import static org.plstar.array.blas.Cblas.ROW_MAJOR;
import static org.plstar.array.blas.Cblas.TRANSPOSED;
import static org.plstar.array.blas.Cblas.part;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.plstar.array.Precision;

/**
 * The kernels of OpenBLAS, through the C interface with row-major order; long products of arrays in
 * pieces.
 */
final class OpenBlas implements Provider {
    /** The most bytes of a matrix that one critical matrix-vector call reads: about 10 ms. */
    private static final long VECTOR_CALL_BYTES = 64L << 20;

    /** The rows of a piece, a multiple of the rows of the kernels below. */
    private static final int CUT_ROWS = 24;

    /** The processors, by OpenBLAS' names, whose kernels were tested. */
    private static final List<String> CUT_FREELY = List.of(
            " Cooperlake",
            " SkylakeX",
            " Haswell",
            " Zen",
            " Sandybridge",
            " Nehalem",
            " Prescott");

    private final String provider;

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
    public void gemm(double alpha, Operand a, Operand b, double beta, Operand c) {
        int m = c.rows();
        int n = c.columns();
        int k = a.width();
        boolean critical = !(a.isNative() && b.isNative() && c.isNative());
        if (critical && !ProductBlocks.isShort(m, n, k)) {
            piecewise(ProductBlocks.of(m, n, k), alpha, a, b, beta, c);
            return;
        }
        int ta = op(a);
        int tb = op(b);
        MemorySegment as = a.segment();
        MemorySegment bs = b.segment();
        MemorySegment cs = c.segment();
        int lda = a.ld();
        int ldb = b.ld();
        int ldc = c.ld();
        float by = (float) alpha;
        float keep = (float) beta;
        try {
            if (c.precision() == Precision.DOUBLE) {
                if (critical) {
                    Cblas.Dgemm.CRITICAL.invokeExact(
                            ROW_MAJOR, ta, tb, m, n, k, alpha, as, lda, bs, ldb, beta, cs, ldc);
                } else {
                    Cblas.Dgemm.CALL.invokeExact(
                            ROW_MAJOR, ta, tb, m, n, k, alpha, as, lda, bs, ldb, beta, cs, ldc);
                }
            } else if (critical) {
                Cblas.Sgemm.CRITICAL.invokeExact(
                        ROW_MAJOR, ta, tb, m, n, k, by, as, lda, bs, ldb, keep, cs, ldc);
            } else {
                Cblas.Sgemm.CALL.invokeExact(
                        ROW_MAJOR, ta, tb, m, n, k, by, as, lda, bs, ldb, keep, cs, ldc);
            }
        } catch (Throwable e) {
            throw NativeCall.rethrow(e);
        }
    }

    /** Computes a product in calls that are short enough for a garbage collection to wait for. */
    private void piecewise(
            ProductBlocks pieces, double alpha, Operand a, Operand b, double beta, Operand c) {
        int k = a.width();
        for (int i = 0; i < c.rows(); i += pieces.rows()) {
            int rows = Math.min(pieces.rows(), c.rows() - i);
            for (int j = 0; j < c.columns(); j += pieces.columns()) {
                int columns = Math.min(pieces.columns(), c.columns() - j);
                for (int p = 0; p < k; p += pieces.depth()) {
                    int depth = Math.min(pieces.depth(), k - p);
                    gemm(
                            alpha,
                            a.part(i, p, rows, depth),
                            b.part(p, j, depth, columns),
                            p == 0 ? beta : 1,
                            c.part(i, j, rows, columns));
                }
            }
        }
    }

    @Override
    public void syrk(Triangle triangle, double alpha, Operand a, double beta, Operand c) {
        boolean critical = !(a.isNative() && c.isNative());
        int block = critical ? ProductBlocks.symmetric(c.rows(), a.width()) : c.rows();
        new SymmetricProduct(this::gemm, OpenBlas::square).of(block, triangle, alpha, a, beta, c);
    }

    private static void square(Triangle triangle, double alpha, Operand a, double beta, Operand c) {
        int part = part(triangle);
        int ta = op(a);
        int n = c.rows();
        int k = a.width();
        int lda = a.ld();
        int ldc = c.ld();
        MemorySegment cs = c.segment();
        boolean critical = !(a.isNative() && c.isNative());
        int depth = critical ? ProductBlocks.of(n, n, k).depth() : k;
        float by = (float) alpha;
        for (int p = 0; p < k; p += depth) {
            int some = Math.min(depth, k - p);
            MemorySegment as = a.part(0, p, n, some).segment();
            double keep = p == 0 ? beta : 1;
            float held = (float) keep;
            try {
                if (c.precision() == Precision.DOUBLE) {
                    if (critical) {
                        Cblas.Dsyrk.CRITICAL.invokeExact(
                                ROW_MAJOR, part, ta, n, some, alpha, as, lda, keep, cs, ldc);
                    } else {
                        Cblas.Dsyrk.CALL.invokeExact(
                                ROW_MAJOR, part, ta, n, some, alpha, as, lda, keep, cs, ldc);
                    }
                } else if (critical) {
                    Cblas.Ssyrk.CRITICAL.invokeExact(
                            ROW_MAJOR, part, ta, n, some, by, as, lda, held, cs, ldc);
                } else {
                    Cblas.Ssyrk.CALL.invokeExact(
                            ROW_MAJOR, part, ta, n, some, by, as, lda, held, cs, ldc);
                }
            } catch (Throwable e) {
                throw NativeCall.rethrow(e);
            }
        }
    }

    @Override
    public void gemv(double alpha, Operand a, Operand x, double beta, Operand y) {
        int m = a.rows();
        int n = a.columns();
        int ta = op(a);
        int lda = a.ld();
        boolean critical = !(a.isNative() && x.isNative() && y.isNative());
        int block = critical ? rowsPerCall(n, a.precision().bytes()) : m;
        float by = (float) alpha;
        for (int i = 0; i < m; i += block) {
            int rows = Math.min(block, m - i);
            boolean down = !a.transposed();
            MemorySegment as = (down ? a.part(i, 0, rows, n) : a.part(0, i, n, rows)).segment();
            MemorySegment xs = (down ? x : x.part(i, 0, rows, 1)).segment();
            MemorySegment ys = (down ? y.part(i, 0, rows, 1) : y).segment();
            double keep = !down && i > 0 ? 1 : beta;
            float held = (float) keep;
            try {
                if (y.precision() == Precision.DOUBLE) {
                    if (critical) {
                        Cblas.Dgemv.CRITICAL.invokeExact(
                                ROW_MAJOR, ta, rows, n, alpha, as, lda, xs, 1, keep, ys, 1);
                    } else {
                        Cblas.Dgemv.CALL.invokeExact(
                                ROW_MAJOR, ta, rows, n, alpha, as, lda, xs, 1, keep, ys, 1);
                    }
                } else if (critical) {
                    Cblas.Sgemv.CRITICAL.invokeExact(
                            ROW_MAJOR, ta, rows, n, by, as, lda, xs, 1, held, ys, 1);
                } else {
                    Cblas.Sgemv.CALL.invokeExact(
                            ROW_MAJOR, ta, rows, n, by, as, lda, xs, 1, held, ys, 1);
                }
            } catch (Throwable e) {
                throw NativeCall.rethrow(e);
            }
        }
    }

    @Override
    public void trsm(Triangle triangle, double alpha, Operand t, Operand b) {
        int part = part(triangle);
        int tt = op(t);
        int m = b.rows();
        int n = b.columns();
        MemorySegment ts = t.segment();
        MemorySegment bs = b.segment();
        int ldt = t.ld();
        int ldb = b.ld();
        try {
            if (t.isNative() && b.isNative()) {
                Cblas.Dtrsm.CALL.invokeExact(
                        ROW_MAJOR, LEFT, part, tt, NON_UNIT, m, n, alpha, ts, ldt, bs, ldb);
            } else {
                Cblas.Dtrsm.CRITICAL.invokeExact(
                        ROW_MAJOR, LEFT, part, tt, NON_UNIT, m, n, alpha, ts, ldt, bs, ldb);
            }
        } catch (Throwable e) {
            throw NativeCall.rethrow(e);
        }
    }

    /**
     * Solves X Lᵀ = B in place for B [m, n] and L [n, n] lower triangular, both outside of the
     * heap.
     */
    @Override
    public void solveRight(Operand l, Operand b) {
        int m = b.rows();
        int n = b.columns();
        MemorySegment ls = l.segment();
        MemorySegment bs = b.segment();
        int ldl = l.ld();
        int ldb = b.ld();
        try {
            Cblas.Dtrsm.CALL.invokeExact(
                    ROW_MAJOR, RIGHT, LOWER, TRANSPOSED, NON_UNIT, m, n, 1.0, ls, ldl, bs, ldb);
        } catch (Throwable e) {
            throw NativeCall.rethrow(e);
        }
    }

    private static int op(Operand x) {
        return x.transposed() ? TRANSPOSED : PLAIN;
    }

    private static int rowsPerCall(int n, long bytesEach) {
        return Math.clamp(VECTOR_CALL_BYTES / (n * bytesEach), 1, 1 << 30);
    }
}
