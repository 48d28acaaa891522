package org.plstar.array.blas;

import static org.plstar.array.blas.Cblas.ROW_MAJOR;
import static org.plstar.array.blas.Cblas.at;
import static org.plstar.array.blas.Cblas.op;

import java.lang.foreign.MemorySegment;
import org.plstar.array.blas.Cblas.Handles;

/** C = alpha op(A) op(B) + beta C on arrays, in calls that are short enough for a garbage collection to wait for. */
final class PiecewiseProduct {
    private PiecewiseProduct() {}

    static void doubles(
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

    static void floats(
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
                    Cblas.doubles(a, ao),
                    lda,
                    Cblas.doubles(b, bo),
                    ldb,
                    beta,
                    Cblas.doubles(c, co),
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
                    Cblas.floats(a, ao),
                    lda,
                    Cblas.floats(b, bo),
                    ldb,
                    beta,
                    Cblas.floats(c, co),
                    ldc);
        } catch (Throwable e) {
            throw NativeCall.rethrow(e);
        }
    }
}
