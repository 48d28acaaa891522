package org.plstar.certify.lower;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;

/**
 * Whether a maximum cancels, as those that softmax and logsumexp subtract do: whether the output is
 * the same function if the maximum is replaced by any other numbers m.
 *
 * <p>Every value that depends on m is followed as v + c m or as v e^(c m), where v does not depend
 * on m, with c and the element of m for each element of its own. m cancels if c is 0 at the output.
 */
final class Maxima {
    /**
     * The dependence of a value on m: {@code by} has the factors c, and {@code of} the elements of
     * m.
     */
    private record Trace(boolean power, double[] by, int[] of) {}

    /** Thrown where a value depends on m in another way. */
    private static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Lost() {
            super("", null, false, false);
        }
    }

    private final Program program;
    private final Map<Integer, Trace> traces = new HashMap<>();

    private Maxima(Program program) {
        this.program = program;
    }

    /**
     * Whether a line is the largest element along an axis: the elements at the indices of ArgMax.
     */
    static boolean isMax(Program p, int line) {
        Node n = p.nodes().get(line);
        if (!(n.op() instanceof Op.TakeAlong t)) {
            return false;
        }
        Node ids = p.nodes().get(n.operands().getLast());
        return ids.op() instanceof Op.ArgMax(int axis)
                && ids.operands().equals(n.operands().subList(0, 1))
                && t.x().indexOf(t.taken()) == axis
                && t.ids().equals(t.x().replace(String.valueOf(t.taken()), ""));
    }

    /** Whether the output does not depend on the numbers of a line. */
    static boolean cancels(Program p, int line, int output) {
        Maxima m = new Maxima(p);
        int size = m.shape(line).size();
        double[] ones = new double[size];
        Arrays.fill(ones, 1);
        m.traces.put(line, new Trace(false, ones, ElementOrder.identity(size)));
        try {
            for (int i = line + 1; i <= output; i++) {
                m.follow(i);
            }
        } catch (Lost _) {
            return false;
        }
        return !m.traces.containsKey(output);
    }

    private Shape shape(int line) {
        return program.nodes().get(line).type().shape();
    }

    private void follow(int line) {
        Node n = program.nodes().get(line);
        if (n.operands().stream().anyMatch(traces::containsKey)) {
            Trace t = trace(n);
            if (Arrays.stream(t.by).anyMatch(c -> c != 0)) {
                traces.put(line, t);
            }
        }
    }

    private Trace trace(Node n) {
        Trace a = traces.get(n.operands().getFirst());
        Trace b = traces.get(n.operands().getLast());
        return switch (n.op()) {
            case Op.Scale(double f) -> requireNonNull(a).power ? a : times(a, f);
            case Op.Unary(UnaryFn fn) -> unary(fn, requireNonNull(a));
            case Op.Add _ -> sum(a, b);
            case Op.Mul _ -> product(a, b, 1);
            case Op.Div _ -> product(a, b, -1);
            case Op.Sum s -> {
                Shape from = shape(n.operands().getFirst());
                int[] into = ElementOrder.summed(from, s.axes(), n.type().shape());
                yield added(requireNonNull(a), into, n.type().shape().size());
            }
            case Op op ->
                ElementOrder.of(op, shape(n.operands().getFirst()), n.type().shape())
                        .map(at -> moved(requireNonNull(a), at))
                        .orElseThrow(Lost::new);
        };
    }

    private static Trace times(Trace t, double f) {
        return new Trace(t.power, Arrays.stream(t.by).map(c -> f * c).toArray(), t.of);
    }

    private static Trace unary(UnaryFn fn, Trace t) {
        return switch (fn) {
            case NEGATE -> t.power ? t : times(t, -1);
            case EXP -> new Trace(true, term(t).by, t.of);
            case LOG -> new Trace(false, power(t).by, t.of);
            case RECIPROCAL -> times(power(t), -1);
            default -> throw new Lost();
        };
    }

    private static Trace power(Trace t) {
        if (!t.power) {
            throw new Lost();
        }
        return t;
    }

    private static Trace term(Trace t) {
        if (t.power) {
            throw new Lost();
        }
        return t;
    }

    private static Trace sum(@Nullable Trace a, @Nullable Trace b) {
        if (a == null || b == null) {
            return term(requireNonNull(a == null ? b : a));
        }
        boolean same = Arrays.equals(a.by, b.by) && Arrays.equals(a.of, b.of);
        return a.power && b.power && same ? a : merged(term(a), term(b), 1);
    }

    private static Trace product(@Nullable Trace a, @Nullable Trace b, int sign) {
        if (a == null || b == null) {
            Trace one = power(requireNonNull(a == null ? b : a));
            return a == null ? times(one, sign) : one;
        }
        return merged(power(a), power(b), sign);
    }

    /** The sum of two dependences on the same elements, or one of them alone. */
    private static Trace merged(Trace a, Trace b, int sign) {
        double[] by = a.by.clone();
        int[] of = a.of.clone();
        for (int i = 0; i < by.length; i++) {
            if (by[i] != 0 && b.by[i] != 0 && of[i] != b.of[i]) {
                throw new Lost();
            }
            of[i] = by[i] == 0 ? b.of[i] : of[i];
            by[i] += sign * b.by[i];
        }
        return new Trace(a.power, by, of);
    }

    private static Trace moved(Trace t, int[] at) {
        double[] by = new double[at.length];
        int[] of = new int[at.length];
        for (int i = 0; i < at.length; i++) {
            if (at[i] < 0 && t.power) {
                throw new Lost();
            }
            by[i] = at[i] < 0 ? 0 : t.by[at[i]];
            of[i] = at[i] < 0 ? 0 : t.of[at[i]];
        }
        return new Trace(t.power, by, of);
    }

    /** Terms of a sum of powers must share theirs; other sums add up. */
    private static Trace added(Trace t, int[] into, int size) {
        double[] by = new double[size];
        int[] of = ElementOrder.filled(size, LineView.ZERO);
        for (int i = 0; i < into.length; i++) {
            int to = into[i];
            boolean first = of[to] < 0;
            boolean same = t.of[i] == of[to] && (!t.power || t.by[i] == by[to]);
            if (!first && !same) {
                throw new Lost();
            }
            by[to] = t.power || first ? t.by[i] : by[to] + t.by[i];
            of[to] = t.of[i];
        }
        return new Trace(t.power, by, of);
    }
}
