package org.plstar.array.blas;

import static org.plstar.array.blas.Cblas.ROW_MAJOR;
import static org.plstar.array.blas.Cblas.at;
import static org.plstar.array.blas.Cblas.op;
import static org.plstar.array.blas.Cblas.part;

import java.lang.foreign.MemorySegment;
import org.plstar.array.blas.Cblas.Handles;

/**
 * One triangle of C = alpha op(A) op(A)ᵀ + beta C: squares on the diagonal, and products of the
 * provider beside them.
 *
 * @param products for the rectangles
 */
record SymmetricProduct(Provider products) {
    void doubles(
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
            products.gemm(
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

    void floats(
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
            products.gemmFloats(
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
            MemorySegment ap = Cblas.doubles(a, ao + at(ta, 0, p, lda));
            MemorySegment cp = Cblas.doubles(c, co);
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
            MemorySegment ap = Cblas.floats(a, ao + at(ta, 0, p, lda));
            MemorySegment cp = Cblas.floats(c, co);
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
}
