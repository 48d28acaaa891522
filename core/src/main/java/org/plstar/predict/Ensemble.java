package org.plstar.predict;

import static java.util.Objects.requireNonNull;

import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Operand;
import org.plstar.refusal.Refusal;

/**
 * Mean and covariance of the predictions of infinitely wide networks with random initial weights,
 * all trained in the same way.
 *
 * <p>At initialization the outputs are a Gaussian process of mean 0 with the NNGP as covariance 𝒦.
 * With A = k U g_t(Λ) Uᵀ the mean is A y and the covariance [I, -A] 𝒦 [I, -A]ᵀ, which is positive
 * semi-definite by its form. With the tangent kernel as k all layers train; with the NNGP the last
 * one alone, and the limit t = ∞ is the posterior of a Gaussian process without noise. Different
 * outputs are independent, with the same covariance.
 *
 * <p>Source: Lee et al. 2019, "Wide neural networks of any depth evolve as linear models".
 */
public final class Ensemble {
    private final ClosedForm dynamics;
    private final Matrix nngp;
    private final Matrix cross;
    private final Matrix test;

    private Ensemble(ClosedForm dynamics, Matrix nngp, Matrix cross, Matrix test) {
        this.dynamics = dynamics;
        this.nngp = nngp;
        this.cross = cross;
        this.test = test;
    }

    /**
     * Combines training dynamics and kernels; nothing is copied, and the arguments stay the
     * caller's.
     *
     * @param dynamics of the kernel that trains, at the n* other rows
     * @param nngp 𝒦 on the training rows, [n, n]
     * @param cross 𝒦 of other rows and training rows, [n*, n]
     * @param test 𝒦 on the other rows, [n*, n*]
     */
    public static Ensemble of(ClosedForm dynamics, Matrix nngp, Matrix cross, Matrix test) {
        requireNonNull(cross, "cross");
        requireNonNull(nngp, "nngp");
        requireNonNull(test, "test");
        int n = dynamics.spectrum().size();
        int others = dynamics.others();
        TeamProducts.require(nngp, n, n, "nngp");
        TeamProducts.require(cross, others, n, "cross");
        TeamProducts.require(test, others, others, "test");
        return new Ensemble(dynamics, nngp, cross, test);
    }

    /** The mean at the other rows, [n*, outputs] row-major, for targets y [n, outputs]. */
    public double[] mean(Filter filter, double[] y, int outputs) {
        requireNonNull(filter, "filter");
        return dynamics.elsewhere(
                filter,
                new double[y.length],
                new double[Math.max(0, test.rows() * outputs)],
                y,
                outputs);
    }

    /** The mean at the training rows, [n, outputs] row-major, for targets y [n, outputs]. */
    public double[] trainingMean(Filter filter, double[] y, int outputs) {
        requireNonNull(filter, "filter");
        return dynamics.training(filter, new double[y.length], y, outputs);
    }

    /**
     * The covariance at the other rows, of one output; new, [n*, n*]. Cost n² n*.
     *
     * @throws Refusal NOT_SEMIDEFINITE if a variance is below 0 by more than rounding
     */
    public Matrix covariance(Filter filter) {
        requireNonNull(filter, "filter");
        try (Matrix a = dynamics.weights(filter)) {
            // 𝒦** - A 𝒦*ᵀ + (A 𝒦 - 𝒦*) Aᵀ
            Matrix covariance = test.copy();
            try (Matrix left = cross.copy()) {
                Operand weights = Operand.of(a);
                Operand out = Operand.of(covariance);
                TeamProducts.add(1, weights, Operand.of(nngp), -1, Operand.of(left), workers());
                TeamProducts.add(-1, weights, Operand.of(cross).transpose(), 1, out, workers());
                TeamProducts.add(1, Operand.of(left), weights.transpose(), 1, out, workers());
                Variances.settle(covariance, test);
                return covariance;
            } catch (RuntimeException | Error e) {
                covariance.close();
                throw e;
            }
        }
    }

    private Workers workers() {
        return dynamics.spectrum().workers();
    }
}
