package org.plstar.study.solve.box;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.plstar.array.BinaryFn;
import org.plstar.array.UnaryFn;
import org.plstar.data.equations.ScalarGraph;
import org.plstar.data.equations.ScalarGraph.Operation;

/** Makes the nodes of a tape from a text's graph: whole powers and kinks are found in it. */
final class TapeNodes {
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Node, Integer> made = new HashMap<>();
    private final int[] at;

    /** The position of each unknown of the text among those of the search; below 0 if fixed. */
    private final int[] positions;

    private final double[] fixed;

    private TapeNodes(ScalarGraph graph, int[] positions, double[] fixed) {
        this.positions = positions;
        this.fixed = fixed;
        this.at = new int[graph.operations().size()];
        for (int i = 0; i < at.length; i++) {
            at[i] = add(graph.operations().get(i));
        }
    }

    /** The nodes of a graph, with the node of each equation. */
    record Made(List<Node> nodes, int[] equations) {}

    /**
     * The nodes of equations.
     *
     * @param positions of the text's unknowns among those of the search; below 0 for fixed ones
     * @param fixed the values of these
     */
    static Made of(ScalarGraph graph, int[] positions, double[] fixed) {
        TapeNodes t = new TapeNodes(graph, positions, fixed);
        int[] equations = graph.equations().clone();
        for (int i = 0; i < equations.length; i++) {
            equations[i] = t.at[equations[i]];
        }
        return new Made(t.nodes, equations);
    }

    private int put(Node node) {
        if (node instanceof Node.Sum) {
            nodes.add(node); // the graph has each once
            return nodes.size() - 1;
        }
        return made.computeIfAbsent(node, n -> {
            nodes.add(n);
            return nodes.size() - 1;
        });
    }

    private int add(Operation o) {
        return switch (o) {
            case Operation.Known(double value) -> put(new Node.Known(value));
            case Operation.Unknown(int position) -> unknown(position);
            case Operation.Linear(int[] unknowns, double[] numbers) -> {
                int[] parts = new int[unknowns.length];
                for (int k = 0; k < parts.length; k++) {
                    parts[k] = put(new Node.Scaled(numbers[k], unknown(unknowns[k])));
                }
                yield put(new Node.Sum(parts));
            }
            case Operation.Sum(int[] parts) -> {
                int[] own = parts.clone();
                for (int k = 0; k < own.length; k++) {
                    own[k] = at[parts[k]];
                }
                yield put(new Node.Sum(own));
            }
            case Operation.Product(int a, int b) -> product(at[a], at[b]);
            case Operation.Quotient(int a, int b) -> put(new Node.Quotient(at[a], at[b]));
            case Operation.Unary(UnaryFn fn, int a) ->
                fn == UnaryFn.SQUARE
                        ? power(at[a], 2)
                        : fn == UnaryFn.NEGATE
                                ? put(new Node.Scaled(-1, at[a]))
                                : put(new Node.Unary(fn, at[a]));
            case Operation.Compare(BinaryFn fn, int a, int b) ->
                put(new Node.Compare(fn, at[a], at[b]));
            case Operation.Choice(int mask, int a, int b) ->
                put(new Node.Choice(at[mask], at[a], at[b], joined(at[mask], at[a], at[b])));
        };
    }

    private int unknown(int position) {
        return positions[position] < 0
                ? put(new Node.Known(fixed[position]))
                : put(new Node.Unknown(positions[position]));
    }

    private int product(int a, int b) {
        if (nodes.get(a) instanceof Node.Known(double c)) {
            return put(new Node.Scaled(c, b));
        }
        int base = base(a);
        return base == base(b)
                ? put(new Node.Power(base, exponent(a) + exponent(b)))
                : put(new Node.Product(a, b));
    }

    private int power(int a, int k) {
        return put(new Node.Power(base(a), k * exponent(a)));
    }

    private int base(int i) {
        return nodes.get(i) instanceof Node.Power(int a, int _) ? a : i;
    }

    private int exponent(int i) {
        return nodes.get(i) instanceof Node.Power(int _, int k) ? k : 1;
    }

    /**
     * Whether both values of a choice agree where its mask changes: it is the larger or smaller of
     * two, or both are one known number where a value that is compared with a number equals it.
     */
    private boolean joined(int mask, int a, int b) {
        if (!(nodes.get(mask) instanceof Node.Compare(BinaryFn fn, int x, int y))
                || fn == BinaryFn.EQUAL) {
            return false;
        }
        if ((x == a && y == b) || (x == b && y == a)) {
            return true;
        }
        if (nodes.get(x) instanceof Node.Known(double c)) {
            return agree(y, c, a, b);
        }
        return nodes.get(y) instanceof Node.Known(double c) && agree(x, c, a, b);
    }

    /** Whether a and b are one number wherever the node x is c. */
    private boolean agree(int x, double c, int a, int b) {
        Tape tape = new Tape(nodes, new int[] {a, b}, new double[2], unknowns());
        tape.suppose(x, c);
        Interval left = tape.value(a);
        Interval right = tape.value(b);
        return left.isPoint() && right.isPoint() && left.lo == right.lo;
    }

    private int unknowns() {
        int most = 0;
        for (int p : positions) {
            most = Math.max(most, p + 1);
        }
        return most;
    }
}
