package org.plstar.operator;

import java.util.Arrays;
import org.plstar.array.blas.Lapack;

/**
 * Eigenvalues of a small symmetric tridiagonal matrix and the last components of its eigenvectors.
 */
final class Tridiagonal {
    /**
     * Eigenpairs of a tridiagonal matrix.
     *
     * @param values ascending
     * @param last last component of the unit eigenvector of each value
     */
    @SuppressWarnings("ArrayRecordComponent") // a pair of results, never compared
    record Pairs(double[] values, double[] last) {}

    private Tridiagonal() {}

    /**
     * Computes eigenvalues and eigenvectors of a symmetric tridiagonal matrix.
     *
     * @param diagonal [m]
     * @param off [m - 1] at least
     */
    static Pairs solve(double[] diagonal, double[] off, int m) {
        double[] values = Arrays.copyOf(diagonal, m);
        double[][] last = new double[m][1];
        last[m - 1][0] = 1;
        Lapack.implicitQl(values, Arrays.copyOf(off, m), last);
        return new Pairs(values, Arrays.stream(last).mapToDouble(row -> row[0]).toArray());
    }
}
