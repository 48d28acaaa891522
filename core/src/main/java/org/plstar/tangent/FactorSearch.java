package org.plstar.tangent;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Shape;
import org.plstar.program.Axes;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

final class FactorSearch {
    /** A value as a product of two factors; a factor that is 1 is absent. */
    record Factors(@Nullable Value sample, @Nullable Repeated output) {}

    /** A value repeated along the axes of a shape that are not named. */
    record Repeated(Value value, List<Integer> axes) {}

    private final ProgramBuilder b;
    private final Map<Integer, Optional<Factors>> known = new HashMap<>();

    FactorSearch(ProgramBuilder b) {
        this.b = b;
    }

    @Nullable
    Factors factors(Value v) {
        Optional<Factors> seen = known.get(v.id());
        if (seen == null) {
            seen = Optional.ofNullable(find(v));
            known.put(v.id(), seen);
        }
        return seen.orElse(null);
    }

    private @Nullable Factors find(Value v) {
        Node n = b.node(v);
        if (n.op() instanceof Op.Spread) {
            return factors(operand(n, 0));
        }
        if (n.op() instanceof Op.Broadcast r) {
            return broadcast(r, n);
        }
        if (!v.type().axes().output()) {
            return new Factors(v, null);
        }
        if (!v.type().axes().sample()) {
            return new Factors(null, new Repeated(v, all(v.type().shape())));
        }
        return switch (n.op()) {
            case Op.Scale s -> scale(s, n);
            case Op.Mul _ -> mul(n);
            case Op.Permute p -> permute(p, n);
            case Op.Reshape r -> reshape(r, n);
            case Op.Contract c when c.summed() == Axes.NONE -> contract(c, n);
            case Op.Sum s -> sum(s, n);
            default -> ofOutputs(n);
        };
    }

    private @Nullable Factors scale(Op.Scale s, Node n) {
        Factors f = factors(operand(n, 0));
        if (f == null) {
            return null;
        }
        return f.output == null
                ? new Factors(b.scale(s.factor(), given(f.sample)), null)
                : new Factors(
                        f.sample, new Repeated(b.scale(s.factor(), f.output.value), f.output.axes));
    }

    private @Nullable Factors mul(Node n) {
        Factors x = factors(operand(n, 0));
        Factors y = factors(operand(n, 1));
        if (x == null || y == null) {
            return null;
        }
        Value sample = x.sample == null || y.sample == null
                ? x.sample == null ? y.sample : x.sample
                : b.mul(x.sample, y.sample);
        Repeated output = x.output == null || y.output == null
                ? x.output == null ? y.output : x.output
                : product(x.output, y.output, n.type().shape());
        return new Factors(sample, output);
    }

    private Repeated product(Repeated x, Repeated y, Shape shape) {
        return x.axes.equals(y.axes)
                ? new Repeated(b.mul(x.value, y.value), x.axes)
                : new Repeated(b.mul(expand(x, shape), expand(y, shape)), all(shape));
    }

    private @Nullable Factors broadcast(Op.Broadcast r, Node n) {
        Factors f = factors(operand(n, 0));
        if (f == null) {
            return null;
        }
        return new Factors(
                f.sample == null ? null : b.broadcast(f.sample, r.shape(), r.positions()),
                f.output == null
                        ? null
                        : new Repeated(
                                f.output.value,
                                f.output.axes.stream().map(r.positions()::get).toList()));
    }

    private @Nullable Factors permute(Op.Permute p, Node n) {
        Factors f = factors(operand(n, 0));
        if (f == null) {
            return null;
        }
        Value sample = f.sample == null ? null : b.permute(f.sample, p.order());
        return new Factors(sample, f.output == null ? null : moved(f.output, p.order()));
    }

