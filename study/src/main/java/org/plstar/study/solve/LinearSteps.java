package org.plstar.study.solve;

import java.util.OptionalDouble;

/**
 * The steps of linear equations A z = -r: z = -Aᵀ(A Aᵀ + λI)⁻¹ r, which are the same as -(Aᵀ A +
 * λI)⁻¹ Aᵀ r.
 */
interface LinearSteps extends AutoCloseable {
    /** σ_max², or the mean eigenvalue of the smaller Gram matrix: what λ is a part of. */
    double scale();

    /** The step z [p] for a right side r [n]; λ = 0 truncates. */
    double[] step(double lambda, double[] r);

    /** Whether a step without λ was not to be had with all its digits. */
    default boolean isRough() {
        return false;
    }

    /** Whether the matrix is square and, after a step without λ, was found to be regular. */
    default boolean isRegular() {
        return false;
    }

    /**
     * {@link Regularity#doubt} of a square matrix, 0 of another one of full rank beyond doubt;
     * absent where its factors do not say.
     */
    default OptionalDouble doubt() {
        return OptionalDouble.empty();
    }

    /** A z, [n]. */
    double[] product(double[] z);

    /** Aᵀ u, [p]. */
    double[] transposed(double[] u);

    /** μ [n] of the least ‖Aᵀμ - g‖. */
    double[] multipliers(double[] g);

    /** The same with some columns zero, whose parts of a step are then 0. */
    LinearSteps withoutColumns(boolean[] which);

    /** Whether these are the columns that were dropped. */
    boolean dropsExactly(boolean[] which);

    @Override
    void close();
}
