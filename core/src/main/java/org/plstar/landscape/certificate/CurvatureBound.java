package org.plstar.landscape.certificate;

import java.util.Optional;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;

/**
 * Λ(R): a bound of ‖D²F‖ on the ball of radius R about w0, and so of the Lipschitz constant of the Jacobian of all equations together.
 *
 * <p>D²F[d, d'] is a sum over pairs of layers k ≤ l of a_kᵀ N_kl a'_l + s_l v_lᵀ dW'_l Q_{l-1,k} a_k, a_k = dW_k (s_k h_{k-1}) + σ_k db_k. With unit
 * multipliers q of the equations, Σ_i c_i² |D x_k^i|² |D' x_l^i|² is linear in DᵀD and in D'ᵀD', so it is largest at rank one, where it is at most the norm of the
 * Gram matrix C (K_k ∘ K_l) C of the rows c_i x_k^i ⊗ x_l^i. So with
 *
 * <p>A_kl = √λ_max(C(K_k ∘ K_l)C) + √Σ c_i²(xi_k g_l + g_k⁰ xi_l)² and B_kl = √λ_max(E K_k E) + √Σ e_i² xi_k²,
 *
 * <p>K_k the Gram matrix of the x_k at w0, ‖D²F‖ ≤ λ_max(M), M_kl = A_kl + B_kl. Also ‖D²F‖² ≤ Σ_i λ_max(c g g + e g)²; the smaller counts.
 */
public final class CurvatureBound {
    private final ForwardBackward at;
    private final Optional<ProductNorms> norms;
    private final Workers workers;
    private final double[][] inputNorms;
    private final double[][] inner;

    CurvatureBound(ForwardBackward at, Optional<ProductNorms> norms, Workers workers) {
        this.at = at;
        this.norms = norms;
        this.workers = workers;
        this.inputNorms = new double[at.hidden() + 2][at.samples];
        for (int k = 1; k <= at.hidden() + 1; k++) {
            for (int i = 0; i < at.samples; i++) {
                inputNorms[k][i] = at.inputNorm(k, i);
            }
        }
        this.inner = new InputProducts(at, workers).all();
    }

    /**
     * Measures a network at a point.
     *
     * @param x inputs [N, d] row-major; kept, not modified
     * @param measured whether the products of weights and slopes are measured, per sample, which costs some m³ each and gains a factor 3 to 20 for two
     *     hidden layers and more
     */
    public static CurvatureBound of(
            DenseStack stack, double[] x, boolean measured, Workers workers) {
        ForwardBackward at = new ForwardBackward(stack, WeightNorms.of(stack, workers), x, workers);
        return new CurvatureBound(
                at,
                measured ? Optional.of(ProductNorms.of(at, workers)) : Optional.empty(),
                workers);
    }

    /**
     * Λ(R) ≥ sup of ‖D²F‖ over the ball of radius R. Does not decrease with R. Cost: some eigenvalues of order N, however wide the network is.
     *
     * @param radius R ≥ 0, a Euclidean distance in all weights and biases
     */
    public double at(double radius) {
        Drift[] drift = drifts(radius);
        return Rounding.up(Math.min(blocks(drift), separately(drift)));
    }

    /** λ_max(M), the bound by blocks alone. */
    double blocks(double radius) {
        return blocks(drifts(radius));
    }

    private Drift[] drifts(double radius) {
        Drift[] drift = new Drift[at.samples];
        workers.run(at.samples, i -> drift[i] = new Drift(at, norms.orElse(null), i, radius));
        return drift;
    }

    private double blocks(Drift[] drift) {
        int size = at.hidden() + 1;
        double[][] m = new double[size][size];
        int pairs = size * size;
        workers.run(
                pairs,
                task -> {
                    int k = task / size + 1;
                    int l = task % size + 1;
                    if (k <= l) {
                        double bound = pair(drift, k, l);
                        m[k - 1][l - 1] = bound;
                        m[l - 1][k - 1] = bound;
                    }
                });
        return SmallNorm.symmetric(m);
    }

