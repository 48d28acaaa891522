package org.plstar.landscape.linearity;

/**
 * Something in a program that keeps its Hessian from shrinking with the width.
 *
 * @param where which operation and weights, as text
 * @param size numbers per sample, the same at every width
 */
public record NonlinearityObstruction(Kind kind, String where, int size) {
    /** What it is. */
    public enum Kind {
        /**
         * A non-linear function of a fixed number of weighted sums that no weights come behind: f =
         * φ(z) has the term φ'' ∇z ∇zᵀ, which does not shrink.
         */
        OUTPUT_NONLINEARITY,
        /** A layer of fixed width with weights or a non-linear function behind it. */
        BOTTLENECK
    }
}
