package org.plstar.array.blas;

import static org.plstar.array.blas.Cblas.at;

import java.lang.foreign.MemorySegment;

/**
 * C = alpha op(A) op(B) + beta C on arrays, in calls that are short enough for a garbage collection
 * to wait for.
 */
final class PiecewiseProduct {
    private PiecewiseProduct() {}

    static void doubles(
            Provider blas,
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
                    blas.gemm(
                            ta, tb, rows, columns, depth, alpha, a, ap, lda, b, bp, ldb, keep, c,
                            cp, ldc);
                }
            }
        }
    }

    static void floats(
            Provider blas,
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
                    blas.gemmFloats(
                            ta, tb, rows, columns, depth, alpha, a, ap, lda, b, bp, ldb, keep, c,
                            cp, ldc);
                }
            }
        }
    }
}
