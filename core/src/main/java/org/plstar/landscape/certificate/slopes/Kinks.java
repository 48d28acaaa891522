package org.plstar.landscape.certificate.slopes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plstar.array.elementwise.BinaryFn;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;

/**
 * The places of a program where several ops together make one continuous function with a kink: the
 * largest element along an axis, the larger of two values, a slope that changes at 0.
 */
final class Kinks {
    private final List<Node> nodes;
    private final boolean[] onlyMaxima;

    Kinks(Program program) {
        nodes = program.nodes();
        onlyMaxima = new boolean[nodes.size()];
        for (int i = 0; i < onlyMaxima.length; i++) {
            onlyMaxima[i] = nodes.get(i).op() instanceof Op.ArgMax;
        }
        for (Node n : nodes) {
            for (int k = 0; k < n.operands().size(); k++) {
                int o = n.operands().get(k);
                if (onlyMaxima[o] && !(k == 1 && isMaximum(n))) {
                    onlyMaxima[o] = false;
                }
            }
        }
        program.outputs().forEach(name -> onlyMaxima[program.output(name)] = false);
    }

    /** Whether the positions of a largest element are used to take that element only. */
    boolean isOnlyForMaxima(int argMax) {
        return onlyMaxima[argMax];
    }

    /** Whether a node takes the largest elements along an axis: x at the positions of its own. */
    boolean isMaximum(Node n) {
        if (!(n.op() instanceof Op.TakeAlong t)) {
            return false;
        }
        Node ids = nodes.get(n.operands().get(1));
        if (!(ids.op() instanceof Op.ArgMax a)
                || !ids.operands().getFirst().equals(n.operands().getFirst())) {
            return false;
        }
        String others = t.x().substring(0, a.axis()) + t.x().substring(a.axis() + 1);
        return t.ids().equals(others) && t.result().equals(others);
    }

    /** The axis along which a node that {@link #isMaximum} takes the largest. */
    int axis(Node maximum) {
        return ((Op.ArgMax) nodes.get(maximum.operands().get(1)).op()).axis();
    }

    /**
     * A choice between p and q by comparing them, which is continuous.
     *
     * @param x their difference is compared with 0
     * @param y see x
     * @param first slope in x of what is taken where the mask is 1
     * @param second slope in x of what is taken elsewhere
     * @param linear whether both are multiples of x, and y is 0; else they are x and y themselves
     */
    record Choice(int x, int y, double first, double second, boolean linear) {}

    /** What a Select chooses continuously, if it is of a form that is known to. */
    Optional<Choice> choice(Node select) {
        Node mask = nodes.get(select.operands().get(0));
        int p = select.operands().get(1);
        int q = select.operands().get(2);
        if (!(mask.op() instanceof Op.Compare c) || c.fn() == BinaryFn.EQUAL) {
            return Optional.empty();
        }
        int x = mask.operands().get(0);
        int y = mask.operands().get(1);
        if ((x == p && y == q) || (x == q && y == p)) {
            return Optional.of(new Choice(x, y, 1, 1, false));
        }
        for (int side = 0; side < 2; side++) {
            int at = mask.operands().get(side);
            int zero = mask.operands().get(1 - side);
            List<Double> slopes = new ArrayList<>();
            slope(p, at).ifPresent(slopes::add);
            slope(q, at).ifPresent(slopes::add);
            if (isZero(zero) && slopes.size() == 2) {
                return Optional.of(new Choice(at, zero, slopes.get(0), slopes.get(1), true));
            }
        }
        return Optional.empty();
    }

    /** The factor by which a node is a multiple of another. */
    private Optional<Double> slope(int node, int of) {
        Node n = nodes.get(node);
        if (node == of) {
            return Optional.of(1.0);
        }
        if (isZero(node)) {
            return Optional.of(0.0);
        }
        return n.op() instanceof Op.Scale s && n.operands().getFirst() == of
                ? Optional.of(s.factor())
                : Optional.empty();
    }

    private boolean isZero(int node) {
        Node n = nodes.get(node);
        return switch (n.op()) {
            case Op.Const c -> c.values().length == 1 && c.values()[0] == 0;
            case Op.Broadcast _, Op.Reshape _, Op.Spread _ -> isZero(n.operands().getFirst());
            default -> false;
        };
    }
}
