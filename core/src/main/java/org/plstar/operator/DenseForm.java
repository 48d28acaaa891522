package org.plstar.operator;

import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/** Operators as matrices, for orders at which all eigenvalues are affordable. */
public final class DenseForm {
    /**
     * The order up to which a matrix is formed without much cost: 72 MB, and some seconds for its
     * eigenvalues.
     */
    public static final int DEFAULT_LIMIT = 3000;

    private DenseForm() {}

    /**
     * The matrix of a square operator, formed by one product per column.
     *
     * @param limit largest order that may be formed
     * @return a new matrix, to be closed by the caller
     * @throws Refusal TOO_LARGE_TO_FORM
     */
    public static Matrix of(LinearOperator a, int limit) {
        int n = a.columns();
        Require.atLeast(0, limit, OperatorRefusal.RANGE, "limit");
        if (Math.max(n, a.rows()) > limit) {
            throw Refusal.of(
                    OperatorRefusal.TOO_LARGE_TO_FORM,
                    "a matrix [" + a.rows() + ", " + n + "]",
                    "it would take " + ((8L * n * a.rows()) >> 20) + " MB",
                    "at most " + limit + " rows and columns",
                    "ask for extreme eigenvalues, a trace or a density instead");
        }
        Matrix m = Matrix.zeros(a.rows(), n);
        double[] unit = new double[n];
        double[] column = new double[a.rows()];
        for (int j = 0; j < n; j++) {
            unit[j] = 1;
            a.apply(unit, column);
            unit[j] = 0;
            for (int i = 0; i < column.length; i++) {
                m.set(i, j, column[i]);
            }
        }
        return m;
    }

    /**
     * All eigenvalues of a symmetric operator, ascending.
     *
     * @param limit largest order that may be formed
     * @throws Refusal TOO_LARGE_TO_FORM, NOT_SYMMETRIC, or NOT_FINITE if a product is not
     */
    public static double[] eigenvalues(LinearOperator a, int limit) {
        try (Matrix m = symmetric(a, limit)) {
            return Lapack.eigenvalues(m, a.workers());
        }
    }

    /** The matrix of a symmetric operator, (A + Aᵀ)/2 of the matrix that the products form. */
    static Matrix symmetric(LinearOperator a, int limit) {
        OperatorRefusal.requireSquare(a.rows(), a.columns());
        Matrix m = of(a, limit);
        try {
            OperatorRefusal.requireSymmetric(m);
        } catch (Refusal refused) {
            m.close();
            throw refused;
        }
        for (int i = 0; i < m.rows(); i++) {
            for (int j = 0; j < i; j++) {
                double both = (m.get(i, j) + m.get(j, i)) / 2;
                m.set(i, j, both);
                m.set(j, i, both);
            }
        }
        return m;
    }

    /**
     * The bound on rounding errors of an eigenvalue of a matrix of that order whose largest
     * absolute eigenvalue is {@code norm}: smaller eigenvalues count as zero, wherever ranks,
     * condition numbers and PL* floors are judged.
     */
    public static double rounding(int order, double norm) {
        return Math.max(8, order) * Math.ulp(1.0) * norm;
    }
}
