package org.plstar.landscape.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.LinearMap.Weighted;
import org.plstar.landscape.certificate.bound.NewtonLength;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.landscape.certificate.bound.SpectralNorm;

/**
 * The Jacobian's singular values at w0 from the safe side, and the residual.
 *
 * <p>With the computed h and v in place of the exact ones J becomes Ĵ, whose rows are the v ⊗ x of
 * the layers, sums over the sites v Xᵀ of a convolution; ‖J - Ĵ‖_F is bounded term by term. ĴĴᵀ
 * (see {@link TangentGram}) is formed with an error of at most γ tr, so σ_min(J) ≥ √(λ_min - γ tr)
 * - ‖J - Ĵ‖, with λ_min proved by {@link SpectralNorm}.
 */
final class KernelBound implements AutoCloseable {
    /** A check's rounding bounds are at most 16 times larger. */
    static final double CHECK_ROOM = 32;

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
                    double all = Rounding.up(Math.sqrt(sum + Rounding.SQUARES));
                    moved[i] = d.kink ? Double.POSITIVE_INFINITY : all;
                });
        jacobianError = Rounding.norm(moved);
        for (int k = 0; k < n; k++) {
            r[k] = at.f[k] - y[k];
            z[k] = 2 * Rounding.UNIT * Math.abs(r[k]);
        }
        residualError = Rounding.up(Rounding.norm(at.zError[at.hidden() + 1]) + Rounding.norm(z));
        residual = Rounding.up(Rounding.norm(r) + residualError);
        kernel = TangentGram.of(at, bound.forms().inner(), workers);
        double lost = TangentGram.lost(at, bound.forms().lost());
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
                                CHECK_ROOM * jacobianError);
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
     */
    double newtonLength() {
        return new NewtonLength(kernel, formation, least.orElseThrow())
                .above(r, residualError, jacobianError);
    }

    /** c of B' from Λ and Ω. */
    DoubleBinaryOperator factor(OptionalDouble step) {
        return DescentFactor.of(largest, residual, step);
    }

    /**
     * Where the residual is rounding alone, a check with coarser rounding bounds must find as much
     * room as it needs; elsewhere this is nothing.
     */
    double room() {
        return CHECK_ROOM * residualError;
    }

    /** What is known of w0 itself. */
    List<Constant> constants() {
        List<Constant> all = new ArrayList<>();
        all.add(Constant.upper("r0", residual, "‖F(w0) - y‖, with the rounding error of F added"));
        all.add(Constant.upper("ε_F", residualError, "rounding error of F"));
        all.add(Constant.lower("a0", least.orElseThrow(), "σ_min(J(w0))"));
        all.add(Constant.upper("ε_J", jacobianError, "rounding error of J, subtracted from a0"));
        return all;
    }

    @Override
    public void close() {
        kernel.close();
    }
}
