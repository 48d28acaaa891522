package org.plstar.predict;

import org.plstar.array.Kernels;
import org.plstar.array.Storage;

/**
 * The contribution of some samples to a loss and to its gradient, or to a product with its
 * curvature.
 *
 * @param loss 0 for products
 * @param vector [p]; of size 0 where only the loss is wanted
 */
public record LossSum(double loss, Storage vector) {
    /** Adds the right sum to the left one, and returns the left one: the sum of two strands. */
    public static LossSum sum(LossSum left, LossSum right) {
        Storage to = left.vector;
        Kernels.of(to.precision()).axpy(1, right.vector, 0, to, 0, to.size());
        return new LossSum(left.loss + right.loss, to);
    }
}
