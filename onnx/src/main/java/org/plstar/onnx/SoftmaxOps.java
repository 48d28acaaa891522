package org.plstar.onnx;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Softmax and its logarithm in primitive ops, so that all their derivatives are exact. */
final class SoftmaxOps {
    /**
     * The opset from which on softmax is over one axis; before, it is over all axes from the given
     * one on.
     */
    private static final int ONE_AXIS = 13;

    private SoftmaxOps() {}

    static List<GraphValue> softmax(NodeContext c, boolean log) {
        Traced x = c.live(0);
        boolean one = c.opset() >= ONE_AXIS;
        int axis = c.axis(c.whole("axis", one ? -1 : 1), x.rank());
        if (axis == x.batch() || (!one && axis < x.batch())) {
            throw c.samples("it normalizes over the samples");
        }
        int item = x.item(axis);
        Value v = x.value();
        Shape shape = v.type().shape();
        if (one || item == shape.rank() - 1) {
            return c.result(x.with(along(c.builder(), v, item, log)));
        }
        int[] flat = new int[item + 1];
        int rest = 1;
        for (int i = 0; i < shape.rank(); i++) {
            if (i < item) {
                flat[i] = shape.dim(i);
            } else {
                rest *= shape.dim(i);
            }
        }
        flat[item] = rest;
        Value y = along(c.builder(), c.builder().reshape(v, Shape.of(flat)), item, log);
        return c.result(x.with(c.builder().reshape(y, shape)));
    }

    /** The softmax over an axis of the shape per item. */
    static Value along(ProgramBuilder b, Value v, int item, boolean log) {
        Shape shape = v.type().shape();
        // shifted by the maximum, whose derivative cancels
        Value shifted = b.subtract(v, repeated(b, b.detach(b.max(v, item)), shape, item));
        Value e = b.unary(UnaryFn.EXP, shifted);
        Value sum = b.sum(e, List.of(item));
        return log
                ? b.subtract(shifted, repeated(b, b.unary(UnaryFn.LOG, sum), shape, item))
                : b.div(e, repeated(b, sum, shape, item));
    }

    private static Value repeated(ProgramBuilder b, Value v, Shape shape, int axis) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            if (i != axis) {
                positions.add(i);
            }
        }
        return b.broadcast(v, shape, positions);
    }
}
