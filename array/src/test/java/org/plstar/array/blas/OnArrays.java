package org.plstar.array.blas;

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
        blas.gemm(
                alpha,
                Operands.matrix(ta, a, ao, m, k, lda),
                Operands.matrix(tb, b, bo, k, n, ldb),
                beta,
                Operands.matrix(false, c, co, m, n, ldc));
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
        blas.gemm(
                alpha,
                Operands.matrix(ta, a, ao, m, k, lda),
                Operands.matrix(tb, b, bo, k, n, ldb),
                beta,
                Operands.matrix(false, c, co, m, n, ldc));
    }
}
