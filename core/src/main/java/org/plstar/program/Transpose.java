package org.plstar.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.refusal.Refusal;

/**
 * The transpose of a linear program: one exhaustive switch.
 *
 * <p>Maps cotangents of the outputs, inputs named {@code "u:" + output}, to cotangents of the
 * linear inputs, outputs with the names of these inputs. With {@code seeds} every cotangent carries
 * the output axis besides: as many reverse passes at once as that axis is long. A linear input on
 * which no output depends has no output.
 */
public final class Transpose {
    private final ProgramBuilder b = new ProgramBuilder();
    private final Program program;
    private final boolean[] linear;
    private final @Nullable Value[] cotangents;
    private final Map<Integer, Value> copied = new HashMap<>();
    private final Axes seeds;

    private Transpose(Program program, Set<String> inputs, boolean seeds) {
        this.program = program;
        this.seeds = seeds ? Axes.OUTPUT : Axes.NONE;
        List<Node> nodes = program.nodes();
        linear = new boolean[nodes.size()];
        cotangents = new Value[nodes.size()];
        for (int i = 0; i < linear.length; i++) {
            Node n = nodes.get(i);
            linear[i] = (n.op() instanceof Op.Input in && inputs.contains(in.name()))
                    || n.operands().stream().anyMatch(o -> linear[o]);
        }
    }

    /**
     * Transposes a linear program.
     *
     * @param inputs names of the inputs in which the program is linear
     * @param seeds whether cotangents carry the output axis
     */
    public static Program of(Program program, Set<String> inputs, boolean seeds) {
        return new Transpose(program, inputs, seeds).run(inputs);
    }

    private Program run(Set<String> inputs) {
        for (String name : program.outputs()) {
            int id = program.output(name);
            if (linear[id]) {
                Type type = program.nodes().get(id).type();
                give(id, b.input("u:" + name, type.with(type.axes().union(seeds))));
            }
        }
        for (int i = linear.length - 1; i >= 0; i--) {
            Value g = cotangents[i];
            if (g != null) {
                Node n = program.nodes().get(i);
                if (n.op() instanceof Op.Input in && inputs.contains(in.name())) {
                    b.output(in.name(), g);
                } else {
                    pull(n, g);
                }
            }
        }
        return b.build();
    }

    private void pull(Node n, Value g) {
        List<Integer> in = n.operands();
        int first = in.isEmpty() ? -1 : in.getFirst();
        switch (n.op()) {
            case Op.Add _ -> in.forEach(o -> give(o, g));
            case Op.Scale s -> give(first, b.scale(s.factor(), g));
            case Op.Unary u when u.fn() == UnaryFn.NEGATE -> give(first, b.scale(-1, g));
            case Op.Mul _ -> {
                int factor = linear[in.get(0)] ? in.get(1) : in.get(0);
                give(linear[in.get(0)] ? in.get(0) : in.get(1), b.mul(g, copy(factor)));
            }
            case Op.Div _ -> give(first, b.div(g, copy(in.get(1))));
            case Op.Select _ -> {
                Value zero = b.fill(0, n.type().shape());
                give(in.get(1), b.select(copy(in.get(0)), g, zero));
                give(in.get(2), b.select(copy(in.get(0)), zero, g));
            }
            case Op.Contract c -> contract(c, in, g);
            case Op.Sum s -> {
                Shape shape = type(first).shape();
                List<Integer> kept = IntStream.range(0, shape.rank())
                        .boxed()
                        .filter(a -> !s.axes().contains(a))
                        .toList();
                give(first, b.broadcast(g, shape, kept));
            }
            case Op.Broadcast s ->
                give(
                        first,
                        b.sum(
                                g,
                                IntStream.range(0, s.shape().rank())
                                        .boxed()
                                        .filter(a -> !s.positions().contains(a))
                                        .toList()));
            case Op.SumAxes s -> give(first, b.spread(g, s.axes()));
            case Op.Spread s -> give(first, b.sumAxes(g, s.axes()));
            case Op.Reshape _ -> give(first, b.reshape(g, type(first).shape()));
            case Op.Permute p -> {
                Integer[] inverse = new Integer[p.order().size()];
                for (int i = 0; i < inverse.length; i++) {
                    inverse[p.order().get(i)] = i;
                }
                give(first, b.permute(g, List.of(inverse)));
            }
            case Op.Slice s -> give(first, b.pad(g, type(first).shape(), s.start(), s.step()));
            case Op.Pad p ->
                give(first, b.slice(g, p.start(), p.step(), dims(type(first).shape())));
            case Op.Concat c -> concat(c, in, g);
            case Op.TakeAlong t -> {
                Value ids = copy(in.get(1));
                Axes summed = g.type()
                        .axes()
                        .union(ids.type().axes())
                        .minus(type(first).axes().union(seeds));
                int choices = type(first).shape().dim(t.x().indexOf(t.taken()));
                give(first, b.scatterAdd(t.result(), g, t.ids(), ids, t.x(), choices, summed));
            }
            case Op.ScatterAdd s ->
                give(first, b.takeAlong(s.result(), g, s.ids(), copy(in.get(1)), s.x()));
            case Op.Patches p
            when p.padding() == 0 -> {
                Shape shape = type(first).shape();
                int rank = shape.rank();
                give(first, b.fold(g, p.window(), shape.dim(rank - 2), shape.dim(rank - 1)));
            }
            case Op.Fold f -> give(first, b.patches(g, f.window(), 0));
            case Op.Param _,
                    Op.Input _,
                    Op.Const _,
                    Op.Seeds _,
                    Op.Unary _,
                    Op.Compare _,
                    Op.ArgMax _,
                    Op.Patches _,
                    Op.Detach _ -> throw notLinear(n);
        }
    }

