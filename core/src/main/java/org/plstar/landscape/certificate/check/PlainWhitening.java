package org.plstar.landscape.certificate.check;

import java.util.Arrays;
import java.util.Optional;

/**
 * Rows x_i with X K Xᵀ = I + E, ‖E‖ ≤ ε, so that the D_i = Ĵᵀ x_i are nearly orthonormal; found
 * from a Cholesky factor, proved by multiplying out.
 *
 * @param norm ‖X‖ from above
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record PlainWhitening(double[][] x, double epsilon, double norm, double frobenius) {
    static Optional<PlainWhitening> of(double[][] kernel, double formation, double a0) {
        int n = kernel.length;
        double[][] factor = new double[n][];
        for (int i = 0; i < n; i++) {
            factor[i] = Arrays.copyOf(kernel[i], i + 1);
        }
        if (!PlainAlgebra.cholesky(factor)) {
            return Optional.empty();
        }
        double[][] x = new double[n][n];
        for (int j = 0; j < n; j++) {
            // column j of L⁻¹
            for (int i = j; i < n; i++) {
                double sum = i == j ? 1 : 0;
                for (int k = j; k < i; k++) {
                    sum -= factor[i][k] * x[k][j];
                }
                x[i][j] = sum / factor[i][i];
            }
        }
        double[][] whole =
                PlainAlgebra.product(PlainAlgebra.product(x, kernel), PlainAlgebra.transposed(x));
        for (int i = 0; i < n; i++) {
            whole[i][i] -= 1;
        }
        double frobenius = PlainAlgebra.frobenius(x);
        double error =
                (2 * PlainAlgebra.EPS * (n + 4) * PlainAlgebra.frobenius(kernel) + formation)
                        * frobenius
                        * frobenius;
        double epsilon =
                PlainAlgebra.up(PlainAlgebra.frobenius(whole) + error + PlainAlgebra.EPS * n);
        if (!(epsilon < 0.2) || !PlainAlgebra.ordinary(frobenius)) {
            return Optional.empty();
        }
        double norm = Math.min(frobenius, Math.sqrt(1 + epsilon) / a0);
        return Optional.of(new PlainWhitening(x, epsilon, PlainAlgebra.up(norm), frobenius));
    }

    /** Length of a unit vector of V in the directions, from above. */
    double stretch() {
        return PlainAlgebra.up(1 / Math.sqrt(1 - epsilon));
    }
}
