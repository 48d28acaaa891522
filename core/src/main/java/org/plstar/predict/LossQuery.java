package org.plstar.predict;

import org.plstar.array.Storage;
import org.plstar.system.PartialLoss.Quantity;

/**
 * The request of a pass over all samples, or over a batch: the quantity and the point.
 *
 * @param point of a product: another number for another w; 0 for others
 * @param w the point, [p]
 * @param v direction of a product, [p]; of size 0 for others
 * @param batch the samples that count; absent where all do
 */
public record LossQuery(Quantity quantity, long point, Storage w, Storage v, BatchCut batch) {
    /** The loss query of all samples. */
    public static LossQuery of(Quantity quantity, Storage w) {
        return of(quantity, w, BatchCut.ALL);
    }

    /** The loss query of a batch. */
    public static LossQuery of(Quantity quantity, Storage w, BatchCut batch) {
        return new LossQuery(quantity, 0, w, w.precision().allocate(0), batch);
    }

    /** A product with the curvature of all samples. */
    public static LossQuery product(Quantity quantity, long point, Storage w, Storage v) {
        return new LossQuery(quantity, point, w, v, BatchCut.ALL);
    }
}
