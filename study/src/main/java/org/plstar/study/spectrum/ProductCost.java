package org.plstar.study.spectrum;

import org.plstar.predict.RowTiles;
import org.plstar.program.OperationCount;
import org.plstar.study.Subject;

/**
 * Operations and bytes of a product with the kernel J Jᵀ, counted.
 *
 * @param subject whose kernel
 * @param cut of its rows
 */
public record ProductCost(Subject subject, RowTiles cut) {
    /** A product with J and one with its transpose cost as much as three passes each. */
    private static final double PASSES = 6;

    /** Of a subject. */
    public static ProductCost of(Subject subject) {
        return new ProductCost(
                subject, new RowTiles(subject.data().training().rows(), LocalJacobians.STRANDS));
    }

    /** The work, in words. */
    public String words() {
        return "a product with the kernel of %,d rows".formatted(cut.rows());
    }

    /** Of products, about. */
    public double operations() {
        return PASSES * OperationCount.of(subject.model().program(), cut.rows(), 1);
    }

    /** p. */
    public double unknowns() {
        return subject.weights().length;
    }

    /** N·C. */
    public double equations() {
        return (double) cut.rows() * subject.model().output().size();
    }
}
