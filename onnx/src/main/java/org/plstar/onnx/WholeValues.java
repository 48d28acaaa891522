package org.plstar.onnx;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.plstar.array.UnaryFn;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Values that are whole numbers though their type is real, such as counted positions. */
final class WholeValues {
    private static final Set<UnaryFn> KEEP =
            Set.of(UnaryFn.ABS, UnaryFn.NEGATE, UnaryFn.SIGN, UnaryFn.RELU);

    private WholeValues() {}

    /**
     * Whether sums and products of inputs of whole numbers alone make a value. Cost: the nodes that
     * it depends on.
     *
     * @param input whether an input of a name has whole numbers
     */
    static boolean is(ProgramBuilder builder, Value value, Predicate<String> input) {
        Set<Integer> seen = new HashSet<>(Set.of(value.id()));
        Deque<Value> open = new ArrayDeque<>(Set.of(value));
        while (!open.isEmpty()) {
            Node n = builder.node(sliced(builder, open.pop()));
            if (n.op() instanceof Op.Compare || n.op() instanceof Op.ArgMax) {
                continue;
            }
            if (!keeps(n.op(), input)) {
                return false;
            }
            for (int i = 0; i < n.operands().size(); i++) {
                if (seen.add(n.operands().get(i))) {
                    open.push(builder.operand(n, i));
                }
            }
        }
        return true;
    }

    /** Of a slice of joined values the one that it lies in, if that is one. */
    private static Value sliced(ProgramBuilder builder, Value value) {
        Node n = builder.node(value);
        if (!(n.op() instanceof Op.Slice s)
                || !(builder.node(builder.operand(n, 0)).op() instanceof Op.Concat joined)) {
            return value;
        }
        Node all = builder.node(builder.operand(n, 0));
        int first = s.start().get(joined.axis());
        int last = first + (s.count().get(joined.axis()) - 1) * s.step().get(joined.axis());
        int at = 0;
        for (int i = 0; i < all.operands().size(); i++) {
            Value part = builder.operand(all, i);
            int end = at + part.type().shape().dim(joined.axis());
            if (at <= first && last < end) {
                return part;
            }
            at = end;
        }
        return value;
    }

    /** Whether an op gives whole numbers where its operands are such. */
    private static boolean keeps(Op op, Predicate<String> input) {
        return switch (op) {
            case Op.Input i -> input.test(i.name());
            case Op.Const c -> Arrays.stream(c.values()).allMatch(v -> v == Math.rint(v));
            case Op.Scale s -> s.factor() == Math.rint(s.factor());
            case Op.Unary u -> KEEP.contains(u.fn());
            case Op.Add _,
                    Op.Mul _,
                    Op.Select _,
                    Op.Contract _,
                    Op.Sum _,
                    Op.Pad _,
                    Op.Concat _,
                    Op.TakeAlong _,
                    Op.Detach _ -> true;
            default -> Layout.keepsNumbers(op);
        };
    }
}
