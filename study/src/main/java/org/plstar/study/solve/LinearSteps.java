package org.plstar.study.solve;

import java.util.OptionalDouble;

/**
 * The steps of linear equations A z = -r: z = -Aᵀ(A Aᵀ + λI)⁻¹ r, which are the same as -(Aᵀ A +
 * λI)⁻¹ Aᵀ r.
 */
interface LinearSteps extends AutoCloseable {
    /** The scale of λ: σ_max², or the mean eigenvalue of the smaller Gram matrix. */
    double scale();

    /** The step z [p] for a right side r [n]; λ = 0 truncates. */
    double[] step(double lambda, double[] r);

    /** Whether a step without λ could not be computed with all its digits. */
    default boolean isRough() {
        return false;
    }

    /** Whether the matrix is square and, after a step without λ, was found to be regular. */
    default boolean isRegular() {
        return false;
    }

    /**
     * The value of {@link Regularity#doubt} for a square matrix, and 0 for another matrix of full
     * rank; absent where the factors do not decide.
     */
    default OptionalDouble doubt() {
        return OptionalDouble.empty();
    }

    /** The product A z, [n]. */
    double[] product(double[] z);

    /** The product Aᵀ u, [p]. */
    double[] transposed(double[] u);

    /** μ [n] of the least ‖Aᵀμ - g‖. */
    double[] multipliers(double[] g);

    /** The steps with some columns replaced by zeros, whose parts of a step are then 0. */
    LinearSteps withoutColumns(boolean[] which);

    /** Whether the dropped columns are exactly these. */
    boolean dropsExactly(boolean[] which);

    @Override
    void close();
}
