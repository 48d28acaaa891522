package org.plstar.array;

import org.plstar.array.elementwise.DoubleElementwise;

/**
 * A function of two numbers, applied to pairs of elements by {@link DoubleElementwise} and
 * {@code elementwise.FloatElementwise}.
 */
public enum BinaryFn {
    /** The sum a + b. */
    ADD,
    /** The difference a - b. */
    SUBTRACT,
    /** The product a · b. */
    MULTIPLY,
    /** The quotient a / b. */
    DIVIDE,
    /** The larger; not-a-number if either is; +0 is larger than -0. */
    MAX,
    /** The smaller; not-a-number if either is; -0 is smaller than +0. */
    MIN,
    /** The number 1 if a &gt; b, otherwise 0. */
    GREATER,
    /** The number 1 if a &ge; b, otherwise 0. */
    GREATER_EQUAL,
    /** The number 1 if a = b, otherwise 0. */
    EQUAL
}
