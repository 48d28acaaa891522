package org.plstar.onnx;

import java.util.ArrayList;
import java.util.List;
import org.plstar.program.Value;

/**
 * A value of the program.
 *
 * @param value carries the sample axis exactly if {@code batch} ≥ 0
 * @param batch where the sample axis stands among ONNX's axes, or -1
 */
record Live(Value value, int batch, Kind kind) implements Item {
    static final int NONE = -1;

    /** An extent that is the number of samples. */
    static final int SAMPLES = -1;

    @Override
    public int rank() {
        return value.type().shape().rank() + (batch >= 0 ? 1 : 0);
    }

    /**
     * The axis of the shape per item that an axis of ONNX's is; meaningless for the sample axis.
     */
    int item(int axis) {
        return batch >= 0 && axis > batch ? axis - 1 : axis;
    }

    /** Extent of an axis of ONNX's, or {@link #SAMPLES}. */
    int extent(int axis) {
        return axis == batch ? SAMPLES : value.type().shape().dim(item(axis));
    }

    /** All extents as ONNX counts axes. */
    List<Integer> extents() {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < rank(); i++) {
            all.add(extent(i));
        }
        return all;
    }

    Live with(Value other) {
        return new Live(other, batch, kind);
    }

    Live as(Kind other) {
        return new Live(value, batch, other);
    }
}
