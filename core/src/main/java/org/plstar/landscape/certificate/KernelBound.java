package org.plstar.landscape.certificate;

import java.lang.foreign.MemorySegment;
import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Lapack;
import org.plstar.landscape.certificate.LinearMap.Weighted;

/**
 * The Jacobian's singular values at w0 from the safe side, and the residual.
 *
 * <p>With the computed h and v in place of the exact ones J becomes Ĵ, whose rows are the v ⊗ x of
 * the layers, sums over the sites v Xᵀ of a convolution; ‖J - Ĵ‖_F is bounded term by term. ĴĴᵀ
 * (see {@link TangentGram}) is formed with an error of at most γ tr, so σ_min(J) ≥ √(λ_min - γ tr)
 * - ‖J - Ĵ‖, with λ_min proved by {@link SpectralNorm}.
 */
final class KernelBound implements AutoCloseable {
    /** Of J from below; absent if it cannot be shown to be positive. */
    final OptionalDouble least;

    /** ‖J‖ from above. */
    final double largest;

    /** ‖F(w0) - y‖ from above. */
    final double residual;

    /** The part of it that rounding may have made: ‖F̂ - F‖ ≤ ε_F. */
    final double residualError;

    /** ‖J - Ĵ‖ ≤ ε_J. */
    final double jacobianError;

    /** ĴĴᵀ as computed, [n, n]. */
    final Matrix kernel;

    /** Norm of the error of forming it. */
    final double formation;

    private final ForwardBackward at;
    private final double[] r;

    /**
     * Computes K. Cost n² Σ m_l + n³.
     *
     * @param y targets [N·C], finite, taken as exact
     */
    KernelBound(CurvatureBound bound, double[] y, Workers workers) {
        this.at = bound.measured();
        int n = at.equations();
        r = new double[n];
        double[] z = new double[n];
        double[] moved = new double[at.samples];
        double root = Rounding.up(Math.sqrt(at.outputs));
        workers.run(
                at.samples,
                i -> {
                    Drift d = new Drift(at, null, i, 0);
                    double sum = 0;
                    for (int t = 1; t <= at.stack.terms(); t++) {
                        double part = movedBy(t, i, d, root);
                        sum += part * part;
                    }
                    moved[i] = Rounding.up(Math.sqrt(sum + Rounding.SQUARES));
                });
        jacobianError = Rounding.norm(moved);
        for (int k = 0; k < n; k++) {
            r[k] = at.f[k] - y[k];
            z[k] = 2 * Rounding.UNIT * Math.abs(r[k]);
        }
        residualError = Rounding.up(Rounding.norm(at.zError[at.hidden() + 1]) + Rounding.norm(z));
        residual = Rounding.up(Rounding.norm(r) + residualError);
        kernel = TangentGram.of(at, bound.inner(), workers);
        double lost = TangentGram.lost(at, bound.lost());
        formation =
                Rounding.up(Rounding.gamma(terms()) * (SpectralNorm.trace(kernel) + lost) + lost);
        largest =
                Rounding.up(
                        Math.sqrt(SpectralNorm.largest(kernel, formation) + Rounding.SQUARES)
                                + jacobianError);
        OptionalDouble square = SpectralNorm.smallest(kernel, formation);
        double a =
                square.isEmpty()
                        ? 0
                        : Rounding.downDifference(
                                Rounding.down(Math.sqrt(square.getAsDouble())),
                                PointBounds.CHECK_ROOM * jacobianError);
        least = a > 0 ? OptionalDouble.of(a) : OptionalDouble.empty();
    }

    /** ‖V Xᵀ - V̂ X̂ᵀ‖_F of term t, and what forming it loses where it is formed. */
    private double movedBy(int t, int i, Drift d, double root) {
        int l = at.stack.term(t).stage();
        double part = root * d.dv[l] * d.g[t] + at.vFrobenius[l][i] * d.xi[t];
        if (at.stack.term(t).map() instanceof Weighted w && !w.isDense()) {
            part +=
                    Rounding.gamma(w.patches().sites() + 4L)
                            * at.vFrobenius[l][i]
                            * at.inputFrobenius[t][i];
        }
        return part;
    }

    /** Terms of the longest sum in an element of K, with room. */
    private long terms() {
        long longest = 1;
        for (int t = 1; t <= at.stack.terms(); t++) {
            if (at.stack.term(t).map() instanceof Weighted w) {
                longest =
                        Math.max(
                                longest,
                                w.isDense()
                                        ? (long) w.in() + w.out()
                                        : (long) w.weight().length + w.bias().length);
            }
        }
        return longest + at.stack.terms() + 20L;
    }

    /**
     * ‖J⁺ r‖ = √(rᵀK⁻¹r), the length of the shortest step to a solution of the linearized
     * equations, from above; {@link #least} must be there.
     *
     * <p>For any z and d = Ĵᵀz, J⁺r = J⁺Jd + J⁺(r - Jd), so it is at most ‖d‖ + ‖r - Jd‖/a0.
     */
    double newtonLength() {
        double a0 = least.orElseThrow();
        int n = r.length;
        double[] z = r.clone();
        double[] left = r.clone();
        double[] product = new double[n];
        try (Matrix factor = kernel.copy()) {
            if (Lapack.cholesky(factor).isPresent()) {
                return Rounding.up(residual / a0);
            }
            Lapack.solveCholesky(factor, z);
            // one step of iterative refinement
            residualOf(z, product, left);
            Lapack.solveCholesky(factor, left);
            for (int i = 0; i < n; i++) {
                z[i] += left[i];
            }
        }
        residualOf(z, product, left);
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
    private void residualOf(double[] z, double[] product, double[] left) {
        int n = r.length;
        Blas.gemv(
                false,
                n,
                n,
                1,
                kernel.segment(),
                0,
                n,
                MemorySegment.ofArray(z),
                0,
                0,
                MemorySegment.ofArray(product),
                0);
        for (int i = 0; i < n; i++) {
            left[i] = r[i] - product[i];
        }
    }

    @Override
    public void close() {
        kernel.close();
    }
}
