package org.plstar.program;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Shape;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * Values and derivatives by one input, forward: one exhaustive switch.
 *
 * <p>A value v of shape S that depends on the input x [d] becomes [1 + d + m, S]: v, its d first
 * derivatives, and m second-order operators Σ c_ij ∂_i ∂_j v that were requested, such as the
 * Laplacian (the forward Laplacian of Li et al. 2024). Cost: some 1 + d + m forward passes, against
 * 1 + d + d(d + 1)/2 of all second derivatives. The result is a program in the same ops, whose
 * parameters can be differentiated by, and which can be transformed again for higher orders. At a
 * kink the second derivative is 0.
 */
public final class InputJets {
    /**
     * A second-order operator.
     *
     * @param parts at least one, with i ≤ j
     */
    public record Second(List<Part> parts) {
        /** Copies; refuses no parts, and parts with i above j. */
        public Second {
            parts = List.copyOf(parts);
            Require.atLeast(1, parts.size(), ProgramRefusal.RANGE, "parts");
            for (Part part : parts) {
                Require.atLeast(part.i, part.j, ProgramRefusal.RANGE, "j");
                Require.finite(part.c, ProgramRefusal.NOT_FINITE, "c");
            }
        }

        /** c ∂_i ∂_j. */
        public record Part(int i, int j, double c) {
            /** Refuses negative coordinates and a factor that is not finite. */
            public Part {
                Require.atLeast(0, i, ProgramRefusal.RANGE, "i");
                Require.atLeast(0, j, ProgramRefusal.RANGE, "j");
                Require.finite(c, ProgramRefusal.NOT_FINITE, "c");
            }
        }

        /** Σ c_j ∂_j². */
        public static Second diagonal(double... c) {
            List<Part> parts = new ArrayList<>();
            for (int j = 0; j < c.length; j++) {
                if (c[j] != 0) {
                    parts.add(new Part(j, j, c[j]));
                }
            }
            return new Second(parts);
        }

        /** ∂_i ∂_j. */
        public static Second of(int i, int j) {
            return new Second(List.of(new Part(Math.min(i, j), Math.max(i, j), 1)));
        }
    }

    private final ProgramBuilder b = new ProgramBuilder();
    private final List<Jet> jets = new ArrayList<>();
    private final int d;
    private final int rows;
    private final List<Second> seconds;

    /** A value that depends on x, by rows; or one that does not. */
    private record Jet(Value value, boolean varies) {}

    private InputJets(int d, List<Second> seconds) {
        this.d = d;
        this.seconds = seconds;
        this.rows = 1 + d + seconds.size();
    }

    /**
     * Transforms a program.
     *
     * @param input a name of an input of type [d]
     * @param seconds the rows after the first derivatives
     * @return the same outputs, each of shape [1 + d + m, S]
     * @throws Refusal DERIVATIVE if the input is no vector, or padding that is not 0 depends on it
     */
    public static Program of(Program program, String input, List<Second> seconds) {
        Type type = program.inputType(input);
        if (type.shape().rank() != 1) {
            throw Refusal.of(
                    ProgramRefusal.DERIVATIVE,
                    "input " + input + " of type " + type,
                    "it is no vector of each sample",
                    "an input of one axis",
                    "flatten it");
        }
        for (Second s : seconds) {
            for (Second.Part part : s.parts()) {
                int d = type.shape().dim(0);
                Require.index(part.i(), d, ProgramRefusal.RANGE, "coordinate");
                Require.index(part.j(), d, ProgramRefusal.RANGE, "coordinate");
            }
        }
        InputJets t = new InputJets(type.shape().dim(0), seconds);
        for (Node n : program.nodes()) {
            t.jets.add(
                    n.op() instanceof Op.Input(String name, Type _) && name.equals(input)
                            ? t.seed(type, name)
                            : t.jet(n));
        }
        for (String name : program.outputs()) {
            t.b.output(name, t.stacked(t.jets.get(program.output(name))));
        }
        return t.b.build();
    }

