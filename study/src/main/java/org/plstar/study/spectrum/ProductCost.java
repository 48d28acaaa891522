package org.plstar.study.spectrum;

import org.plstar.predict.RowTiles;
import org.plstar.program.Linearization;
import org.plstar.program.Linearize;
import org.plstar.program.OperationCount;
import org.plstar.program.Type;
import org.plstar.study.Subject;

/**
 * Operations and bytes of a product with the kernel J Jᵀ, counted.
 *
 * @param subject whose kernel
 * @param cut of its rows
 */
public record ProductCost(Subject subject, RowTiles cut) {
    /** The cost of a product with J and one with its transpose, in passes forward. */
    private static final double PASSES = 6;

    /**
     * The memory of programs in units of one pass: what is kept, and the numbers of three programs.
     */
    private static final double PROGRAMS = 4;

    /** The product cost of a subject. */
    public static ProductCost of(Subject subject) {
        return new ProductCost(
                subject, new RowTiles(subject.data().training().rows(), LocalJacobians.STRANDS));
    }

    /** A description of the work. */
    public String words() {
        return "a product with the kernel of %,d rows".formatted(cut.rows());
    }

    /** About the number of operations of a product. */
    public double operations() {
        return PASSES * OperationCount.of(subject.model().program(), cut.rows(), 1);
    }

    /** The number of parameters p. */
    public double unknowns() {
        return subject.weights().length;
    }

    /**
     * About the number of bytes that linearizations of all rows keep: the rows, the numbers of the
     * forward pass that the linear part needs, and as many again for each of the three programs
     * that run.
     */
    public double keptBytes() {
        Linearization l =
                Linearize.of(subject.model().program(), subject.model().layout()::contains, "d:");
        double numbers = 0;
        for (String name : l.residuals()) {
            Type t = l.primal().outputType(name);
            numbers += t.axes().sample() ? t.shape().size() : 0;
        }
        return Double.BYTES
                * (double) cut.rows()
                * (subject.model().input().size() + PROGRAMS * numbers);
    }

    /** The number of equations N·C. */
    public double equations() {
        return (double) cut.rows() * subject.model().output().size();
    }
}
