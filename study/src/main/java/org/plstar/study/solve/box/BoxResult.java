package org.plstar.study.solve.box;

import java.util.List;
import java.util.Optional;

/**
 * All solutions of equations in a box.
 *
 * @param unknowns their names, in the order of all values
 * @param box what was found in it
 * @param cover of all solutions, where it was asked for
 */
public record BoxResult(List<String> unknowns, Contents box, Optional<Cover> cover) {
    /**
     * The solutions in a box.
     *
     * @param lower the lower bounds of the unknowns, of which those that were infinite follow from
     *     the equations, [p]
     * @param upper the upper bounds, [p]
     * @param roots solutions, in the order of their values
     * @param undecided places that may hold solutions, in the order of their lower ends
     * @param undecidedPart the part of the box that they are
     * @param boxes how many boxes were looked at
     * @param complete whether all of the box is decided: it has these roots and no other solution
     * @param ended whether a limit of seconds or boxes ended the search
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Contents(
            double[] lower,
            double[] upper,
            List<Root> roots,
            List<Place> undecided,
            double undecidedPart,
            long boxes,
            boolean complete,
            boolean ended) {}

    /**
     * A solution.
     *
     * @param values the middle of the box that it lies in, [p]
     * @param width the largest width of that box
     * @param unique whether it is proved to be a solution, and the only one near it; false where it
     *     may be the same as another one
     * @param onBound whether the box that it lies in reaches over a bound, so that rounding leaves
     *     open on which side of the bound it is
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Root(double[] values, double width, boolean unique, boolean onBound) {}

    /**
     * A box that may hold solutions.
     *
     * @param lower its lower ends, [p]
     * @param upper its upper ends, [p]
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Place(double[] lower, double[] upper) {}

    /**
     * Boxes in which all solutions lie.
     *
     * @param width to which they were cut, as a part of the ranges
     * @param proved how many have a solution for each value of the unknowns that are not solved for
     * @param undecided how many may have none
     * @param parts the boxes, in the order of their lower ends
     */
    public record Cover(double width, int proved, int undecided, List<Part> parts) {}

    /**
     * A box of a cover.
     *
     * @param lower its lower ends, [p]
     * @param upper its upper ends, [p]
     * @param proved whether it has a solution for each value of the unknowns not solved for
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Part(double[] lower, double[] upper, boolean proved) {}

    /** The same result without the boxes of its cover. */
    public BoxResult withoutParts() {
        return new BoxResult(
                unknowns,
                box,
                cover.map(c -> new Cover(c.width(), c.proved(), c.undecided(), List.of())));
    }
}