    /** x itself: its gradient is the identity. */
    private Jet seed(Type type, String name) {
        Value x = b.input(name, type);
        double[] identity = new double[rows * d];
        for (int j = 0; j < d; j++) {
            identity[(1 + j) * d + j] = 1;
        }
        return new Jet(b.add(b.constant(Shape.of(rows, d), identity), onlyRow(x)), true);
    }

    // ---- rows

    private static Shape leading(int n, Shape shape) {
        int[] dims = new int[shape.rank() + 1];
        dims[0] = n;
        System.arraycopy(shape.dims(), 0, dims, 1, shape.rank());
        return Shape.of(dims);
    }

    private static List<Integer> following(List<Integer> axes) {
        return axes.stream().map(a -> a + 1).toList();
    }

    /** The value as row 0 of zeros. */
    private Value onlyRow(Value v) {
        Shape shape = v.type().shape();
        Value one = b.reshape(v, leading(1, shape));
        return b.pad(
                one,
                leading(rows, shape),
                Collections.nCopies(shape.rank() + 1, 0),
                Collections.nCopies(shape.rank() + 1, 1));
    }

    private Value stacked(Jet j) {
        return j.varies ? j.value : onlyRow(j.value);
    }

    private Value part(Value stacked, int first, int count) {
        Shape shape = stacked.type().shape();
        int rank = shape.rank();
        List<Integer> start = new ArrayList<>(Collections.nCopies(rank, 0));
        List<Integer> counts = new ArrayList<>();
        start.set(0, first);
        for (int i = 0; i < rank; i++) {
            counts.add(i == 0 ? count : shape.dim(i));
        }
        return b.slice(stacked, start, Collections.nCopies(rank, 1), counts);
    }

    /** One row without the leading axis. */
    private Value row(Value stacked, int i) {
        Value v = part(stacked, i, 1);
        int[] dims = v.type().shape().dims();
        int[] rest = new int[dims.length - 1];
        System.arraycopy(dims, 1, rest, 0, rest.length);
        return b.reshape(v, Shape.of(rest));
    }

    private Value value(Jet j) {
        return j.varies ? row(j.value, 0) : j.value;
    }