    /** For each sample, a bound of the second derivative of its outputs alone, on the ball of radius R. */
    public double[] perSample(double radius) {
        double[] bounds = new double[at.samples];
        workers.run(
                at.samples, i -> bounds[i] = alone(new Drift(at, norms.orElse(null), i, radius)));
        return bounds;
    }

    private double separately(Drift[] drift) {
        double[] bounds = new double[drift.length];
        workers.run(drift.length, i -> bounds[i] = alone(drift[i]));
        return Rounding.norm(bounds);
    }

    private double alone(Drift d) {
        int size = at.hidden() + 1;
        double[][] m = new double[size][size];
        for (int k = 1; k <= size; k++) {
            for (int l = k; l <= size; l++) {
                double bound =
                        (l < size ? d.c[k][l] * d.g[k] * d.g[l] : 0)
                                + (k < l ? d.e[k][l] * d.g[k] : 0);
                m[k - 1][l - 1] = Rounding.up(bound);
                m[l - 1][k - 1] = m[k - 1][l - 1];
            }
        }
        return SmallNorm.symmetric(m);
    }

    private double pair(Drift[] drift, int k, int l) {
        int n = drift.length;
        double[] factor = new double[n];
        double[] moved = new double[n];
        double sum = 0;
        if (l <= at.hidden()) {
            for (int i = 0; i < n; i++) {
                Drift d = drift[i];
                factor[i] = d.c[k][l];
                moved[i] = factor[i] * (d.xi[k] * d.g[l] + d.g0[k] * d.xi[l]);
            }
            sum += Math.sqrt(gram(factor, k, l) + Rounding.SQUARES) + Rounding.norm(moved);
        }
        if (k < l) {
            for (int i = 0; i < n; i++) {
                factor[i] = drift[i].e[k][l];
                moved[i] = factor[i] * drift[i].xi[k];
            }
            sum += Math.sqrt(gram(factor, k, 0) + Rounding.SQUARES) + Rounding.norm(moved);
        }
        return Rounding.up(sum);
    }

    /** λ_max of diag(f) (K_k ∘ K_l) diag(f), or without K_l for l = 0. */
    private double gram(double[] f, int k, int l) {
        int n = f.length;
        double trace = 0;
        for (int i = 0; i < n; i++) {
            double norm = inputNorms[k][i] * (l == 0 ? 1 : inputNorms[l][i]);
            trace += f[i] * f[i] * norm * norm;
        }
        if (!Double.isFinite(trace)) {
            return Double.POSITIVE_INFINITY;
        }
        try (Matrix a = Matrix.zeros(n, n)) {
            fill(a, f, k, l);
            int width = at.stack.layer(k).in() + (l == 0 ? 0 : at.stack.layer(l).in());
            return SpectralNorm.largest(a, Rounding.up(Rounding.gamma(width + 20L) * trace));
        }
    }

    private void fill(Matrix a, double[] f, int k, int l) {
        int n = f.length;
        double[] row = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double value = inner[k][i * n + j] * (l > 0 ? inner[l][i * n + j] : 1);
                row[j] = f[i] * f[j] * value;
            }
            a.writeRow(i, row, 0);
        }
        // a product may be rounded differently on the two sides of the diagonal
        a.mirrorLower();
    }

    /** K_k over the samples, as {@link InputProducts} has them. */
    double[][] inner() {
        return inner;
    }

    /** The same with products measured. */
    CurvatureBound withProducts(Workers team) {
        return new CurvatureBound(at, Optional.of(ProductNorms.of(at, team)), team);
    }

    /** Whether products of weights were measured. */
    public boolean measuresProducts() {
        return norms.isPresent();
    }

    /** What was measured. */
    ForwardBackward measured() {
        return at;
    }
}
