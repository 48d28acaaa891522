package org.plstar.array.blas;

import org.plstar.array.Matrix;
import org.plstar.array.Workers;

/** Factorizations in pure Java: right, portable, and slower by an order of magnitude. */
record JavaLapack(JavaBlas blas) implements Factorizations {
    @Override
    public int eigenvalues(Matrix a, double[] values, Workers workers) {
        double[] e = new double[values.length];
        Tridiagonalization.of(a, values, e, workers);
        return ImplicitQl.values(values, e);
    }

    @Override
    public int eigenvectors(Matrix a, double[] values, Workers workers) {
        double[] e = new double[values.length];
        double[][] rows = Tridiagonalization.of(a, values, e, workers).transposedQ();
        int status = ImplicitQl.vectors(values, e, rows);
        write(rows, a);
        return status;
    }

    @Override
    public int cholesky(Matrix a) {
        return new JavaCholesky(blas).factor(a);
    }

    @Override
    public int tridiagonal(double[] d, double[] e) {
        return ImplicitQl.values(d, java.util.Arrays.copyOf(e, d.length));
    }

    @Override
    public int tridiagonal(double[] d, double[] e, Matrix z) {
        double[][] rows = new double[d.length][d.length];
        for (int i = 0; i < d.length; i++) {
            rows[i][i] = 1;
        }
        int status = ImplicitQl.vectors(d, java.util.Arrays.copyOf(e, d.length), rows);
        write(rows, z);
        return status;
    }

    @Override
    public int svd(Matrix a, Matrix u, double[] s, Matrix vt) {
        return OneSidedJacobi.svd(a, u, s, vt);
    }

    private static void write(double[][] rows, Matrix a) {
        for (int i = 0; i < rows.length; i++) {
            a.writeRow(i, rows[i], 0);
        }
    }
}
