package org.plstar.landscape.certificate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.bound.Rounding;

/**
 * Λ(R): a bound of ‖D²F‖ on the ball of radius R about w0, and so of the Lipschitz constant of the
 * Jacobian of all equations together.
 *
 * <p>D²F[d, d'] is a sum over pairs of terms k, l with weights, stages in order, of a_kᵀ N_kl a'_l
 * + v_lᵀ (s_l dW'_l P(h'_k)), a_k = D_k X_k, h'_k = Q a_k. With unit multipliers q of the
 * equations, the first is at most √Σ_i c_i² ‖D X_k^i‖² ‖D' X_l^i‖², linear in DᵀD and in D'ᵀD', so
 * largest at rank one. Let
 *
 * <p>G_k(f) = λ_max(Σ_i f_i² X_k^i X_k^iᵀ), A_kl = √min(G_k(c g_l⁰), G_l(c g_k⁰)) + √Σ c_i²(xi_k
 * g_l + g_k⁰ xi_l)² and B_kl = √G_k(e) + √Σ e_i² xi_k².
 *
 * <p>Then ‖D²F‖ ≤ λ_max(M), M_kl = A_kl + B_kl. Where k and l act at one site each, X x and the
 * first root is √λ_max(C(K_k ∘ K_l)C) instead, the norm of the rows c_i x_k^i ⊗ x_l^i, K_k the Gram
 * matrix of the x_k at w0. Also ‖D²F‖² ≤ Σ_i λ_max(c g g + e g)²; and with few unknowns {@link
 * WeightHessian} and {@link CurvatureDrift}, with one hidden layer {@link UnitCurvature}. The
 * smallest counts. Where a unit may change side of a kink, Λ is infinite.
 */
public final class CurvatureBound {
    private final ForwardBackward at;
    private final Optional<ProductNorms> norms;
    private final Workers workers;

    /** Terms with weights, in order. */
    private final int[] blocks;

    private final InputForms forms;

    /**
     * ‖D²F‖ at the computed numbers, and how far it moves; for networks of convolutions and others
     * with few unknowns.
     */
    private OptionalDouble point = OptionalDouble.empty();

    private @Nullable CurvatureDrift change;

    /** For networks of one dense hidden layer. */
    private final Optional<UnitCurvature> units;

    CurvatureBound(ForwardBackward at, Optional<ProductNorms> norms, Workers workers) {
        this.at = at;
        this.norms = norms;
        this.workers = workers;
        this.blocks = at.stack.trained();
        this.forms = new InputForms(at, workers);
        this.units =
                UnitCurvature.fits(at.stack)
                        ? Optional.of(new UnitCurvature(forms))
                        : Optional.empty();
    }

    /**
     * Measures a network at a point.
     *
     * @param x inputs [N, d] row-major; kept, not modified
     * @param measured whether the products of weights and slopes are measured, per sample, which
     *     costs some m³ each and gains a factor 3 to 20 for two hidden layers and more
     */
    public static CurvatureBound of(
            StageNetwork stack, double[] x, boolean measured, Workers workers) {
        ForwardBackward at = new ForwardBackward(stack, WeightNorms.of(stack, workers), x, workers);
        CurvatureBound bound = new CurvatureBound(at, Optional.empty(), workers);
        return measured ? bound.withProducts(workers) : bound;
    }

    /**
     * Λ(R) ≥ sup of ‖D²F‖ over the ball of radius R. Does not decrease with R. Cost: some
     * eigenvalues of order N, however wide the network is, or of the order of a convolution's taps.
     *
     * @param radius R ≥ 0, a Euclidean distance in all weights and biases
     */
    public double at(double radius) {
        return at(drifts(radius));
    }

    double at(Drift[] drift) {
        if (Drift.kink(drift)) {
            return Double.POSITIVE_INFINITY;
        }
        double[][] m = matrix(drift);
        double least = Math.min(SmallNorm.symmetric(m), separately(drift));
        if (units.isPresent()) {
            least = Math.min(least, units(drift, m, UnitCurvature.MOST));
        }
        if (point.isPresent() && change != null) {
            least = Math.min(least, point.getAsDouble() + change.fromComputed(drift));
        }
        return Rounding.up(least);
    }

    /** By the units of one hidden layer, looking at so many of them. */
    double units(Drift[] drift, int looks) {
        return units(drift, matrix(drift), looks);
    }

    private double units(Drift[] drift, double[][] m, int looks) {
        return units.orElseThrow().at(drift, m[0][0], m[0][1], looks, workers);
    }

    /** λ_max(M), the bound by blocks alone. */
    double blocks(double radius) {
        Drift[] drift = drifts(radius);
        return Drift.kink(drift) ? Double.POSITIVE_INFINITY : SmallNorm.symmetric(matrix(drift));
    }

    /**
     * How much of {@link #blocks} the weights of each map take part in: the norms of M's rows, by
     * the maps' names.
     */
    Map<String, Double> byMap(double radius) {
        double[][] m = matrix(drifts(radius));
        Map<String, Double> parts = new LinkedHashMap<>();
        for (int k = 0; k < m.length; k++) {
            LinearMap.Weighted map = at.stack.term(blocks[k]).weighted().orElseThrow();
            parts.put(map.name(), Rounding.norm(m[k]));
        }
        return parts;
    }

