package org.plstar.onnx;

import java.util.HashMap;
import java.util.Map;
import org.plstar.array.Shape;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Whether a value holds the same numbers again and again along an axis, as its ops say. */
final class Repeats {
    private static final int DEEPEST = 500;

    private final ProgramBuilder b;
    private final Map<Place, Boolean> known = new HashMap<>();

    /** An axis of a value. */
    private record Place(Value value, int axis) {}

    private Repeats(ProgramBuilder b) {
        this.b = b;
    }

    /** Whether all elements along an axis of the shape per item are equal; false if unsure. */
    static boolean along(ProgramBuilder b, Value v, int axis) {
        return new Repeats(b).along(v, axis, 0);
    }

    private boolean along(Value v, int axis, int depth) {
        if (axis < 0 || v.type().shape().dim(axis) == 1) {
            return true;
        }
        if (depth > DEEPEST) {
            return false;
        }
        Place place = new Place(v, axis);
        Boolean before = known.get(place);
        if (before == null) {
            before = look(v, axis, depth + 1);
            known.put(place, before);
        }
        return before;
    }

    private boolean look(Value v, int axis, int depth) {
        Shape shape = v.type().shape();
        Node n = b.node(v);
        return switch (n.op()) {
            case Op.Const k -> constant(shape, k.values(), axis);
            case Op.Broadcast r -> along(b.operand(n, 0), r.positions().indexOf(axis), depth);
            case Op.Unary _,
                    Op.Scale _,
                    Op.Detach _,
                    Op.Add _,
                    Op.Mul _,
                    Op.Div _,
                    Op.Compare _,
                    Op.Select _,
                    Op.Slice _ ->
                    all(n, axis, depth);
            case Op.Concat k -> k.axis() != axis && all(n, axis, depth);
            case Op.Permute p -> along(b.operand(n, 0), p.order().get(axis), depth);
            case Op.Reshape _ -> {
                int from = same(b.operand(n, 0).type().shape(), shape, axis);
                yield from >= 0 && along(b.operand(n, 0), from, depth);
            }
            case Op.Contract k -> {
                char label = k.result().charAt(axis);
                yield along(b.operand(n, 0), k.a().indexOf(label), depth)
                        && along(b.operand(n, 1), k.b().indexOf(label), depth);
            }
            case Op.TakeAlong t -> {
                char label = t.result().charAt(axis);
                yield along(b.operand(n, 0), t.x().indexOf(label), depth)
                        && along(b.operand(n, 1), t.ids().indexOf(label), depth);
            }
            default -> false;
        };
    }

    private boolean all(Node n, int axis, int depth) {
        for (int i = 0; i < n.operands().size(); i++) {
            if (!along(b.operand(n, i), axis, depth)) {
                return false;
            }
        }
        return true;
    }

    private static boolean constant(Shape shape, double[] values, int axis) {
        int inner = shape.strides()[axis];
        for (int i = 0; i < values.length; i++) {
            if (i / inner % shape.dim(axis) > 0 && values[i] != values[i - inner]) {
                return false;
            }
        }
        return true;
    }

    /** The axis of a shape that a reshape left as it is, or -1. */
    private static int same(Shape from, Shape to, int axis) {
        int inner = to.strides()[axis];
        for (int i = 0; i < from.rank(); i++) {
            if (from.strides()[i] == inner && from.dim(i) == to.dim(axis)) {
                return i;
            }
        }
        return -1;
    }
}
