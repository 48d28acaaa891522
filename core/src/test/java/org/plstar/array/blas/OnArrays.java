package org.plstar.array.blas;

import java.lang.foreign.MemorySegment;

/** A provider's products of arrays. */
final class OnArrays {
    private OnArrays() {}

    static void gemm(
            Provider blas,
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
        MemorySegment as = MemorySegment.ofArray(a);
        MemorySegment bs = MemorySegment.ofArray(b);
        MemorySegment cs = MemorySegment.ofArray(c);
        blas.gemm(ta, tb, m, n, k, alpha, as, ao, lda, bs, bo, ldb, beta, cs, co, ldc);
    }

    static void gemm(
            Provider blas,
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
        blas.gemmFloats(ta, tb, m, n, k, alpha, as, ao, lda, bs, bo, ldb, beta, cs, co, ldc);
    }
}