    private static Refusal notLinear(Node n) {
        return Refusal.of(
                ProgramRefusal.DERIVATIVE,
                n.toString(),
                "it is not linear in what is transposed",
                "a program that is linear in those inputs",
                "linearize it first");
    }

    private void contract(Op.Contract c, List<Integer> in, Value g) {
        boolean left = linear[in.get(0)];
        int target = left ? in.get(0) : in.get(1);
        Value other = copy(left ? in.get(1) : in.get(0));
        Axes keep = type(target).axes().union(seeds);
        Axes summed = g.type().axes().intersect(other.type().axes()).minus(keep);
        String labels = left ? c.a() : c.b();
        give(target, b.contract(c.result(), g, left ? c.b() : c.a(), other, labels, summed));
    }

    private void concat(Op.Concat c, List<Integer> in, Value g) {
        int at = 0;
        for (int o : in) {
            List<Integer> count = dims(type(o).shape());
            List<Integer> start = new ArrayList<>(count.stream().map(_ -> 0).toList());
            start.set(c.axis(), at);
            at += count.get(c.axis());
            if (linear[o]) {
                give(o, b.slice(g, start, count.stream().map(_ -> 1).toList(), count));
            }
        }
    }

    private static List<Integer> dims(Shape shape) {
        return IntStream.of(shape.dims()).boxed().toList();
    }

    private Type type(int id) {
        return program.nodes().get(id).type();
    }

    /** Adds a cotangent to a node, summed over named axes that the node lacks. */
    private void give(int id, Value g) {
        if (!linear[id]) {
            return;
        }
        Axes own = type(id).axes().union(seeds);
        Value reduced = b.spread(b.sumAxes(g, g.type().axes().minus(own)), own);
        Value sofar = cotangents[id];
        cotangents[id] = sofar == null ? reduced : b.add(sofar, reduced);
    }

    /** Copies a node that does not depend on the linear inputs, with all nodes that it needs. */
    private Value copy(int id) {
        Value known = copied.get(id);
        if (known != null) {
            return known;
        }
        Node n = program.nodes().get(id);
        if (linear[id]) {
            throw notLinear(n);
        }
        Value made = b.add(n.op(), n.operands().stream().map(this::copy).toArray(Value[]::new));
        copied.put(id, made);
        return made;
    }
}
