package org.plstar.array.blas;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The kernels in pure Java: what runs where no native library loads. */
record JavaBlas() implements Provider {
    /** Rows of the blocks into which a symmetric product is cut. */
    private static final int SYMMETRIC_BLOCK = 192;

    /** Rows of the blocks into which a triangular solve is cut. */
    private static final int SOLVE_BLOCK = 64;

    @Override
    public String provider() {
        return "pure Java";
    }

    @Override
    public int cutRows() {
        return 1;
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
        DoubleProduct.gemm(ta, tb, m, n, k, alpha, a, ao, lda, b, bo, ldb, beta, c, co, ldc);
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
        FloatProduct.gemm(ta, tb, m, n, k, alpha, a, ao, lda, b, bo, ldb, beta, c, co, ldc);
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
        int block = Math.min(n, SYMMETRIC_BLOCK);
        double[] diagonal = new double[block * block];
        MemorySegment square = MemorySegment.ofArray(diagonal);
        boolean lower = triangle == Triangle.LOWER;
        for (int i = 0; i < n; i += block) {
            int rows = Math.min(block, n - i);
            long ai = ao + (ta ? i : (long) i * lda);
            gemm(ta, !ta, rows, rows, k, alpha, a, ai, lda, a, ai, lda, 0, square, 0, block);
            for (int r = 0; r < rows; r++) {
                for (int q = lower ? 0 : r; q < (lower ? r + 1 : rows); q++) {
                    long at = co + (long) (i + r) * ldc + i + q;
                    double old = beta == 0 ? 0 : beta * c.getAtIndex(ValueLayout.JAVA_DOUBLE, at);
                    c.setAtIndex(ValueLayout.JAVA_DOUBLE, at, old + diagonal[r * block + q]);
                }
            }
            int from = lower ? 0 : i + rows;
            int columns = lower ? i : n - i - rows;
            if (columns > 0) {
                long aj = ao + (ta ? from : (long) from * lda);
                long cij = co + (long) i * ldc + from;
                gemm(ta, !ta, rows, columns, k, alpha, a, ai, lda, a, aj, lda, beta, c, cij, ldc);
            }
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
        int block = Math.min(n, SYMMETRIC_BLOCK);
        float[] diagonal = new float[block * block];
        MemorySegment square = MemorySegment.ofArray(diagonal);
        boolean lower = triangle == Triangle.LOWER;
        for (int i = 0; i < n; i += block) {
            int rows = Math.min(block, n - i);
            long ai = ao + (ta ? i : (long) i * lda);
            gemmFloats(ta, !ta, rows, rows, k, alpha, a, ai, lda, a, ai, lda, 0, square, 0, block);
            for (int r = 0; r < rows; r++) {
                for (int q = lower ? 0 : r; q < (lower ? r + 1 : rows); q++) {
                    long at = co + (long) (i + r) * ldc + i + q;
                    float old = beta == 0 ? 0 : beta * c.getAtIndex(ValueLayout.JAVA_FLOAT, at);
                    c.setAtIndex(ValueLayout.JAVA_FLOAT, at, old + diagonal[r * block + q]);
                }
            }
            int from = lower ? 0 : i + rows;
            int columns = lower ? i : n - i - rows;
            if (columns > 0) {
                long aj = ao + (ta ? from : (long) from * lda);
                long cij = co + (long) i * ldc + from;
                gemmFloats(
                        ta, !ta, rows, columns, k, alpha, a, ai, lda, a, aj, lda, beta, c, cij,
                        ldc);
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
        MatrixVector.doubles(ta, m, n, alpha, a, ao, lda, x, xo, beta, y, yo);
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
        MatrixVector.floats(ta, m, n, alpha, a, ao, lda, x, xo, beta, y, yo);
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
        if (alpha != 1) {
            Scaling.doubles(m, n, alpha, b, bo, ldb);
        }
        // op(T) is lower triangular, and solved from the top, or upper, from the bottom.
        boolean down = (triangle == Triangle.LOWER) != tt;
        for (int done = 0; done < m; done += SOLVE_BLOCK) {
            int rows = Math.min(SOLVE_BLOCK, m - done);
            int i = down ? done : m - done - rows;
            if (done > 0) {
                int from = down ? 0 : i + rows;
                long corner = to + (tt ? (long) from * ldt + i : (long) i * ldt + from);
                long known = bo + (long) from * ldb;
                long wanted = bo + (long) i * ldb;
                gemm(
                        tt, false, rows, n, done, -1, t, corner, ldt, b, known, ldb, 1, b, wanted,
                        ldb);
            }
            TriangularSolve.block(down, tt, i, rows, n, t, to, ldt, b, bo, ldb);
        }
    }
}
