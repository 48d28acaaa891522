package org.plstar.program;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Shape;

/**
 * The derivative of a program as a linear program: one exhaustive switch.
 *
 * <p>A tangent that is zero is absent, never an array of zeros. Residuals are values of the primal
 * that the linear part multiplies with; leaves and constants are not kept twice, and views
 * (broadcasts, reshapes) and patches are kept by what they are made from.
 */
public final class Linearize {
    private final ProgramBuilder primal = new ProgramBuilder();
    private final ProgramBuilder linear = new ProgramBuilder();
    private final List<Value> values = new ArrayList<>();
    private final List<@Nullable Value> tangents = new ArrayList<>();
    private final Map<Integer, Value> imported = new HashMap<>();
    private final List<String> residuals = new ArrayList<>();
    private final List<String> tangentNames = new ArrayList<>();
    private final String prefix;

    private Linearize(String prefix) {
        this.prefix = prefix;
    }

    /**
     * Splits a program at the point where it will be evaluated.
     *
     * @param wrt which params and inputs vary
     * @param prefix put before their names to name their tangents, for instance {@code "d:"}; must
     *     be new to the program
     */
    public static Linearization of(Program program, Predicate<String> wrt, String prefix) {
        requireNonNull(prefix, "prefix");
        Linearize l = new Linearize(prefix);
        for (Node n : program.nodes()) {
            Value[] in = n.operands().stream().map(l.values::get).toArray(Value[]::new);
            Value value = l.primal.add(n.op(), in);
            l.values.add(value);
            l.tangents.add(l.tangent(n, value, wrt));
        }
        for (String name : program.outputs()) {
            int id = program.output(name);
            l.primal.output(name, l.values.get(id));
            Value t = l.tangents.get(id);
            if (t != null) {
                l.linear.output(name, t);
            }
        }
        return new Linearization(
                l.primal.build(),
                l.linear.build(),
                List.copyOf(l.tangentNames),
                List.copyOf(l.residuals));
    }

    private @Nullable Value tangent(Node n, Value y, Predicate<String> wrt) {
        List<Integer> in = n.operands();
        return switch (n.op()) {
            case Op.Param p -> wrt.test(p.name()) ? leaf(p.name(), p.type()) : null;
            case Op.Input i -> wrt.test(i.name()) ? leaf(i.name(), i.type()) : null;
            case Op.Const _, Op.Seeds _, Op.Compare _, Op.Detach _, Op.ArgMax _ -> null;
            case Op.Unary u -> unary(u, in.getFirst(), y);
            case Op.Add _ -> sum(t(in.get(0)), t(in.get(1)), n.type());
            case Op.Mul _ ->
                sum(times(t(in.get(0)), in.get(1)), times(t(in.get(1)), in.get(0)), n.type());
            case Op.Div _ -> div(in, y, n.type());
            case Op.Select s -> select(s, in, n.type());
            case Op.Contract c -> {
                Value ta = t(in.get(0));
                Value tb = t(in.get(1));
                yield sum(
                        ta == null
                                ? null
                                : linear.contract(
                                        c.a(),
                                        ta,
                                        c.b(),
                                        keep(v(in.get(1))),
                                        c.result(),
                                        c.summed()),
                        tb == null
                                ? null
                                : linear.contract(
                                        c.a(),
                                        keep(v(in.get(0))),
                                        c.b(),
                                        tb,
                                        c.result(),
                                        c.summed()),
                        n.type());
            }
            case Op.Scale s -> {
                Value t = t(in.getFirst());
                yield t == null ? null : linear.scale(s.factor(), t);
            }
            case Op.Reshape r -> {
                Value t = t(in.getFirst());
                yield t == null ? null : linear.reshape(t, r.shape());
            }
            case Op.Sum _,
                    Op.Broadcast _,
                    Op.SumAxes _,
                    Op.Spread _,
                    Op.Permute _,
                    Op.Slice _,
                    Op.Pad _,
                    Op.Fold _ -> {
                Value t = t(in.getFirst());
                yield t == null ? null : linear.add(n.op(), t);
            }
            case Op.Concat c -> concat(c, in, n.type());
            case Op.TakeAlong _, Op.ScatterAdd _ -> {
                Value t = t(in.get(0));
                yield t == null ? null : linear.add(n.op(), t, keep(v(in.get(1))));
            }
            case Op.Patches p -> {
                Value t = t(in.getFirst());
                yield t == null ? null : linear.patches(t, p.window(), 0);
            }
        };
    }

    private Value v(int id) {
        return values.get(id);
    }

    private @Nullable Value t(int id) {
        return tangents.get(id);
    }

    private Value leaf(String name, Type type) {
        tangentNames.add(prefix + name);
        return linear.input(prefix + name, type);
    }

    private @Nullable Value sum(@Nullable Value a, @Nullable Value b, Type type) {
        if (a == null || b == null) {
            Value one = a == null ? b : a;
            return one == null ? null : linear.spread(one, type.axes());
        }
        return linear.spread(linear.add(a, b), type.axes());
    }

    private @Nullable Value times(@Nullable Value tangent, int factor) {
        return tangent == null ? null : linear.mul(tangent, keep(v(factor)));
    }

    private @Nullable Value unary(Op.Unary u, int operand, Value y) {
        Value t = t(operand);
        Value slope = t == null ? null : UnaryRule.derivative(primal, u.fn(), v(operand), y);
        return t == null || slope == null ? null : linear.mul(t, keep(slope));
    }

    /** d(a/b) = (da - y db)/b. */
    private @Nullable Value div(List<Integer> in, Value y, Type type) {
        Value ta = t(in.get(0));
        Value tb = t(in.get(1));
        Value minus = tb == null ? null : linear.scale(-1, linear.mul(tb, keep(y)));
        Value top = sum(ta, minus, type);
        return top == null ? null : linear.div(top, keep(v(in.get(1))));
    }

    private @Nullable Value select(Op.Select s, List<Integer> in, Type type) {
        Value ta = t(in.get(1));
        Value tb = t(in.get(2));
        if (ta == null && tb == null) {
            return null;
        }
        Value mask = keep(v(in.get(0)));
        Value chosen = linear.add(s, mask, orZero(ta, type.shape()), orZero(tb, type.shape()));
        return linear.spread(chosen, type.axes());
    }

    private @Nullable Value concat(Op.Concat c, List<Integer> in, Type type) {
        if (in.stream().allMatch(i -> t(i) == null)) {
            return null;
        }
        Value[] parts =
                in.stream().map(i -> orZero(t(i), v(i).type().shape())).toArray(Value[]::new);
        return linear.spread(linear.add(c, parts), type.axes());
    }

    private Value orZero(@Nullable Value t, Shape shape) {
        return t == null ? linear.fill(0, shape) : t;
    }

    /** The primal value for use in the linear part. */
    private Value keep(Value value) {
        Value known = imported.get(value.id());
        if (known != null) {
            return known;
        }
        Node n = primal.node(value);
        Value kept = switch (n.op()) {
            case Op.Param _, Op.Input _, Op.Const _, Op.Seeds _ -> linear.add(n.op());
            case Op.Broadcast _,
                    Op.Spread _,
                    Op.Reshape _,
                    Op.Permute _,
                    Op.Detach _,
                    Op.Patches _ -> linear.add(n.op(), keep(primal.operand(n, 0)));
            default -> {
                String name = prefix + "kept" + residuals.size();
                residuals.add(name);
                primal.output(name, value);
                yield linear.input(name, value.type());
            }
        };
        imported.put(value.id(), kept);
        return kept;
    }
}
