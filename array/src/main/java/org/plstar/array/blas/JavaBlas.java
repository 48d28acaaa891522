package org.plstar.array.blas;

import org.plstar.array.Precision;

/** The kernels in pure Java, which are used where no native library can be loaded. */
record JavaBlas() implements Provider {
    /** The number of rows of the blocks into which a symmetric product is cut. */
    private static final int SYMMETRIC_BLOCK = 192;

    /** The number of rows of the blocks into which a triangular solve is cut. */
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
    public void gemm(double alpha, Operand a, Operand b, double beta, Operand c) {
        switch (c.precision()) {
            case DOUBLE -> DoubleProduct.gemm(alpha, a, b, beta, c);
            case FLOAT -> FloatProduct.gemm((float) alpha, a, b, (float) beta, c);
        }
    }

    @Override
    public void syrk(Triangle triangle, double alpha, Operand a, double beta, Operand c) {
        int block = Math.min(c.rows(), SYMMETRIC_BLOCK);
        new SymmetricProduct(this::gemm, this::square).of(block, triangle, alpha, a, beta, c);
    }

    /** Computes one triangle of a product by computing all of it. */
    private void square(Triangle triangle, double alpha, Operand a, double beta, Operand c) {
        int n = c.rows();
        Operand whole = c.precision() == Precision.DOUBLE
                ? Operand.of(new double[n * n], n, n)
                : Operand.of(new float[n * n], 0, n, n, n);
        gemm(alpha, a, a.transpose(), 0, whole);
        Scaling.of(triangle, beta, c);
        for (int i = 0; i < n; i++) {
            boolean lower = triangle == Triangle.LOWER;
            for (int j = lower ? 0 : i; j < (lower ? i + 1 : n); j++) {
                c.set(i, j, c.get(i, j) + whole.get(i, j));
            }
        }
    }

    @Override
    public void gemv(double alpha, Operand a, Operand x, double beta, Operand y) {
        switch (y.precision()) {
            case DOUBLE -> DoubleMatrixVector.gemv(alpha, a, x, beta, y);
            case FLOAT -> FloatMatrixVector.gemv((float) alpha, a, x, (float) beta, y);
        }
    }

    @Override
    public void trsm(Triangle triangle, double alpha, Operand t, Operand b) {
        int m = b.rows();
        int n = b.columns();
        if (alpha != 1) {
            Scaling.of(alpha, b);
        }
        // op(T) is lower triangular, and solved from the top, or upper, from the bottom.
        boolean down = (triangle == Triangle.LOWER) != t.transposed();
        for (int done = 0; done < m; done += SOLVE_BLOCK) {
            int rows = Math.min(SOLVE_BLOCK, m - done);
            int i = down ? done : m - done - rows;
            Operand wanted = b.part(i, 0, rows, n);
            if (done > 0) {
                int from = down ? 0 : i + rows;
                gemm(-1, t.part(i, from, rows, done), b.part(from, 0, done, n), 1, wanted);
            }
            TriangularSolve.block(down, t.part(i, i, rows, rows), wanted);
        }
    }
}
