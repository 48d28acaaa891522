package org.plstar.landscape.certificate.slopes;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Shape;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.program.Axes;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;

/**
 * Slopes of every value of a program by z, w = w1 + Dz, pushed forward: one exhaustive switch.
 *
 * <p>The directions, the columns of D, are items of the output axis. A value moves in |z| ≤ ρ by at
 * most ρ times the 2-norm of its own row of slopes, so boxes do not grow from line to line as they
 * do where only sizes are passed on. Detach is the identity.
 */
final class ForwardSlopes {
    /** What an input is called that holds the directions of a param, [n, shape]. */
    static final String DIRECTION = "direction ";

    /** More than what squares lose that underflow. */
    private static final double SQUARES = 1e-290;

    private final Enclose e;
    private final ProgramBuilder b;
    private final Margins m;
    private final Interval.Arithmetic a;
    private final int directions;

    /** By line; absent where nothing depends on the weights. */
    private final List<@Nullable Interval> all = new ArrayList<>();

    /**
     * @param directions n, the number of columns of D
     */
    ForwardSlopes(Enclose e, int directions) {
        this.e = e;
        b = e.b;
        m = e.m;
        a = new Interval.Arithmetic(b, m);
        this.directions = directions;
    }

    /** Slopes of a line by z; absent where it does not depend on the weights. */
    @Nullable Interval of(int node) {
        return all.get(node);
    }

    /**
     * The next line, with what it may change by in the place of what x has.
     *
     * @param x its value, and bounds that follow from those of its operands
     */
    Enclosed next(Node n, Enclosed x) {
        Interval g = x.unknowns().isEmpty() ? null : push(n, x);
        all.add(g);
        if (g == null) {
            return x;
        }
        Value squares = b.unary(UnaryFn.SQUARE, m.magnitude(g.mid(), g.radius()));
        Value sum = b.sumAxes(b.spread(squares, Axes.OUTPUT), Axes.OUTPUT);
        Value change = m.root(b.shift(sum, SQUARES), directions);
        return e.finish(x.mid(), x.error(), change, null, x.unknowns(), x.least());
    }

    private @Nullable Interval push(Node n, Enclosed y) {
        List<Integer> in = n.operands();
        Interval g = in.isEmpty() ? null : all.get(in.getFirst());
        return switch (n.op()) {
            case Op.Param p ->
                    new Interval(
                            b.input(DIRECTION + p.name(), new Type(Axes.OUTPUT, n.type().shape())),
                            null);
            case Op.Input _, Op.Const _, Op.Seeds _, Op.Compare _, Op.ArgMax _ -> null;
            case Op.Unary u -> g == null ? null : unary(u.fn(), e.of(in.getFirst()), y, g);
            case Op.Scale s -> g == null ? null : a.scaled(g, s.factor());
            case Op.Add _ -> sum(g, all.get(in.get(1)));
            case Op.Mul _ -> sum(times(g, in.get(1)), times(all.get(in.get(1)), in.get(0)));
            case Op.Div _ -> divide(in, y);
            case Op.Select _ -> select(n);
            case Op.Contract c -> contract(c, in);
            case Op.Sum s -> {
                int terms =
                        type(in.getFirst()).shape().size() / Math.max(1, n.type().shape().size());
                yield summed(g, v -> b.sum(v, s.axes()), terms);
            }
            case Op.SumAxes s ->
                    g == null
                            ? null
                            : summed(
                                    g.same(v -> b.spread(v, s.axes())),
                                    v -> b.sumAxes(v, s.axes()),
                                    e.samples);
            case Op.Broadcast _, Op.Permute _, Op.Slice _, Op.Pad _ ->
                    same(g, v -> b.add(n.op(), v));
            case Op.Reshape s -> same(g, v -> b.reshape(v, s.shape()));
            case Op.Spread _, Op.Detach _ -> g;
            case Op.Concat c -> concat(c, in);
            case Op.TakeAlong t ->
                    g == null
                            ? null
                            : e.kinks.isMaximum(n)
                                    ? maximum(n, g)
                                    : g.same(v -> b.add(t, v, e.of(in.get(1)).mid()));
            case Op.ScatterAdd s -> {
                Axes own = type(in.getFirst()).axes();
                double terms = type(in.getFirst()).shape().size() * (double) e.samples;
                yield summed(
                        g,
                        v ->
                                b.add(
                                        s,
                                        b.spread(v, own),
                                        b.spread(e.of(in.get(1)).mid(), s.summed())),
                        terms);
            }
            case Op.Patches p -> same(g, v -> b.patches(v, p.window(), 0));
            case Op.Fold f -> summed(g, v -> b.add(f, v), f.window().size());
        };
    }

