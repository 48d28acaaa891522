package org.plstar.landscape.certificate.slopes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Shape;
import org.plstar.array.elementwise.BinaryFn;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.program.Axes;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;

/**
 * A reverse pass from all outputs of a program to its params, with intervals in the place of
 * slopes: one exhaustive switch.
 *
 * <p>The middles are a Jacobian Ĵ of the program at the middle of the ball, with derivatives
 * stopped at Detach; the radii bound, element by element, how far every slope matrix of a pair of
 * points of the ball is from it, whether or not derivatives pass a Detach.
 */
final class SlopePass {
    private final Enclose e;
    private final ProgramBuilder b;
    private final Margins m;
    private final Interval.Arithmetic a;
    private final List<Node> nodes;
    private final @Nullable Interval[] cotangents;
    private final Axes seeds;
    private final Map<String, Interval> params = new HashMap<>();

    /**
     * Runs backward.
     *
     * @param output the output whose elements are the equations
     */
    SlopePass(Enclose e, String output) {
        this.e = e;
        b = e.b;
        m = e.m;
        a = new Interval.Arithmetic(b, m);
        nodes = e.program.nodes();
        cotangents = new Interval[nodes.size()];
        Type out = e.program.outputType(output);
        seeds = out.axes().union(Axes.OUTPUT);
        Value unit = b.reshape(b.seeds(out.shape().size()), out.shape());
        give(e.program.output(output), new Interval(unit, null));
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Interval g = cotangents[i];
            if (g != null) {
                pull(nodes.get(i), i, g);
            }
        }
    }

    /**
     * Slopes by params, per sample where the output has samples, and per output; none is absent.
     */
    Map<String, Interval> params() {
        return params;
    }

    private Enclosed of(int node) {
        return e.of(node);
    }

    private void pull(Node n, int id, Interval g) {
        List<Integer> in = n.operands();
        int first = in.isEmpty() ? -1 : in.getFirst();
        switch (n.op()) {
            case Op.Param p -> params.put(p.name(), g);
            case Op.Input _, Op.Const _, Op.Seeds _, Op.Compare _, Op.ArgMax _ -> {}
            case Op.Unary u -> unary(u.fn(), first, id, g);
            case Op.Scale s -> give(first, a.scaled(g, s.factor()));
            case Op.Add _ -> in.forEach(o -> give(o, g));
            case Op.Mul _ -> {
                give(in.get(0), a.times(g, of(in.get(1)).mid(), of(in.get(1)).radius()));
                give(in.get(1), a.times(g, of(in.get(0)).mid(), of(in.get(0)).radius()));
            }
            case Op.Div _ -> divide(in, id, g);
            case Op.Select _ -> select(n, g);
            case Op.Contract c -> {
                contract(c, in.get(0), in.get(1), g, c.a(), c.b());
                contract(c, in.get(1), in.get(0), g, c.b(), c.a());
            }
            case Op.Sum s -> {
                Shape shape = type(first).shape();
                List<Integer> kept = others(shape.rank(), s.axes());
                give(first, g.same(v -> b.broadcast(v, shape, kept)));
            }
            case Op.Broadcast s -> {
                List<Integer> gone = others(s.shape().rank(), s.positions());
                int terms = s.shape().size() / Math.max(1, type(first).shape().size());
                give(first, a.summed(g, v -> b.sum(v, gone), terms));
            }
            case Op.SumAxes s -> give(first, g.same(v -> b.spread(v, s.axes())));
            case Op.Spread _ -> give(first, g);
            case Op.Reshape _ -> give(first, g.same(v -> b.reshape(v, type(first).shape())));
            case Op.Permute p -> {
                Integer[] inverse = new Integer[p.order().size()];
                for (int i = 0; i < inverse.length; i++) {
                    inverse[p.order().get(i)] = i;
                }
                give(first, g.same(v -> b.permute(v, List.of(inverse))));
            }
            case Op.Slice s ->
                    give(first, g.same(v -> b.pad(v, type(first).shape(), s.start(), s.step())));
            case Op.Pad p ->
                    give(
                            first,
                            g.same(
                                    v ->
                                            b.slice(
                                                    v,
                                                    p.start(),
                                                    p.step(),
                                                    dims(type(first).shape()))));
            case Op.Concat c -> concat(c, in, g);
            case Op.TakeAlong t -> {
                if (e.kinks.isMaximum(n)) {
                    maximum(n, g);
                } else {
                    Value ids = of(in.get(1)).mid();
                    Axes gone = gone(g.mid(), ids, first);
                    int choices = type(first).shape().dim(t.x().indexOf(t.taken()));
                    double terms = (double) n.type().shape().size() * e.samples;
                    give(
                            first,
                            a.summed(
                                    g,
                                    v ->
                                            b.scatterAdd(
                                                    t.result(),
                                                    b.spread(v, gone),
                                                    t.ids(),
                                                    b.spread(ids, gone),
                                                    t.x(),
                                                    choices,
                                                    gone),
                                    terms));
                }
            }
            case Op.ScatterAdd s -> {
                Value ids = of(in.get(1)).mid();
                give(first, g.same(v -> b.takeAlong(s.result(), v, s.ids(), ids, s.x())));
            }
            case Op.Patches p -> {
                int rank = type(first).shape().rank();
                int height = type(first).shape().dim(rank - 2);
                int width = type(first).shape().dim(rank - 1);
                give(
                        first,
                        a.summed(g, v -> b.fold(v, p.window(), height, width), p.window().size()));
            }
            case Op.Fold f -> give(first, g.same(v -> b.patches(v, f.window(), 0)));
            case Op.Detach _ ->
                    // what passes when derivatives pass, and what does when they stop: 0
                    give(
                            first,
                            new Interval(
                                    b.spread(b.fill(0, n.type().shape()), g.mid().type().axes()),
                                    m.magnitude(g.mid(), g.radius())));
        }
    }

    private Type type(int node) {
        return nodes.get(node).type();
    }

    private static List<Integer> others(int rank, List<Integer> some) {
        return IntStream.range(0, rank).boxed().filter(a -> !some.contains(a)).toList();
    }

    private static List<Integer> dims(Shape shape) {
        return IntStream.of(shape.dims()).boxed().toList();
    }

    private Axes gone(Value g, Value other, int target) {
        return g.type().axes().union(other.type().axes()).minus(type(target).axes().union(seeds));
    }

    private void unary(UnaryFn fn, int operand, int id, Interval g) {
        Enclosed x = of(operand);
        if (x.unknowns().isEmpty()) {
            return;
        }
        switch (fn) {
            case SIGN, STEP -> {}
            case NEGATE -> give(operand, new Interval(b.scale(-1, g.mid()), g.radius()));
            case RELU -> {
                Value on = b.unary(UnaryFn.STEP, x.mid());
                give(operand, a.kinked(g, on, e.active(x), near(x), 1));
            }
            case ABS -> {
                Value sign = b.unary(UnaryFn.SIGN, x.mid());
                Value one = b.fill(1, x.mid().type().shape());
                give(operand, a.kinked(g, sign, one, near(x), 2));
            }
            default -> {
                UnaryBounds.Slope s = e.functions.slope(fn, x, of(id).mid());
                give(operand, a.times(g, s.middle(), s.radius()));
            }
        }
    }

    private @Nullable Value near(Enclosed x) {
        return m.within(x.mid(), x.radius());
    }

    /** Δ(a/b) = (Δa - q' Δb)/b with q' any quotient of the ball. */
    private void divide(List<Integer> in, int id, Interval g) {
        UnaryBounds.Quotient q = e.functions.quotient(of(in.get(0)), of(in.get(1)), of(id).mid());
        Interval byInverse = a.times(g, q.inverse(), q.inverseRadius());
        give(in.get(0), byInverse);
        give(in.get(1), a.scaled(a.times(byInverse, q.value(), q.radius()), -1));
    }

    private void select(Node n, Interval g) {
        List<Integer> in = n.operands();
        Value mask = of(in.get(0)).mid();
        Value zero = b.fill(0, n.type().shape());
        Kinks.Choice choice = e.kinks.choice(n).orElse(null);
        Value near = choice == null ? null : e.near(of(choice.x()), of(choice.y()));
        if (choice == null || near == null) {
            give(in.get(1), g.same(v -> b.select(mask, v, zero)));
            give(in.get(2), g.same(v -> b.select(mask, zero, v)));
            return;
        }
        Value size = m.magnitude(g.mid(), g.radius());
        if (choice.linear()) {
            Shape shape = n.type().shape();
            Value slope =
                    b.select(mask, b.fill(choice.first(), shape), b.fill(choice.second(), shape));
            Value apart = b.scale(Math.abs(choice.first() - choice.second()) * (1 + 1e-15), near);
            give(choice.x(), a.times(g, slope, apart));
            return;
        }
        for (int k = 1; k <= 2; k++) {
            boolean whereTrue = k == 1;
            Interval one =
                    g.same(v -> whereTrue ? b.select(mask, v, zero) : b.select(mask, zero, v));
            Value radius = one.radius() == null ? zero : one.radius();
            give(in.get(k), new Interval(one.mid(), b.select(near, size, radius)));
        }
    }

    private void contract(
            Op.Contract c, int target, int other, Interval g, String labels, String labelsOther) {
        Enclosed factor = of(other);
        if (of(target).unknowns().isEmpty()) {
            return;
        }
        // an axis that the product sums over is one of the cotangent's again
        Value mid = b.spread(g.mid(), c.summed());
        Axes gone =
                mid.type()
                        .axes()
                        .intersect(factor.mid().type().axes())
                        .minus(type(target).axes().union(seeds));
        double terms = gone.sample() ? e.samples : 1;
        for (int i = 0; i < c.result().length(); i++) {
            char label = c.result().charAt(i);
            if (labels.indexOf(label) < 0) {
                terms *= type(other).shape().dim(labelsOther.indexOf(label));
            }
        }
        Value y = b.contract(c.result(), mid, labelsOther, factor.mid(), labels, gone);
        Value size = m.magnitude(factor.mid(), factor.radius());
        double gamma = Rounding.gamma((long) terms + 6);
        Value moved = b.scale(gamma, size);
        if (factor.radius() != null) {
            moved = b.add(moved, spreadTo(factor.radius(), factor.mid()));
        }
        Value radius =
                b.contract(
                        c.result(),
                        m.abs(mid),
                        labelsOther,
                        spreadTo(moved, factor.mid()),
                        labels,
                        gone);
        if (g.radius() != null) {
            Value own = spreadTo(b.spread(g.radius(), c.summed()), mid);
            radius =
                    b.add(
                            radius,
                            b.contract(
                                    c.result(),
                                    own,
                                    labelsOther,
                                    spreadTo(b.scale(1 + gamma, size), factor.mid()),
                                    labels,
                                    gone));
        }
        give(target, new Interval(y, m.up(radius)));
    }

    /** The same with the named axes of another value. */
    private Value spreadTo(Value x, Value like) {
        return b.spread(x, like.type().axes());
    }

    private void concat(Op.Concat c, List<Integer> in, Interval g) {
        int at = 0;
        for (int o : in) {
            List<Integer> count = dims(type(o).shape());
            List<Integer> start = new ArrayList<>(count.stream().map(_ -> 0).toList());
            start.set(c.axis(), at);
            at += count.get(c.axis());
            List<Integer> step = count.stream().map(_ -> 1).toList();
            give(o, g.same(v -> b.slice(v, start, step, count)));
        }
    }

    /**
     * The largest along an axis: a convex combination of those that can be the largest, of which
     * the middle takes the one that is.
     */
    private void maximum(Node n, Interval g) {
        int operand = n.operands().getFirst();
        int axis = e.kinks.axis(n);
        Enclosed x = of(operand);
        Shape shape = type(operand).shape();
        String labels = "abcdefgh".substring(0, shape.rank());
        String rest = labels.substring(0, axis) + labels.substring(axis + 1);
        Value at = of(n.operands().get(1)).mid();
        List<Integer> others = others(shape.rank(), List.of(axis));
        UnaryOperator<Value> toWinner =
                v -> b.scatterAdd(rest, v, rest, at, labels, shape.dim(axis), Axes.NONE);
        Value radius = g.radius() == null ? null : toWinner.apply(g.radius());
        if (!x.isExact()) {
            Value can = e.candidates(x, axis, operand);
            Value count = b.sum(can, List.of(axis));
            Value several = b.compare(BinaryFn.GREATER, count, b.fill(1.5, count.type().shape()));
            Value open = b.mul(can, b.broadcast(several, shape, others));
            Value size = b.broadcast(m.magnitude(g.mid(), g.radius()), shape, others);
            Value certain = radius == null ? b.fill(0, shape) : radius;
            radius = b.select(open, size, certain);
        }
        give(operand, new Interval(toWinner.apply(g.mid()), radius));
    }

    // ---- accumulation

    /** Adds to the cotangent of a node, summed over named axes that the node lacks. */
    private void give(int node, Interval g) {
        if (of(node).unknowns().isEmpty()) {
            return;
        }
        Axes own = type(node).axes().union(seeds);
        Axes gone = g.mid().type().axes().minus(own);
        Interval reduced = g;
        if (gone != Axes.NONE) {
            Axes all = g.mid().type().axes();
            Interval whole =
                    new Interval(g.mid(), g.radius() == null ? null : b.spread(g.radius(), all));
            reduced = a.summed(whole, v -> b.sumAxes(v, gone), e.samples);
        }
        Interval before = cotangents[node];
        cotangents[node] = before == null ? reduced : a.sum(before, reduced);
    }
}
