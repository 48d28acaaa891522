package org.plstar.array.npy;

import java.util.List;

/**
 * An array as a file holds it.
 *
 * @param shape extents, outermost first; empty for one number
 * @param values row-major; numbers of other element types are widened to double
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record NpyArray(List<Integer> shape, double[] values) {
    /** Checks that shape and values agree. */
    public NpyArray {
        shape = List.copyOf(shape);
        long size = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        if (size != values.length) {
            throw new IllegalArgumentException(values.length + " values for shape " + shape);
        }
    }
}
