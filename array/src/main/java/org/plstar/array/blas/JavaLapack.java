package org.plstar.array.blas;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;

/** Factorizations in pure Java: right, portable, and slower by an order of magnitude. */
record JavaLapack(JavaBlas blas) implements Factorizations {
    /** The order up to which a tridiagonal matrix is solved by rotations. */
    private static final int PART = 128;

    @Override
    public int eigenvalues(Matrix a, double[] values, Workers workers) {
        double[] e = new double[values.length];
        TwoStages.tridiagonal(a, values, e, workers);
        return ImplicitQl.values(values, e);
    }

    @Override
    public int eigenvectors(Matrix a, double[] values, Workers workers) {
        double[] e = new double[values.length];
        Tridiagonalization t = Tridiagonalization.of(a, values, e, workers);
        try (Matrix z = Matrix.zeros(a.rows(), a.rows())) {
            int status = new DivideAndConquer(JavaLapack::part, PART, workers).solve(values, e, z);
            if (status == 0) {
                t.apply(z);
                a.segment().copyFrom(z.segment());
            }
            return status;
        }
    }

    @Override
    public int cholesky(Matrix a) {
        return new JavaCholesky(blas).factor(a);
    }

    /** Solves a part of a {@link DivideAndConquer} problem. */
    static int part(double[] d, double[] e, MemorySegment z, long at, int ld) {
        double[][] rows = new double[d.length][d.length];
        for (int i = 0; i < d.length; i++) {
            rows[i][i] = 1;
        }
        int status = ImplicitQl.vectors(d, e, rows);
        for (int i = 0; i < d.length; i++) {
            long bytes = (at + (long) i * ld) * Double.BYTES;
            MemorySegment.copy(rows[i], 0, z, ValueLayout.JAVA_DOUBLE, bytes, d.length);
        }
        return status;
    }

    @Override
    public int svd(Matrix a, Matrix u, double[] s, Matrix vt) {
        return OneSidedJacobi.svd(a, u, s, vt);
    }
}
