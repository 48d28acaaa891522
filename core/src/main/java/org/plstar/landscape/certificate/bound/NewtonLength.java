package org.plstar.landscape.certificate.bound;

import org.plstar.array.Matrix;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Lapack;
import org.plstar.array.blas.Operand;

/**
 * The length of the shortest step that solves the linearized equations, from above.
 *
 * @param kernel ĴĴᵀ as computed, [n, n]; not modified
 * @param formation bound of the norm of the error with which it was formed
 * @param a0 at most σ_min(Ĵ), positive
 */
public record NewtonLength(Matrix kernel, double formation, double a0) {
    /**
     * An upper bound of ‖J⁺r‖ for a J with ‖J - Ĵ‖ ≤ {@code jacobianError} and σ_min(J) ≥ a0. Cost
     * n³/3.
     *
     * <p>For any z and d = Ĵᵀz, J⁺r = J⁺Jd + J⁺(r - Jd), so it is at most ‖d‖ + ‖r - Jd‖/a0.
     *
     * @param r [n], as computed; not modified
     * @param residualError bound of ‖r̂ - r‖
     */
    public double above(double[] r, double residualError, double jacobianError) {
        int n = r.length;
        double residual = Rounding.up(Rounding.norm(r) + residualError);
        double[] z = r.clone();
        double[] left = r.clone();
        double[] product = new double[n];
        try (Matrix factor = kernel.copy()) {
            if (Lapack.cholesky(factor).isPresent()) {
                return Rounding.up(residual / a0);
            }
            Lapack.solveCholesky(factor, z);
            // one step of iterative refinement
            residualOf(r, z, product, left);
            Lapack.solveCholesky(factor, left);
            for (int i = 0; i < n; i++) {
                z[i] += left[i];
            }
        }
        residualOf(r, z, product, left);
        double size = Rounding.norm(z);
        double square = 0;
        double absolute = 0;
        for (int i = 0; i < n; i++) {
            square += z[i] * product[i];
            absolute += Math.abs(z[i] * product[i]);
        }
        double products = Rounding.gamma(n + 4) * SpectralNorm.trace(kernel);
        double length =
                Rounding.up(
                        Math.sqrt(
                                Math.max(0, square)
                                        + Rounding.gamma(n + 4) * absolute
                                        + (products + formation) * size * size
                                        + Rounding.SQUARES));
        double miss =
                Rounding.norm(left)
                        + 2 * Rounding.UNIT * (Rounding.norm(r) + Rounding.norm(product))
                        + (products + formation) * size
                        + residualError
                        + jacobianError * length;
        return Rounding.up(Math.min(length + miss / a0, residual / a0));
    }

    /** product = K z, left = r - K z. */
    private void residualOf(double[] r, double[] z, double[] product, double[] left) {
        int n = r.length;
        Blas.gemv(1, Operand.of(kernel), Operand.vector(z, 0, n), 0, Operand.vector(product, 0, n));
        for (int i = 0; i < n; i++) {
            left[i] = r[i] - product[i];
        }
    }
}
