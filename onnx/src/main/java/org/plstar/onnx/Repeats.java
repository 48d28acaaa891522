package org.plstar.onnx;

import java.util.HashMap;
import java.util.Map;
import org.plstar.array.Shape;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/**
 * Decides from its ops whether a value repeats numbers.
 *
 * <p>A digit is a part of an axis: {@code count} steps of {@code behind} elements in row-major
 * order. Reshapes leave digits as they are.
 */
final class Repeats {
    private static final int DEEPEST = 500;

    private final ProgramBuilder b;
    private final Map<Digit, Boolean> known = new HashMap<>();

    /** A digit of a value: a part of an axis. */
    private record Digit(Value value, long behind, int count) {
        /** The axis that contains the digit, or -1. */
        int axis() {
            Shape s = value.type().shape();
            int[] strides = s.strides();
            for (int i = 0; i < s.rank(); i++) {
                boolean holds = behind % strides[i] == 0 && behind / strides[i] < s.dim(i);
                if (holds && s.dim(i) % (behind / strides[i] * count) == 0) {
                    return i;
                }
            }
            return -1;
        }

        /** The same part of an axis of another value with the same extent. */
        Digit in(Value other, int axis) {
            long within = behind / value.type().shape().strides()[axis()];
            return new Digit(other, other.type().shape().strides()[axis] * within, count);
        }

        boolean fills(int axis) {
            return count == value.type().shape().dim(axis);
        }
    }

    private Repeats(ProgramBuilder b) {
        this.b = b;
    }

    /**
     * Whether all elements along a digit of the shape per item are equal; false if unsure.
     *
     * @param behind elements in row-major order between two of its steps
     * @param count steps
     */
    static boolean along(ProgramBuilder b, Value v, long behind, int count) {
        return new Repeats(b).along(new Digit(v, behind, count), 0);
    }

    private boolean along(Digit d, int depth) {
        if (depth > DEEPEST) {
            return false;
        }
        Boolean before = known.get(d);
        if (before == null) {
            before = look(d, depth + 1);
            known.put(d, before);
        }
        return before;
    }

    private boolean look(Digit d, int depth) {
        Node n = b.node(d.value);
        if (n.op() instanceof Op.Reshape) {
            return along(new Digit(b.operand(n, 0), d.behind, d.count), depth);
        }
        int axis = d.axis();
        if (axis < 0) {
            return false;
        }
        return switch (n.op()) {
            case Op.Const k -> constant(k.values(), d);
            case Op.Broadcast r -> operand(n, 0, d, r.positions().indexOf(axis), depth);
            case Op.Unary _,
                    Op.Scale _,
                    Op.Detach _,
                    Op.Add _,
                    Op.Mul _,
                    Op.Div _,
                    Op.Compare _,
                    Op.Select _ -> all(n, d, axis, depth);
            case Op.Slice _ -> {
                Value from = b.operand(n, 0);
                int extent = from.type().shape().dim(axis);
                int stride = from.type().shape().strides()[axis];
                yield extent == d.value.type().shape().dim(axis)
                        ? along(d.in(from, axis), depth)
                        : d.fills(axis) && along(new Digit(from, stride, extent), depth);
            }
            case Op.Sum s -> {
                int from = 0;
                for (int kept = 0; ; from++) {
                    if (!s.axes().contains(from) && kept++ == axis) {
                        break;
                    }
                }
                yield operand(n, 0, d, from, depth);
            }
            case Op.Concat k -> k.axis() != axis && all(n, d, axis, depth);
            case Op.Permute p -> operand(n, 0, d, p.order().get(axis), depth);
            case Op.Contract k -> {
                char label = k.result().charAt(axis);
                yield operand(n, 0, d, k.a().indexOf(label), depth)
                        && operand(n, 1, d, k.b().indexOf(label), depth);
            }
            case Op.TakeAlong t -> {
                char label = t.result().charAt(axis);
                yield operand(n, 0, d, t.x().indexOf(label), depth)
                        && operand(n, 1, d, t.ids().indexOf(label), depth);
            }
            default -> false;
        };
    }

    /** Whether an operand repeats the digit; one without the axis is repeated along it. */
    private boolean operand(Node n, int i, Digit d, int axis, int depth) {
        return axis < 0 || along(d.in(b.operand(n, i), axis), depth);
    }

    private boolean all(Node n, Digit d, int axis, int depth) {
        for (int i = 0; i < n.operands().size(); i++) {
            if (!operand(n, i, d, axis, depth)) {
                return false;
            }
        }
        return true;
    }

    private static boolean constant(double[] values, Digit d) {
        for (int i = 0; i < values.length; i++) {
            if (i / d.behind % d.count > 0 && values[i] != values[(int) (i - d.behind)]) {
                return false;
            }
        }
        return true;
    }
}