    private Type type(int node) {
        return e.program.nodes().get(node).type();
    }

    private static @Nullable Interval same(@Nullable Interval g, UnaryOperator<Value> op) {
        return g == null ? null : g.same(op);
    }

    private @Nullable Interval summed(@Nullable Interval g, UnaryOperator<Value> op, double terms) {
        return g == null ? null : a.summed(g, op, terms);
    }

    private @Nullable Interval sum(@Nullable Interval x, @Nullable Interval y) {
        return x == null ? y : y == null ? x : a.sum(x, y);
    }

    private @Nullable Interval times(@Nullable Interval g, int factor) {
        Enclosed x = e.of(factor);
        return g == null ? null : a.times(g, x.mid(), x.radius());
    }

    private @Nullable Interval unary(UnaryFn fn, Enclosed x, Enclosed y, Interval g) {
        return switch (fn) {
            case SIGN, STEP -> null;
            case NEGATE -> new Interval(b.scale(-1, g.mid()), g.radius());
            case RELU -> a.kinked(g, b.unary(UnaryFn.STEP, x.mid()), e.active(x), near(x), 1);
            case ABS -> {
                Value one = b.fill(1, x.mid().type().shape());
                yield a.kinked(g, b.unary(UnaryFn.SIGN, x.mid()), one, near(x), 2);
            }
            default -> {
                UnaryBounds.Slope s = e.functions.slope(fn, x, y.mid());
                yield a.times(g, s.middle(), s.radius());
            }
        };
    }

    private @Nullable Value near(Enclosed x) {
        return m.within(x.mid(), x.radius());
    }

    /** Δ(a/b) = (Δa - q' Δb)/b with q' any quotient of the boxes. */
    private @Nullable Interval divide(List<Integer> in, Enclosed quotient) {
        UnaryBounds.Quotient q =
                e.functions.quotient(e.of(in.get(0)), e.of(in.get(1)), quotient.mid());
        Interval numerator = all.get(in.get(0));
        Interval denominator = all.get(in.get(1));
        Interval less =
                denominator == null
                        ? null
                        : a.scaled(a.times(denominator, q.value(), q.radius()), -1);
        Interval both = sum(numerator, less);
        return both == null ? null : a.times(both, q.inverse(), q.inverseRadius());
    }

    private @Nullable Interval select(Node n) {
        List<Integer> in = n.operands();
        Value mask = e.of(in.get(0)).mid();
        Interval p = all.get(in.get(1));
        Interval q = all.get(in.get(2));
        Kinks.Choice choice = e.kinks.choice(n).orElse(null);
        Value near = choice == null ? null : e.near(e.of(choice.x()), e.of(choice.y()));
        Shape shape = n.type().shape();
        if (choice != null && near != null && choice.linear()) {
            Interval x = all.get(choice.x());
            Value slope =
                    b.select(mask, b.fill(choice.first(), shape), b.fill(choice.second(), shape));
            Value apart = b.scale(Math.abs(choice.first() - choice.second()) * (1 + 1e-15), near);
            return x == null ? null : a.times(x, slope, apart);
        }
        if (p == null && q == null) {
            return null;
        }
        Value zero = b.fill(0, shape);
        Interval first = p == null ? new Interval(zero, null) : p;
        Interval second = q == null ? new Interval(zero, null) : q;
        Value firstRadius = first.radius() == null ? zero : first.radius();
        Value secondRadius = second.radius() == null ? zero : second.radius();
        Value radius = b.select(mask, firstRadius, secondRadius);
        if (near != null) {
            // a convex combination of both, of which the middle takes the one that is chosen
            Value apart = m.abs(b.subtract(first.mid(), second.mid()));
            Value either = m.up(b.add(apart, b.add(firstRadius, secondRadius)));
            radius = b.select(near, either, radius);
        }
        return new Interval(b.select(mask, first.mid(), second.mid()), radius);
    }

