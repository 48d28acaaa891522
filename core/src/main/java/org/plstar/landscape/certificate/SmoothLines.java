package org.plstar.landscape.certificate;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.array.Shape;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.program.Axes;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;

/**
 * Which lines of a program are smooth activations of an earlier line, whatever lines these are
 * written in, and how often each of the other lines is used.
 */
final class SmoothLines {
    private final List<Node> nodes;
    private final int[] uses;
    private final Map<Integer, Found> found = new HashMap<>();
    private final Map<Shape, Map<SmoothActivation, Program>> patterns = new HashMap<>();

    /** 1/√2 in single precision, and what makes it of √2, is not farther off, relatively. */
    private static final double SINGLE = 1e-6;

    /**
     * times · φ(factor · x).
     *
     * @param of the line x
     */
    record Found(SmoothActivation activation, int of, double factor, double times) {}

    SmoothLines(Program program, int output) {
        nodes = program.nodes();
        uses = new int[nodes.size()];
        uses[output] = 1;
        for (int id = output; id >= 0; id--) {
            if (uses[id] > 0) {
                Optional<Found> phi = match(id);
                phi.ifPresent(this::use);
                if (phi.isPresent()) {
                    found.put(id, phi.get());
                } else {
                    nodes.get(id).operands().forEach(o -> uses[o]++);
                }
            }
        }
    }

    private void use(Found phi) {
        uses[phi.of]++;
    }

    /** How many lines take it, those inside of activations aside; the output once more. */
    int uses(int id) {
        return uses[id];
    }

    /** The activation that a line is. */
    Optional<Found> at(int id) {
        return Optional.ofNullable(found.get(id));
    }

    private Optional<Found> match(int id) {
        Node n = nodes.get(id);
        if (!(n.op() instanceof Op.Unary
                || n.op() instanceof Op.Mul
                || n.op() instanceof Op.Select)) {
            return Optional.empty();
        }
        for (Map.Entry<SmoothActivation, Program> e :
                patterns.computeIfAbsent(n.type().shape(), SmoothLines::patterns).entrySet()) {
            Match m = new Match(e.getValue().nodes());
            if (m.equal(id, e.getValue().output("y"))) {
                return Optional.of(new Found(e.getKey(), m.of, m.factor, 1));
            }
        }
        return n.op() instanceof Op.Mul ? exported(n.operands()) : Optional.empty();
    }

    /**
     * x (1 + erf(c x)) with c near 1/√2, as PyTorch exports twice gelu: of f = c√2 it is 2/f gelu(f
     * x), but for some units that its values are off anyway.
     */
    private Optional<Found> exported(List<Integer> factors) {
        for (int turn = 0; turn < 2; turn++) {
            int x = factors.get(turn);
            Node sum = nodes.get(factors.get(1 - turn));
            for (int side = 0; side < 2 && sum.op() instanceof Op.Add; side++) {
                Node erf = nodes.get(sum.operands().get(side));
                boolean fits = isOne(sum.operands().get(1 - side)) && isErf(erf);
                Node inner = fits ? nodes.get(erf.operands().getFirst()) : erf;
                if (fits && inner.op() instanceof Op.Scale s && inner.operands().getFirst() == x) {
                    double f = s.factor() / Math.sqrt(0.5);
                    if (Math.abs(f - 1) < SINGLE) {
                        return Optional.of(new Found(SmoothActivation.GELU, x, f, 2 / f));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isErf(Node n) {
        return n.op() instanceof Op.Unary(UnaryFn fn) && fn == UnaryFn.ERF;
    }

    private boolean isOne(int id) {
        Node n = nodes.get(id);
        return switch (n.op()) {
            case Op.Const c -> Arrays.stream(c.values()).allMatch(v -> v == 1);
            case Op.Broadcast _, Op.Reshape _, Op.Spread _ -> isOne(n.operands().getFirst());
            default -> false;
        };
    }

    private static Map<SmoothActivation, Program> patterns(Shape shape) {
        Map<SmoothActivation, Program> all = new EnumMap<>(SmoothActivation.class);
        for (SmoothActivation a : SmoothActivation.values()) {
            if (a != SmoothActivation.IDENTITY) {
                ProgramBuilder b = new ProgramBuilder();
                b.output("y", a.apply(b, b.input("x", new Type(Axes.SAMPLE, shape))));
                all.put(a, b.build());
            }
        }
        return all;
    }

    /** A comparison with the lines of an activation. */
    private final class Match {
        private final List<Node> pattern;
        private int of = -1;
        private double factor = 1;

        Match(List<Node> pattern) {
            this.pattern = pattern;
        }

        boolean equal(int id, int p) {
            Node n = nodes.get(id);
            Node q = pattern.get(p);
            if (q.op() instanceof Op.Input) {
                return is(id, 1);
            }
            if (q.op() instanceof Op.Scale outer && n.op() instanceof Op.Scale s) {
                // builders make one factor of two in a row
                return pattern.get(q.operands().getFirst()).op() instanceof Op.Input
                        ? is(n.operands().getFirst(), s.factor(), outer.factor())
                        : s.equals(outer) && all(n.operands(), q.operands());
            }
            if (!same(n.op(), q.op())) {
                return false;
            }
            boolean turns = q.op() instanceof Op.Add || q.op() instanceof Op.Mul;
            int before = of;
            double beforeFactor = factor;
            if (all(n.operands(), q.operands())) {
                return true;
            }
            of = before;
            factor = beforeFactor;
            return turns && all(n.operands().reversed(), q.operands());
        }

        private boolean all(List<Integer> ids, List<Integer> ps) {
            boolean equal = ids.size() == ps.size();
            for (int k = 0; equal && k < ids.size(); k++) {
                equal = equal(ids.get(k), ps.get(k));
            }
            return equal;
        }

        private boolean is(int id, double by) {
            if (of < 0) {
                of = id;
                factor = by;
            }
            return of == id && factor == by;
        }

        /** Whether x · whole is (factor · x) · own, in the doubles that the program has. */
        private boolean is(int id, double whole, double own) {
            // x itself may be such a multiple, that was met before
            if (of >= 0
                    && factor == 1
                    && nodes.get(of).op() instanceof Op.Scale s
                    && nodes.get(of).operands().getFirst() == id) {
                return own * s.factor() == whole;
            }
            return is(id, of < 0 ? whole / own : factor) && own * factor == whole;
        }

        private static boolean same(Op a, Op b) {
            boolean numbers =
                    a instanceof Op.Const c
                            && b instanceof Op.Const d
                            && c.shape().equals(d.shape())
                            && Arrays.equals(c.values(), d.values());
            return numbers || a.equals(b);
        }
    }
}
