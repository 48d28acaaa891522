package org.plstar.landscape.linearity;

/**
 * A property of a program that keeps its Hessian from shrinking as the width grows.
 *
 * @param where the operation and the weights, as text
 * @param size numbers per sample, the same at every width
 */
public record NonlinearityObstruction(Kind kind, String where, int size) {
    /** The kind of obstruction. */
    public enum Kind {
        /**
         * A non-linear function of a fixed number of weighted sums, with no weights after it: f =
         * φ(z) has the term φ'' ∇z ∇zᵀ, which does not shrink.
         */
        OUTPUT_NONLINEARITY,
        /** A layer of fixed width that has weights or a non-linear function after it. */
        BOTTLENECK
    }
}