    /**
     * A radius within which no unit changes side, nearly the largest below 1e16. Cost: some dozens
     * of drifts.
     *
     * @param low a radius of which it is known
     */
    double kinkRadius(double low) {
        double least = low;
        double most = Math.max(low, 1e-16);
        while (most < 1e16 && !Drift.kink(drifts(most))) {
            least = most;
            most *= 4;
        }
        for (int k = 0; k < 12 && most > least * 1.01; k++) {
            double middle = Math.sqrt(Math.max(least, most / 4) * most);
            if (Drift.kink(drifts(middle))) {
                most = middle;
            } else {
                least = middle;
            }
        }
        return least;
    }

    /** The samples' numbers in the ball. */
    Drift[] drifts(double radius) {
        Drift[] drift = new Drift[at.samples];
        workers.run(at.samples, i -> drift[i] = new Drift(at, norms.orElse(null), i, radius));
        return drift;
    }

    /** M. */
    private double[][] matrix(Drift[] drift) {
        int size = blocks.length;
        double[][] m = new double[size][size];
        int pairs = size * size;
        workers.run(
                pairs,
                task -> {
                    int k = task / size;
                    int l = task % size;
                    if (k <= l) {
                        double bound = pair(drift, blocks[k], blocks[l]);
                        m[k][l] = bound;
                        m[l][k] = bound;
                    }
                });
        return m;
    }

    /**
     * For each sample, a bound of the second derivative of its outputs alone, on the ball of radius
     * R.
     */
    public double[] perSample(double radius) {
        double[] bounds = new double[at.samples];
        workers.run(
                at.samples,
                i -> bounds[i] = alone(new Drift(at, norms.orElse(null), i, radius), i));
        return bounds;
    }

    private double separately(Drift[] drift) {
        double[] bounds = new double[drift.length];
        workers.run(drift.length, i -> bounds[i] = alone(drift[i], i));
        return Rounding.norm(bounds);
    }

    private double alone(Drift d, int i) {
        if (d.kink) {
            return Double.POSITIVE_INFINITY;
        }
        double together = together(d);
        return units.isPresent() ? Math.min(together, units.get().alone(d, i)) : together;
    }

    /** Of one sample, by blocks. */
    private double together(Drift d) {
        int size = blocks.length;
        double[][] m = new double[size][size];
        for (int k = 0; k < size; k++) {
            for (int l = k; l < size; l++) {
                double g = d.g[blocks[k]];
                double bound =
                        d.c[stage(blocks[k])][stage(blocks[l])] * g * d.g[blocks[l]]
                                + d.e[stage(blocks[k])][blocks[l]] * g;
                m[k][l] = Rounding.up(bound);
                m[l][k] = m[k][l];
            }
        }
        return SmallNorm.symmetric(m);
    }

    private int stage(int t) {
        return at.stack.term(t).stage();
    }

    private double pair(Drift[] drift, int k, int l) {
        int n = drift.length;
        double[] factor = new double[n];
        double[] moved = new double[n];
        double sum = 0;
        if (stage(l) <= at.hidden()) {
            for (int i = 0; i < n; i++) {
                Drift d = drift[i];
                factor[i] = d.c[stage(k)][stage(l)];
                moved[i] = factor[i] * (d.xi[k] * d.g[l] + d.g0[k] * d.xi[l]);
            }
            sum += Math.sqrt(forms.both(factor, k, l) + Rounding.SQUARES) + Rounding.norm(moved);
        }
        if (stage(k) < stage(l)) {
            for (int i = 0; i < n; i++) {
                factor[i] = drift[i].e[stage(k)][l];
                moved[i] = factor[i] * drift[i].xi[k];
            }
            sum += Math.sqrt(forms.one(factor, k) + Rounding.SQUARES) + Rounding.norm(moved);
        }
        return Rounding.up(sum);
    }

    /** The same with products measured, if {@linkplain ForwardBackward#ordinary() they may be}. */
    CurvatureBound withProducts(Workers team) {
        if (!at.ordinary()) {
            return this;
        }
        CurvatureBound bound = new CurvatureBound(at, Optional.of(ProductNorms.of(at, team)), team);
        if (!at.stack.isDense()) {
            bound.point = WeightHessian.norm(at, team);
            bound.change = bound.drift();
        }
        return bound;
    }

    /** How far the second derivative moves. */
    CurvatureDrift drift() {
        return new CurvatureDrift(
                forms, measuresProducts() ? Optional.of(drifts(0)) : Optional.empty(), workers);
    }

    /** Norms of the forms that inputs make. */
    InputForms forms() {
        return forms;
    }

    /** Norms of products of weights, if they were measured. */
    Optional<ProductNorms> norms() {
        return norms;
    }

    /** Whether products of weights were measured. */
    public boolean measuresProducts() {
        return norms.isPresent();
    }

    /** The team that it runs on. */
    Workers workers() {
        return workers;
    }

    /** What was measured. */
    ForwardBackward measured() {
        return at;
    }
}
