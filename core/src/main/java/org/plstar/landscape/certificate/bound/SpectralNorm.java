package org.plstar.landscape.certificate.bound;

import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Lapack;
import org.plstar.array.blas.Operand;
import org.plstar.array.blas.Triangle;
import org.plstar.operator.Lanczos;
import org.plstar.operator.LinearOperator;

/**
 * Extreme eigenvalues of symmetric matrices from the safe side, proved by Cholesky's factorization.
 *
 * <p>If the factorization of a symmetric M of order n runs to its end in floating point, L Lᵀ = M +
 * E with |E| ≤ γ_{n+2} |L||Lᵀ| in any order of operations, so ‖E‖ ≤ γ ‖L‖_F² ≤ γ tr(M)/(1 - γ), and
 * M ⪰ -‖E‖ (Rump, Verification of positive definiteness, BIT 46, 2006). So an estimate by Lanczos'
 * method, which proves nothing, is moved a little and then proved at the cost of n³/3. No
 * assumption is made about how the estimate was found.
 */
public final class SpectralNorm {
    private static final double[] ABOVE = {1e-3, 1e-2, 0.05, 0.25, 1};
    private static final double[] BELOW = {1e-5, 1e-3, 0.03, 0.3, 0.9};
    private static final int PRODUCTS = 40;
    private static final double TOLERANCE = 3e-4;
    private static final long SEED = 1;

    private SpectralNorm() {}

    /**
     * An upper bound of ‖A‖, within about 0.1 % of it. Cost k³/3 + k² max(rows, columns), k the
     * smaller of the two.
     *
     * @param a [rows, columns] from the start, row-major; not modified
     */
    public static double above(double[] a, int rows, int columns) {
        int k = Math.min(rows, columns);
        int length = Math.max(rows, columns);
        try (Matrix gram = Matrix.zeros(k, k)) {
            Operand all = Operand.of(a, rows, columns);
            Blas.syrk(
                    Triangle.LOWER, 1, rows > columns ? all.transpose() : all, 0, Operand.of(gram));
            gram.mirrorLower();
            double formation = Rounding.gamma(length + 2) * trace(gram);
            return Rounding.up(Math.sqrt(largest(gram, formation) + Rounding.SQUARES));
        }
    }

    /**
     * An upper bound of the largest eigenvalue of a symmetric matrix, at least 0.
     *
     * @param a [n, n], both triangles; not modified
     * @param formation a bound of the norm of the error with which it was formed
     */
    public static double largest(Matrix a, double formation) {
        int n = a.rows();
        double frobenius = frobenius(a);
        if (n == 1 || !(frobenius > 1e-140) || !(frobenius < 1e140)) {
            return Rounding.up(frobenius + formation);
        }
        double estimate = Math.max(estimate(a, SEED), frobenius / n);
        try (Matrix spent = Matrix.zeros(n, n)) {
            for (double more : ABOVE) {
                double tau = Math.min(estimate * (1 + more), frobenius);
                // tau I - A ⪰ -E
                shifted(a, -1, tau, spent);
                double trace = trace(spent);
                if (Lapack.cholesky(spent).isEmpty()) {
                    return Rounding.up(
                            Math.min(tau + factorError(n, trace + n * tau), frobenius) + formation);
                }
                if (more == ABOVE[0]) {
                    // a start nearly orthogonal to the top eigenvector misleads the method
                    estimate = Math.max(estimate, estimate(a, SEED + 1));
                }
            }
        }
        return Rounding.up(frobenius + formation);
    }

    private static double estimate(Matrix a, long seed) {
        return Lanczos.run(product(a), Lanczos.End.UPPER, TOLERANCE, PRODUCTS, seed).max().value();
    }

    /**
     * A positive lower bound of the smallest eigenvalue of a symmetric matrix, if one can be
     * proved.
     *
     * @param a [n, n], both triangles; not modified
     * @param formation a bound of the norm of the error with which it was formed
     */
    public static OptionalDouble smallest(Matrix a, double formation) {
        int n = a.rows();
        double trace = trace(a);
        if (!(trace > 1e-140) || !(trace < 1e140)) {
            return OptionalDouble.empty();
        }
        double error = factorError(n, trace) + formation;
        double estimate;
        try (Matrix factor = a.copy()) {
            if (Lapack.cholesky(factor).isPresent()) {
                return OptionalDouble.empty();
            }
            estimate =
                    1
                            / Lanczos.run(inverse(factor), Lanczos.End.UPPER, 1e-7, PRODUCTS, SEED)
                                    .max()
                                    .value();
        }
        try (Matrix spent = Matrix.zeros(n, n)) {
            for (double less : BELOW) {
                // four times the error, so that a coarser check confirms what is left
                double mu = estimate * (1 - less) - 2 * error;
                if (!(mu > 0)) {
                    return OptionalDouble.empty();
                }
                shifted(a, 1, -mu, spent);
                if (Lapack.cholesky(spent).isEmpty()) {
                    double proved = Rounding.downDifference(mu, Rounding.up(4 * error));
                    return proved > 0 ? OptionalDouble.of(proved) : OptionalDouble.empty();
                }
            }
        }
        return OptionalDouble.empty();
    }

    /** γ tr/(1 - γ), with room for reciprocals of the diagonal and for rounding the shift. */
    private static double factorError(int n, double trace) {
        return Rounding.gamma(2L * n + 20) * trace;
    }

    /** target = sign A + shift I, rounded once per element of the diagonal. */
    private static void shifted(Matrix a, int sign, double shift, Matrix target) {
        int n = a.rows();
        double[] row = new double[n];
        for (int i = 0; i < n; i++) {
            a.readRow(i, row, 0);
            if (sign < 0) {
                for (int j = 0; j < n; j++) {
                    row[j] = -row[j];
                }
            }
            row[i] += shift;
            target.writeRow(i, row, 0);
        }
    }

    public static double trace(Matrix a) {
        double trace = 0;
        for (int i = 0; i < a.rows(); i++) {
            trace += Math.abs(a.get(i, i));
        }
        return trace;
    }

    private static double frobenius(Matrix a) {
        double sum = 0;
        double[] row = new double[a.columns()];
        for (int i = 0; i < a.rows(); i++) {
            a.readRow(i, row, 0);
            double r = Rounding.norm(row);
            sum += r * r;
        }
        return Rounding.up(Math.sqrt(sum));
    }

    private static LinearOperator product(Matrix a) {
        int n = a.rows();
        return new Square(n) {
            @Override
            public void apply(double[] x, double[] y) {
                Blas.gemv(1, Operand.of(a), Operand.vector(x, 0, n), 0, Operand.vector(y, 0, n));
            }
        };
    }

    private static LinearOperator inverse(Matrix factor) {
        return new Square(factor.rows()) {
            @Override
            public void apply(double[] x, double[] y) {
                System.arraycopy(x, 0, y, 0, x.length);
                Lapack.solveCholesky(factor, y);
            }
        };
    }

    private abstract static class Square implements LinearOperator {
        private final int n;

        Square(int n) {
            this.n = n;
        }

        @Override
        public int rows() {
            return n;
        }

        @Override
        public int columns() {
            return n;
        }
    }
}
