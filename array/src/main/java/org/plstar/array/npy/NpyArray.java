package org.plstar.array.npy;

import java.util.List;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * An array in the form of a file.
 *
 * @param shape extents, outermost first; empty for one number
 * @param values row-major; numbers of other element types are widened to double; kept, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record NpyArray(List<Integer> shape, double[] values) {
    /** Refuses a number of values that differs from the shape's. */
    public NpyArray {
        shape = List.copyOf(shape);
        double size = 1;
        for (int extent : shape) {
            Require.atLeast(0, extent, NpyRefusal.VALUE, "extent");
            size *= extent;
        }
        if (size != values.length) {
            throw Refusal.of(
                    NpyRefusal.VALUE,
                    values.length + " values",
                    "they do not fit the shape " + shape,
                    "as many as the shape has",
                    "correct one of them");
        }
    }
}
