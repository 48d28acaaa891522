package org.plstar.optimize;

/**
 * Step and rate of stochastic gradient descent under the Polyak–Łojasiewicz condition with
 * interpolation: L = (1/N) Σ l_i, every l_i ≥ 0 is β-smooth, L is λ-smooth and ½‖∇L‖² ≥ αL, and one
 * w has l_i(w) = 0 for all i (Bassily, Belkin and Ma 2018). Batches are m independent draws.
 *
 * @param beta β
 * @param lambda λ
 * @param alpha α
 */
public record PlBatches(double beta, double lambda, double alpha) {
    /** Checks the constants: 0 &lt; α ≤ λ ≤ β. */
    public PlBatches {
        OptimizeRefusal.require(alpha > 0 && alpha <= lambda, "α", alpha, "a number in (0, λ]");
        OptimizeRefusal.require(
                lambda <= beta * (1 + 1e-9) && Double.isFinite(beta),
                "λ",
                lambda,
                "at most β = " + beta);
    }

    /** η*(m) = αm/(λ(β + α(m-1))). */
    public double step(int m) {
        OptimizeRefusal.require(m > 0, "batch", m, "a number of samples > 0");
        return alpha * m / (lambda * (beta + alpha * (m - 1)));
    }

    /** The bound of E L_t/L_0 with η*(m): (1 - αη*)^t. */
    public double bound(int m, int t) {
        return StrictMath.pow(1 - alpha * step(m), t);
    }

    /** Batch up to which η*, and so the progress per step, grows almost in proportion: β/α + 1. */
    public double criticalBatch() {
        return beta / alpha + 1;
    }
}