    /** u where axis i of the result is axis order[i] of the operand. */
    private Repeated moved(Repeated u, List<Integer> order) {
        List<Integer> axes = new ArrayList<>();
        List<Integer> inner = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            int at = u.axes.indexOf(order.get(i));
            if (at >= 0) {
                axes.add(i);
                inner.add(at);
            }
        }
        return new Repeated(b.permute(u.value, inner), axes);
    }

    private @Nullable Factors reshape(Op.Reshape r, Node n) {
        Value x = operand(n, 0);
        Factors f = factors(x);
        if (f == null) {
            return null;
        }
        Value sample = f.sample == null ? null : b.reshape(f.sample, r.shape());
        return new Factors(
                sample, f.output == null ? null : reshaped(f.output, x.type().shape(), r.shape()));
    }

    /**
     * The factor u in another shape: with its axes where the shape has them, otherwise as a whole.
     */
    private Repeated reshaped(Repeated u, Shape from, Shape to) {
        List<Integer> axes = new ArrayList<>();
        for (int a : u.axes) {
            for (int i = 0; i < to.rank(); i++) {
                if (to.dim(i) == from.dim(a) && stride(to, i) == stride(from, a)) {
                    axes.add(i);
                    break;
                }
            }
        }
        return axes.size() == u.axes.size() && axes.stream().distinct().count() == axes.size()
                ? new Repeated(u.value, axes)
                : new Repeated(b.reshape(expand(u, from), to), all(to));
    }

    private @Nullable Factors contract(Op.Contract c, Node n) {
        Value first = operand(n, 0);
        Value second = operand(n, 1);
        boolean swap = !first.type().axes().output();
        Value x = swap ? second : first;
        Value y = swap ? first : second;
        String lx = swap ? c.b() : c.a();
        String ly = swap ? c.a() : c.b();
        Factors f = y.type().axes().output() ? null : factors(x);
        if (f == null || f.output == null) {
            return null;
        }
        if (f.sample == null) {
            return ofOutputs(n);
        }
        List<Integer> axes = new ArrayList<>();
        List<Integer> inner = new ArrayList<>();
        for (int i = 0; i < c.result().length(); i++) {
            int at = f.output.axes.indexOf(lx.indexOf(c.result().charAt(i)));
            if (at >= 0) {
                axes.add(i);
                inner.add(at);
            }
        }
        return axes.size() < f.output.axes.size()
                ? null // u varies along a summed axis
                : new Factors(
                        b.contract(lx, f.sample, ly, y, c.result()),
                        new Repeated(b.permute(f.output.value, inner), axes));
    }

    private @Nullable Factors sum(Op.Sum s, Node n) {
        Value x = operand(n, 0);
        Factors f = factors(x);
        if (f == null) {
            return null;
        }
        if (f.sample == null || f.output == null) {
            return ofOutputs(n);
        }
        if (f.output.axes.stream().anyMatch(s.axes()::contains)) {
            return null;
        }
        List<Integer> kept = all(x.type().shape()).stream()
                .filter(a -> !s.axes().contains(a))
                .toList();
        return new Factors(
                b.sum(f.sample, s.axes()),
                new Repeated(
                        f.output.value,
                        f.output.axes.stream().map(kept::indexOf).toList()));
    }

    /**
     * The factors of any other op, linear in its first operand or not, whose operands do not depend
     * on the sample.
     */
    private @Nullable Factors ofOutputs(Node n) {
        List<Value> operands = new ArrayList<>();
        for (int i = 0; i < n.operands().size(); i++) {
            Factors f = factors(operand(n, i));
            if (f == null || (f.sample != null && f.sample.type().axes().sample())) {
                return null;
            }
            if (f.sample != null && f.output != null) {
                return null;
            }
            operands.add(
                    f.output == null
                            ? given(f.sample)
                            : expand(f.output, operand(n, i).type().shape()));
        }
        Value v = b.add(n.op(), operands.toArray(Value[]::new));
        return new Factors(null, new Repeated(v, all(v.type().shape())));
    }

    private Value expand(Repeated u, Shape shape) {
        return b.broadcast(u.value, shape, u.axes);
    }

    private Value operand(Node n, int i) {
        return b.operand(n, i);
    }

    private static Value given(@Nullable Value v) {
        return requireNonNull(v);
    }

    private static int stride(Shape shape, int axis) {
        int n = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            n *= shape.dim(i);
        }
        return n;
    }

    private static List<Integer> all(Shape shape) {
        return IntStream.range(0, shape.rank()).boxed().toList();
    }
}
