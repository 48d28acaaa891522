package org.plstar.study.solve.box;

import org.plstar.array.BinaryFn;
import org.plstar.array.UnaryFn;

/** An operation of a {@link Tape} on the values of earlier ones, by their positions. */
@SuppressWarnings("ArrayRecordComponent") // these records are never compared by equals
sealed interface Node {
    /** A number. */
    record Known(double value) implements Node {}

    /** An unknown of the search, by its position among these. */
    record Unknown(int position) implements Node {}

    /** The product c · a. */
    record Scaled(double c, int a) implements Node {}

    /** The sum of values. */
    record Sum(int[] parts) implements Node {}

    /** The product a · b. */
    record Product(int a, int b) implements Node {}

    /** The quotient a / b. */
    record Quotient(int a, int b) implements Node {}

    /** The power a^k, k from 2 on. */
    record Power(int a, int k) implements Node {}

    /** The function value f(a). */
    record Unary(UnaryFn fn, int a) implements Node {}

    /** The number 1 where a (fn) b holds, otherwise 0. */
    record Compare(BinaryFn fn, int a, int b) implements Node {}

    /**
     * The value a where the mask is not 0, otherwise b.
     *
     * @param joined whether a and b agree where the comparison changes
     */
    record Choice(int mask, int a, int b, boolean joined) implements Node {}
}
