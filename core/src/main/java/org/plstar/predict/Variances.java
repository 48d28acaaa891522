package org.plstar.predict;

import org.plstar.array.Matrix;
import org.plstar.refusal.Refusal;

/**
 * Variances that are differences: negative rounding errors are clamped to 0; larger ones are
 * refused.
 */
final class Variances {
    /** The bound on rounding errors, in units of n ε tr. */
    private static final double ROUNDING = 16;

    private Variances() {}

    /** Makes a covariance symmetric, with a diagonal of at least 0. */
    static void settle(Matrix covariance, Matrix prior) {
        covariance.mirrorUpper();
        for (int i = 0; i < covariance.rows(); i++) {
            covariance.set(i, i, atLeastZero(covariance.get(i, i), prior));
        }
    }

    /**
     * A variance of at least 0.
     *
     * @param prior the covariance that it is a difference to
     * @throws Refusal NOT_SEMIDEFINITE
     */
    private static double atLeastZero(double variance, Matrix prior) {
        if (variance >= 0) {
            return variance;
        }
        double trace = 0;
        for (int i = 0; i < prior.rows(); i++) {
            trace += Math.abs(prior.get(i, i));
        }
        if (!(variance >= -ROUNDING * Math.max(16, prior.rows()) * Math.ulp(trace))) {
            throw Refusal.of(
                    PredictRefusal.NOT_SEMIDEFINITE,
                    "covariance of " + prior.rows() + " rows",
                    "a variance is " + variance + ", below 0 by more than rounding",
                    "kernels of one network at all pairs of rows",
                    "compute the kernels of training and other rows alike");
        }
        return 0;
    }
}
