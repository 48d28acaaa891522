package org.plstar.optimize;

/**
 * Step and rate of stochastic gradient descent on a sum L = Σ l_i of n losses, each l_i ≥ 0
 * λ-smooth, with ½‖∇L‖² ≥ μL and interpolation (Liu, Zhu and Belkin 2022). A step is w ← w - η
 * Σ_{i∈B} ∇l_i over s independent draws B: no division by s.
 *
 * @param n number of losses
 * @param lambda λ
 * @param mu μ
 */
public record SumLossBatches(int n, double lambda, double mu) {
    /** Checks the constants. */
    public SumLossBatches {
        OptimizeRefusal.require(n > 0, "n", n, "a number > 0");
        OptimizeRefusal.require(
                mu > 0 && mu <= n * lambda * (1 + 1e-9), "μ", mu, "a number in (0, nλ]");
    }

    /** E L_{t+1}/L_t is at most 1 - 2μηs/n + η²(sλ² + μλs(s-1)/n). */
    public double rate(int s, double eta) {
        return 1
                - 2 * mu * eta * s / n
                + eta * eta * (s * lambda * lambda + mu * lambda * s * (s - 1.0) / n);
    }

    /** The η with the least such bound, μ/(λ(nλ + μ(s-1))); its rate is 1 - μsη/n. */
    public double step(int s) {
        return mu / (lambda * (n * lambda + mu * (s - 1)));
    }

    /** Batch up to which larger batches pay: 1 + nλ/μ. */
    public double criticalBatch() {
        return 1 + n * lambda / mu;
    }
}
