package org.plstar.array.elementwise;

/**
 * A function of two numbers, applied to pairs of elements by {@link DoubleElementwise} and
 * {@link FloatElementwise}.
 */
public enum BinaryFn {
    /** a + b. */
    ADD,
    /** a - b. */
    SUBTRACT,
    /** a · b. */
    MULTIPLY,
    /** a / b. */
    DIVIDE,
    /** The larger; not-a-number if either is; +0 is larger than -0. */
    MAX,
    /** The smaller; not-a-number if either is; -0 is smaller than +0. */
    MIN,
    /** 1 if a &gt; b, else 0. */
    GREATER,
    /** 1 if a &ge; b, else 0. */
    GREATER_EQUAL,
    /** 1 if a = b, else 0. */
    EQUAL
}
