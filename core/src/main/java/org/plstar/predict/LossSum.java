package org.plstar.predict;

import org.plstar.array.Kernels;
import org.plstar.array.Storage;

/**
 * What some samples have in a loss and in its gradient, or in a product with its curvature.
 *
 * @param loss 0 for products
 * @param vector [p]; of size 0 where only the loss is wanted
 */
public record LossSum(double loss, Storage vector) {
    /** Adds the right part to the left one, and returns that: how strands are summed. */
    public static LossSum sum(LossSum left, LossSum right) {
        Storage to = left.vector;
        Kernels.of(to.precision()).axpy(1, right.vector, 0, to, 0, to.size());
        return new LossSum(left.loss + right.loss, to);
    }
}
