package org.plstar.data.equations;

import java.util.List;
import org.plstar.program.InputJets;

/** A number that a condition of a differential equation reads at a point. */
public sealed interface PdeLeaf {
    /** The coordinate j of the point. */
    record Coordinate(int j) implements PdeLeaf {}

    /** Component j of the outward normal of the point's face. */
    record Normal(int j) implements PdeLeaf {}

    /**
     * An unknown function, or a derivative of it.
     *
     * @param unknown its number
     * @param by the coordinates by which it is differentiated, ascending; none for the function
     * @param across whether it is taken at the opposite point of a periodic face
     */
    record Derivative(int unknown, List<Integer> by, boolean across) implements PdeLeaf {
        /** Copies {@code by}. */
        public Derivative {
            by = List.copyOf(by);
        }
    }

    /** A second-order operator of an unknown function. */
    record SecondOrder(int unknown, InputJets.Second operator) implements PdeLeaf {}

    /** A coefficient, which is an unknown number. */
    record Coefficient(int number) implements PdeLeaf {}

    /** A measured value at the point. */
    record Measured() implements PdeLeaf {}
}