    private Value repeated(Value v, int n) {
        Shape shape = v.type().shape();
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            positions.add(i + 1);
        }
        return b.broadcast(v, leading(n, shape), positions);
    }

    private Value one(Value v) {
        return b.reshape(v, leading(1, v.type().shape()));
    }

    private Value joined(Value value, @Nullable Value first, @Nullable Value second) {
        List<Value> parts = new ArrayList<>();
        parts.add(one(value));
        Shape shape = value.type().shape();
        parts.add(first == null ? b.fill(0, leading(d, shape)) : first);
        if (!seconds.isEmpty()) {
            parts.add(second == null ? b.fill(0, leading(seconds.size(), shape)) : second);
        }
        return b.concat(0, parts);
    }

    // ---- ops

    private Jet jet(Node n) {
        List<Jet> in = n.operands().stream().map(jets::get).toList();
        boolean varies = in.stream().anyMatch(Jet::varies);
        if (!varies) {
            return new Jet(b.add(n.op(), in.stream().map(Jet::value).toArray(Value[]::new)), false);
        }
        return switch (n.op()) {
            case Op.Param _, Op.Input _, Op.Const _, Op.Seeds _ ->
                    throw new IllegalStateException(n + " has no operands");
            case Op.Compare _, Op.ArgMax _, Op.Detach _ ->
                    new Jet(
                            b.add(n.op(), in.stream().map(this::value).toArray(Value[]::new)),
                            false);
            case Op.Unary u -> unary(u.fn(), in.getFirst().value);
            case Op.Scale s -> new Jet(b.scale(s.factor(), in.getFirst().value), true);
            case Op.Add _ -> new Jet(b.add(stacked(in.get(0)), stacked(in.get(1))), true);
            case Op.Mul _ -> multiplied(in.get(0), in.get(1));
            case Op.Div _ -> {
                Jet inverse =
                        in.get(1).varies
                                ? unary(UnaryFn.RECIPROCAL, in.get(1).value)
                                : new Jet(b.unary(UnaryFn.RECIPROCAL, in.get(1).value), false);
                yield multiplied(in.get(0), inverse);
            }
            case Op.Select s -> {
                Value mask = value(in.get(0));
                yield new Jet(
                        b.add(s, repeated(mask, rows), stacked(in.get(1)), stacked(in.get(2))),
                        true);
            }
            case Op.Contract c -> contract(c, in.get(0), in.get(1));
            case Op.Sum s -> new Jet(b.sum(in.getFirst().value, following(s.axes())), true);
            case Op.Broadcast br -> {
                List<Integer> positions = new ArrayList<>(List.of(0));
                positions.addAll(following(br.positions()));
                yield new Jet(
                        b.broadcast(in.getFirst().value, leading(rows, br.shape()), positions),
                        true);
            }
            case Op.SumAxes _, Op.Spread _ -> new Jet(b.add(n.op(), in.getFirst().value), true);
            case Op.Reshape r ->
                    new Jet(b.reshape(in.getFirst().value, leading(rows, r.shape())), true);
            case Op.Permute p -> {
                List<Integer> order = new ArrayList<>(List.of(0));
                order.addAll(following(p.order()));
                yield new Jet(b.permute(in.getFirst().value, order), true);
            }
            case Op.Slice s ->
                    new Jet(
                            b.slice(
                                    in.getFirst().value,
                                    prefixed(0, s.start()),
                                    prefixed(1, s.step()),
                                    prefixed(rows, s.count())),
                            true);
            case Op.Pad p ->
                    new Jet(
                            b.pad(
                                    in.getFirst().value,
                                    leading(rows, p.shape()),
                                    prefixed(0, p.start()),
                                    prefixed(1, p.step())),
                            true);
            case Op.Concat c ->
                    new Jet(b.concat(c.axis() + 1, in.stream().map(this::stacked).toList()), true);
            case Op.TakeAlong t -> {
                char lead = unused(t.x() + t.ids() + t.result());
                yield new Jet(
                        b.takeAlong(
                                lead + t.x(),
                                stacked(in.get(0)),
                                t.ids(),
                                value(in.get(1)),
                                lead + t.result()),
                        true);
            }
            case Op.ScatterAdd s -> {
                char lead = unused(s.x() + s.ids() + s.result());
                yield new Jet(
                        b.add(
                                new Op.ScatterAdd(
                                        lead + s.x(),
                                        s.ids(),
                                        lead + s.result(),
                                        s.choices(),
                                        s.summed()),
                                stacked(in.get(0)),
                                value(in.get(1))),
                        true);
            }
            case Op.Patches p -> {
                if (p.padding() != 0) {
                    throw Refusal.of(
                            ProgramRefusal.DERIVATIVE,
                            "padding with " + p.padding(),
                            "it has no derivatives by the input here",
                            "padding with 0",
                            "pad with 0");
                }
                yield new Jet(b.patches(in.getFirst().value, p.window(), 0), true);
            }
            case Op.Fold f ->
                    new Jet(b.fold(in.getFirst().value, f.window(), f.height(), f.width()), true);
        };
    }

    private static List<Integer> prefixed(int first, List<Integer> rest) {
        List<Integer> all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }

    private static char unused(String labels) {
        char c = 'a';
        while (labels.indexOf(c) >= 0) {
            c++;
        }
        return c;
    }

    /** (f(v), f' ∇v, f' ℓ + f'' Σ c_ij ∂_i v ∂_j v). */
    private Jet unary(UnaryFn fn, Value stacked) {
        Value x = row(stacked, 0);
        Value y = b.unary(fn, x);
        Value slope = UnaryRule.derivative(b, fn, x, y);
        if (slope == null) {
            return new Jet(y, false);
        }
        Value first = part(stacked, 1, d);
        Value moved = b.mul(repeated(slope, d), first);
        if (seconds.isEmpty()) {
            return new Jet(joined(y, moved, null), true);
        }
        Value linear = b.mul(repeated(slope, seconds.size()), part(stacked, 1 + d, seconds.size()));
        Value bend = UnaryRule.second(b, fn, x, y, slope);
        if (bend == null) {
            return new Jet(joined(y, moved, linear), true);
        }
        List<Value> squares = new ArrayList<>();
        for (Second s : seconds) {
            squares.add(one(b.mul(bend, form(s, stacked))));
        }
        return new Jet(joined(y, moved, b.add(linear, b.concat(0, squares))), true);
    }

    /** Σ c_ij ∂_i v ∂_j v. */
    private Value form(Second s, Value stacked) {
        double[] diagonal = new double[d];
        boolean mixed = false;
        for (Second.Part p : s.parts()) {
            mixed |= p.i() != p.j();
            diagonal[p.i()] += p.c();
        }
        if (!mixed) {
            String labels = "bcdefgh".substring(0, stacked.type().shape().rank() - 1);
            Value square = b.unary(UnaryFn.SQUARE, part(stacked, 1, d));
            return b.contract("a", b.constant(Shape.of(d), diagonal), "a" + labels, square, labels);
        }
        Value sum = null;
        for (Second.Part p : s.parts()) {
            Value term = b.scale(p.c(), b.mul(row(stacked, 1 + p.i()), row(stacked, 1 + p.j())));
            sum = sum == null ? term : b.add(sum, term);
        }
        return requireNonNull(sum, "a second-order operator without parts");
    }

    /** A map that is linear in each of two operands, of values or of rows of one of them. */
    private interface Bilinear {
        Value plain(Value u, Value v);

        Value left(Value u, Value v);

        Value right(Value u, Value v);
    }

    private Jet contract(Op.Contract c, Jet u, Jet v) {
        char lead = unused(c.a() + c.b() + c.result());
        return product(
                new Bilinear() {
                    @Override
                    public Value plain(Value x, Value y) {
                        return b.contract(c.a(), x, c.b(), y, c.result(), c.summed());
                    }

                    @Override
                    public Value left(Value x, Value y) {
                        return b.contract(lead + c.a(), x, c.b(), y, lead + c.result(), c.summed());
                    }

                    @Override
                    public Value right(Value x, Value y) {
                        return b.contract(c.a(), x, lead + c.b(), y, lead + c.result(), c.summed());
                    }
                },
                u,
                v);
    }

    private Jet multiplied(Jet u, Jet v) {
        return product(
                new Bilinear() {
                    @Override
                    public Value plain(Value x, Value y) {
                        return b.mul(x, y);
                    }

                    @Override
                    public Value left(Value x, Value y) {
                        return b.mul(x, repeated(y, x.type().shape().dim(0)));
                    }

                    @Override
                    public Value right(Value x, Value y) {
                        return b.mul(repeated(x, y.type().shape().dim(0)), y);
                    }
                },
                u,
                v);
    }

    /**
     * ∂_i(uv) = ∂_i u v + u ∂_i v, and ℓ(uv) = ℓu v + u ℓv + Σ c_ij (∂_i u ∂_j v + ∂_j u ∂_i v).
     */
    private Jet product(Bilinear by, Jet u, Jet v) {
        if (!v.varies) {
            return new Jet(by.left(u.value, v.value), true);
        }
        if (!u.varies) {
            return new Jet(by.right(u.value, v.value), true);
        }
        Value x = row(u.value, 0);
        Value y = row(v.value, 0);
        int more = rows - 1;
        Value both = b.add(by.left(part(u.value, 1, more), y), by.right(x, part(v.value, 1, more)));
        Value first = part(both, 0, d);
        if (seconds.isEmpty()) {
            return new Jet(joined(by.plain(x, y), first, null), true);
        }
        List<Value> cross = new ArrayList<>();
        for (Second s : seconds) {
            Value sum = null;
            for (Second.Part p : s.parts()) {
                Value term = by.plain(row(u.value, 1 + p.i()), row(v.value, 1 + p.j()));
                if (p.i() == p.j()) {
                    term = b.scale(2 * p.c(), term);
                } else {
                    Value other = by.plain(row(u.value, 1 + p.j()), row(v.value, 1 + p.i()));
                    term = b.scale(p.c(), b.add(term, other));
                }
                sum = sum == null ? term : b.add(sum, term);
            }
            cross.add(one(requireNonNull(sum, "a second-order operator without parts")));
        }
        Value second = b.add(part(both, d, seconds.size()), b.concat(0, cross));
        return new Jet(joined(by.plain(x, y), first, second), true);
    }
}
