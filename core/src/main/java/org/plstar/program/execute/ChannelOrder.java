package org.plstar.program.execute;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.plstar.program.Node;
import org.plstar.program.Op;

/**
 * Decides whether the channels of an image's element are adjacent in memory: convolutions are
 * faster so, and ops on planes, such as pooling, are slower.
 */
final class ChannelOrder {
    private ChannelOrder() {}

    /**
     * Whether all users of a convolution's result, through elementwise ops, accept any order:
     * convolutions, and sums.
     */
    static boolean isFreeBehind(BufferPlan draft, int id) {
        Deque<Integer> open = new ArrayDeque<>(draft.users().of(id));
        Set<Integer> seen = new HashSet<>();
        while (!open.isEmpty()) {
            int user = open.pop();
            if (!seen.add(user)) {
                continue;
            }
            Op op = draft.node(user).op();
            if (isElementwise(op)) {
                open.addAll(draft.users().of(user));
            } else if (!takesAnyOrder(draft, user, op)) {
                return false;
            }
        }
        return true;
    }

    private static boolean takesAnyOrder(BufferPlan draft, int user, Op op) {
        return switch (op) {
            case Op.Contract _, Op.Sum _, Op.SumAxes _ -> true;
            case Op.Patches _ ->
                draft.users().of(user).stream()
                        .allMatch(u -> draft.node(u).op() instanceof Op.Contract);
            default -> false;
        };
    }

    /** Whether the other operands of a node's users have adjacent channels. */
    static boolean isThatOfMates(BufferPlan draft, int id) {
        for (int user : draft.users().of(id)) {
            Node n = draft.node(user);
            for (int o : n.operands()) {
                if (o != id && isElementwise(n.op())) {
                    Optional<BufferView> mate = source(draft, o);
                    if (mate.isPresent() && mate.get().order() != null) {
                        return !mate.get().isContiguous();
                    }
                }
            }
        }
        return false;
    }

    /** The view of a node, or of the first planned node that its elements are made of. */
    private static Optional<BufferView> source(BufferPlan draft, int id) {
        Optional<BufferView> own = draft.made(id);
        if (own.isPresent() || !isElementwise(draft.node(id).op())) {
            return own;
        }
        return draft.node(id).operands().stream()
                .filter(o -> draft.type(o).equals(draft.type(id)))
                .findFirst()
                .flatMap(o -> source(draft, o));
    }

    private static boolean isElementwise(Op op) {
        return switch (op) {
            case Op.Unary _,
                    Op.Scale _,
                    Op.Add _,
                    Op.Mul _,
                    Op.Div _,
                    Op.Compare _,
                    Op.Select _,
                    Op.Detach _ -> true;
            default -> false;
        };
    }
}
