package org.plstar.landscape.advice;

import org.plstar.optimize.OptimizeRefusal;
import org.plstar.refusal.Require;

/**
 * Steps for full-batch training of the square loss, from the extreme eigenvalues of K/N at the
 * start: those of a quadratic loss, which the loss of a network is as long as its kernel does not
 * change.
 *
 * <p>Factors are of the residual per step in the worst direction; the loss's are their squares.
 *
 * @param largest λ_1 &gt; 0 of K/N
 * @param smallest λ_k of K/N, in (0, λ_1]
 */
public record FullBatch(double largest, double smallest) {
    /** Refuses eigenvalues that are not positive and in order. */
    public FullBatch {
        Require.positive(largest, OptimizeRefusal.SETTING, "largest");
        Require.that(
                smallest > 0 && smallest <= largest,
                OptimizeRefusal.SETTING,
                "smallest = " + smallest,
                "above 0 and at most largest, " + largest);
    }

    /** A step size, its momentum, and the factor by which the residual shrinks per step. */
    public record Step(double eta, double beta, double factor) {}

    /** η from which on gradient descent diverges: 2/λ_1. */
    public double limit() {
        return 2 / largest;
    }

    /** The constant step that needs no λ_k: 1/λ_1, with factor 1 - 1/κ. */
    public Step plain() {
        return new Step(1 / largest, 0, 1 - smallest / largest);
    }

    /** The best constant step, 2/(λ_1 + λ_k), with factor (κ - 1)/(κ + 1). */
    public Step best() {
        return new Step(2 / (largest + smallest), 0, (largest - smallest) / (largest + smallest));
    }

    /**
     * Heavy-ball momentum (Polyak 1964): η = 4/(√λ_1 + √λ_k)², β = ((√κ - 1)/(√κ + 1))², factor √β
     * up to a slowly growing one.
     */
    public Step momentum() {
        double sum = Math.sqrt(largest) + Math.sqrt(smallest);
        double ratio = (Math.sqrt(largest) - Math.sqrt(smallest)) / sum;
        return new Step(4 / (sum * sum), ratio * ratio, ratio);
    }

    /**
     * The best momentum β with half of the largest stable step, (1 + β)/λ_1: with the best step, a
     * kernel that grows a little diverges.
     */
    public Step cautiousMomentum() {
        double beta = momentum().beta();
        double eta = (1 + beta) / largest;
        double factor = Math.max(modulus(eta * largest, beta), modulus(eta * smallest, beta));
        return new Step(eta, beta, factor);
    }

    /** The larger modulus of the roots of z² - (1 + β - ηλ) z + β. */
    private static double modulus(double etaLambda, double beta) {
        double half = (1 + beta - etaLambda) / 2;
        double square = half * half - beta;
        return square < 0 ? Math.sqrt(beta) : Math.abs(half) + Math.sqrt(square);
    }
}
