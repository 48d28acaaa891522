package org.plstar.cluster.spec;

import java.io.Serializable;
import org.plstar.predict.LossSum;

/**
 * A {@link LossSum} in the form in which it is sent.
 *
 * @param loss 0 for products
 * @param vector [p], or a piece of it
 */
public record LossPart(double loss, Numbers vector) implements Serializable {
    /** The sendable form of a sum; shares its numbers. */
    public static LossPart of(LossSum sum) {
        return new LossPart(sum.loss(), Numbers.of(sum.vector()));
    }

    /** Adds the right part to the left one, and returns the left one. */
    public static LossPart sum(LossPart left, LossPart right) {
        return of(LossSum.sum(left.sum(), right.sum()));
    }

    private LossSum sum() {
        return new LossSum(loss, vector.storage());
    }
}
