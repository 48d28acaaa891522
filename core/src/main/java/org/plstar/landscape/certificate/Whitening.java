package org.plstar.landscape.certificate;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Lapack;
import org.plstar.array.blas.Operand;
import org.plstar.array.blas.Triangle;
import org.plstar.landscape.certificate.bound.Rounding;

/**
 * Directions D_i = Ĵᵀ x_i that are nearly orthonormal and span the range of Ĵᵀ, the Jacobian's row
 * space as computed; x_i are the rows of X ≈ L⁻¹, L Lᵀ = K.
 *
 * <p>How X was found does not matter: with X K Xᵀ = I + E and ‖E‖ ≤ ε, each unit vector of that
 * space is Σ_i e_i D_i with |e| ≤ 1/√(1 - ε), and Ĵ⁺ = Ĵᵀ K⁻¹ obeys |Ĵ⁺ q| ≤ |X q|/√(1 - ε). ε is
 * bounded by multiplying out. No eigenvector is needed.
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record Whitening(double[] x, int n, double epsilon, double norm, double frobenius) {
    /** Beyond, the factor is too far from K to be of use. */
    private static final double MOST = 0.1;

    /**
     * From a kernel with a proved least singular value a0; empty if K is too ill-conditioned. Cost
     * 5 n³.
     */
    static Optional<Whitening> of(KernelBound bound) {
        if (bound.least.isEmpty()) {
            return Optional.empty();
        }
        int n = bound.kernel.rows();
        double[] x = new double[Math.multiplyExact(n, n)];
        for (int i = 0; i < n; i++) {
            x[i * n + i] = 1;
        }
        MemorySegment xs = MemorySegment.ofArray(x);
        double size = 0;
        try (Matrix factor = bound.kernel.copy()) {
            if (Lapack.cholesky(factor).isPresent()) {
                return Optional.empty();
            }
            Blas.trsm(Triangle.LOWER, 1, Operand.of(factor), Operand.of(xs, n, n));
        }
        double[] row = new double[n];
        for (int i = 0; i < n; i++) {
            bound.kernel.readRow(i, row, 0);
            double r = Rounding.norm(row);
            size += r * r;
        }
        size = Rounding.up(Math.sqrt(size));
        double[] half = new double[n * n];
        double[] whole = new double[n * n];
        Blas.gemm(
                1,
                Operand.of(xs, n, n),
                Operand.of(bound.kernel.segment(), n, n),
                0,
                Operand.of(half, n, n));
        Blas.gemm(
                1,
                Operand.of(half, n, n),
                Operand.of(x, n, n).transpose(),
                0,
                Operand.of(whole, n, n));
        for (int i = 0; i < n; i++) {
            whole[i * n + i] -= 1;
        }
        double frobenius = Rounding.norm(x);
        // both products, and what K itself may be off by
        double error =
                (2.1 * Rounding.gamma(n + 4) * size + bound.formation) * frobenius * frobenius;
        double epsilon = Rounding.up(Rounding.norm(whole) + error + n * Rounding.UNIT);
        if (!(epsilon < MOST) || !(frobenius <= Rounding.ORDINARY)) {
            return Optional.empty();
        }
        // X K Xᵀ = I + E gives ‖X‖² ≤ (1 + ε)/λ_min(K)
        double norm = Rounding.up(Math.sqrt(1 + epsilon) / bound.least.getAsDouble());
        return Optional.of(new Whitening(x, n, epsilon, Math.min(norm, frobenius), frobenius));
    }

    /** 1/√(1 - ε). */
    double stretch() {
        return Rounding.up(1 / Math.sqrt(1 - epsilon));
    }

    /** ‖D‖ ≤ √(1 + ε). */
    double directionNorm() {
        return Rounding.up(Math.sqrt(1 + epsilon));
    }
}
