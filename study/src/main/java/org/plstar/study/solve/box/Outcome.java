package org.plstar.study.solve.box;

import org.plstar.optimize.Box;

/** What is known of a box. */
sealed interface Outcome {
    /** No solution is in it. */
    record Empty() implements Outcome {}

    /**
     * At most one solution is in it, which is the only one in a box around it.
     *
     * @param at the least box that it is proved to lie in
     * @param around the box in which it is the only one
     */
    record Root(Box at, Box around) implements Outcome {}

    /** It is too small to be cut. */
    record Undecided(Box box) implements Outcome {}

    /** All solutions are in two parts of it. */
    record Cut(Box low, Box high) implements Outcome {}
}
