package org.plstar.onnx;

import java.util.ArrayList;
import java.util.List;
import org.plstar.program.Value;

/**
 * A value of the program.
 *
 * @param value carries the sample axis if {@code samples} are given, unless it is the same for each
 *     of them
 * @param samples where the sample axis stands among ONNX's axes; if it is not given, all of ONNX's
 *     axes are axes of the shape per item, as they are throughout a model of one sample at a time
 */
record Traced(Value value, Samples samples, Kind kind) implements GraphValue {
    /** The extent that means the number of samples. */
    static final int SAMPLES = -1;

    @Override
    public int rank() {
        return value.type().shape().rank() - samples.items() + (samples.given() ? 1 : 0);
    }

    /** The axis that counts samples, or -1. */
    int batch() {
        return samples.axis();
    }

    /**
     * The axis of the shape per item that an axis of ONNX's is; meaningless for the sample axis.
     */
    int item(int axis) {
        return samples.item(axis);
    }

    /** The axes of the shape per item that an axis of ONNX's is. */
    List<Integer> items(int axis) {
        if (axis != samples.axis()) {
            return List.of(item(axis));
        }
        return samples.joined() ? List.of(axis, axis + 1) : List.of();
    }

    /** Extent of an axis of ONNX's, or {@link #SAMPLES}. */
    int extent(int axis) {
        return axis == batch() ? SAMPLES : value.type().shape().dim(item(axis));
    }

    /** All extents of the axes in ONNX. */
    int[] extents() {
        int[] all = new int[rank()];
        for (int i = 0; i < all.length; i++) {
            all[i] = extent(i);
        }
        return all;
    }

    /** All extents in words for refusals; N is the number of samples. */
    String words() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < rank(); i++) {
            all.add(i == batch() ? samples.toString() : String.valueOf(extent(i)));
        }
        return all.toString();
    }

    Traced with(Value other) {
        return new Traced(other, samples, kind);
    }

    Traced with(Value other, Samples where) {
        return new Traced(other, where, kind);
    }

    Traced as(Kind other) {
        return new Traced(value, samples, other);
    }
}
