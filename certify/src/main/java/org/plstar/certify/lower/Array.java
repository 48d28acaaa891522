package org.plstar.certify.lower;

import java.util.List;

/** An array that lines of a certificate refer to by name, row-major. */
public sealed interface Array {
    /** The extents of the array: [d], the same for all samples, or [n, d]. */
    List<Integer> shape();

    /** An array of real numbers, all finite. */
    record Doubles(List<Integer> shape, double[] values) implements Array {}

    /** Places of elements from 0 on; -1 for a zero. */
    record Ints(List<Integer> shape, int[] values) implements Array {}
}