    private @Nullable Interval contract(Op.Contract c, List<Integer> in) {
        return sum(byFactor(c, in, true), byFactor(c, in, false));
    }

    /** What one factor changes. */
    private @Nullable Interval byFactor(Op.Contract c, List<Integer> in, boolean first) {
        Interval g = all.get(in.get(first ? 0 : 1));
        if (g == null) {
            return null;
        }
        Enclosed factor = e.of(in.get(first ? 1 : 0));
        double gamma =
                Rounding.gamma(e.terms(c, type(in.get(first ? 0 : 1)), first ? c.a() : c.b()) + 6);
        Value size = m.magnitude(factor.mid(), factor.radius());
        Value moved = b.scale(gamma, size);
        if (factor.radius() != null) {
            moved = b.add(moved, factor.radius());
        }
        Value radius = product(c, m.abs(g.mid()), moved, first);
        if (g.radius() != null) {
            radius = b.add(radius, product(c, g.radius(), b.scale(1 + gamma, size), first));
        }
        return new Interval(product(c, g.mid(), factor.mid(), first), m.up(radius));
    }

    private Value product(Op.Contract c, Value moving, Value factor, boolean first) {
        Value x = b.spread(moving, c.summed());
        Value y = b.spread(factor, c.summed());
        return first
                ? b.contract(c.a(), x, c.b(), y, c.result(), c.summed())
                : b.contract(c.a(), y, c.b(), x, c.result(), c.summed());
    }

    private @Nullable Interval concat(Op.Concat c, List<Integer> in) {
        List<Value> mids = new ArrayList<>();
        List<Value> radii = new ArrayList<>();
        boolean moves = false;
        boolean exact = true;
        for (int o : in) {
            Interval g = all.get(o);
            Value zero = b.fill(0, type(o).shape());
            moves |= g != null;
            exact &= g == null || g.radius() == null;
            mids.add(g == null ? zero : g.mid());
            radii.add(g == null || g.radius() == null ? zero : g.radius());
        }
        return moves
                ? new Interval(b.concat(c.axis(), mids), exact ? null : b.concat(c.axis(), radii))
                : null;
    }

    /**
     * The largest along an axis: a convex combination of those that can be the largest, of which
     * the middle takes the one that is.
     */
    private Interval maximum(Node n, Interval g) {
        int operand = n.operands().getFirst();
        int axis = e.kinks.axis(n);
        Shape shape = type(operand).shape();
        String labels = "abcdefgh".substring(0, shape.rank());
        String rest = labels.substring(0, axis) + labels.substring(axis + 1);
        Value at = e.of(n.operands().get(1)).mid();
        Value winner = b.takeAlong(labels, g.mid(), rest, at, rest);
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            if (i != axis) {
                others.add(i);
            }
        }
        Value can = e.candidates(e.of(operand), axis, operand);
        Value apart = m.abs(b.subtract(g.mid(), b.broadcast(winner, shape, others)));
        Value far = m.up(g.radius() == null ? apart : b.add(apart, g.radius()));
        return new Interval(winner, b.max(b.mul(can, far), axis));
    }
}
