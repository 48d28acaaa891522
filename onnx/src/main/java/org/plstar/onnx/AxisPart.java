package org.plstar.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** The selection of a part of one axis of a value. */
final class AxisPart {
    private AxisPart() {}

    /** Elements {@code start}, {@code start + step}, … of one axis. */
    static Value of(ProgramBuilder b, Value x, int axis, int start, int step, int count) {
        List<Integer> starts = new ArrayList<>();
        List<Integer> steps = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        for (int i = 0; i < x.type().shape().rank(); i++) {
            starts.add(i == axis ? start : 0);
            steps.add(i == axis ? step : 1);
            counts.add(i == axis ? count : x.type().shape().dim(i));
        }
        return counts.equals(Arrays.stream(x.type().shape().dims()).boxed().toList())
                ? x
                : b.slice(x, starts, steps, counts);
    }
}
