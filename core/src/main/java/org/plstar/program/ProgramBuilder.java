package org.plstar.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.plstar.array.Shape;
import org.plstar.array.elementwise.BinaryFn;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.array.gather.Window;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * Builds a {@link Program} node by node.
 *
 * <p>Equal nodes are shared, identities vanish (a scale by one, a reshape to the same shape),
 * chains of scales and reshapes shrink to one, and {@link #build()} drops whatever no output needs.
 */
public final class ProgramBuilder {
    private record Key(Op op, List<Integer> operands) {}

    private final List<Node> nodes = new ArrayList<>();
    private final Map<Key, Value> known = new HashMap<>();
    private final Map<String, Op> leaves = new HashMap<>();
    private final Map<Double, Value> scalars = new HashMap<>();
    private final SequencedMap<String, Integer> outputs = new LinkedHashMap<>();

    /** A builder of a program that has no op yet. */
    public ProgramBuilder() {}

    // ---- leaves

    /** A weight of the given shape, without named axes. */
    public Value param(String name, Shape shape) {
        return leaf(name, new Op.Param(name, new Type(Axes.NONE, shape)));
    }

    /** Data of the given type. */
    public Value input(String name, Type type) {
        return leaf(name, new Op.Input(name, type));
    }

    /** A leaf that is bound by its name, which therefore has one kind and one type. */
    private Value leaf(String name, Op op) {
        Op before = leaves.putIfAbsent(name, op);
        if (before != null && !before.equals(op)) {
            throw Refusal.of(
                    ProgramRefusal.NAME_TWICE,
                    op.toString(),
                    "this program has " + before + " of the same name",
                    "one kind and one shape for a name",
                    "use another name");
        }
        return add(op);
    }

    private Value own(Value v) {
        if (v.builder() != this) {
            throw Refusal.of(
                    ProgramRefusal.FOREIGN_VALUE,
                    v.toString(),
                    "another builder made it",
                    "values that this builder made",
                    "build the program with one builder, or copy the other's by inline");
        }
        return v;
    }

    /** Fixed numbers, row-major; copied. */
    public Value constant(Shape shape, double... values) {
        return add(new Op.Const(shape, values));
    }

    /** One fixed number. */
    public Value scalar(double value) {
        return scalars.computeIfAbsent(value, v -> constant(Shape.SCALAR, v));
    }

    /** The number repeated over a shape. */
    public Value fill(double value, Shape shape) {
        return broadcast(scalar(value), shape, List.of());
    }

    /** Unit vectors of [n] along the output axis: the seeds of a reverse pass for all n outputs. */
    public Value seeds(int n) {
        return add(new Op.Seeds(n));
    }

    // ---- elementwise

    /** f of every element. */
    public Value unary(UnaryFn fn, Value x) {
        return add(new Op.Unary(fn), x);
    }

    /** factor · x. */
    public Value scale(double factor, Value x) {
        if (factor == 1) {
            return x;
        }
        Node n = node(x);
        if (n.op() instanceof Op.Scale inner && Double.isFinite(factor * inner.factor())) {
            return scale(factor * inner.factor(), operand(n, 0));
        }
        return add(new Op.Scale(factor), x);
    }

    /** What a value is a multiple of: x of a value made as factor · x, else the value itself. */
    public Value withoutFactor(Value x) {
        Node n = node(x);
        return n.op() instanceof Op.Scale ? operand(n, 0) : x;
    }

    /** The factor of a value made as factor · x, else 1. */
    public double factorOf(Value x) {
        return node(x).op() instanceof Op.Scale s ? s.factor() : 1;
    }

    /** a + b; equal shapes, named axes are joined. */
    public Value add(Value a, Value b) {
        return add(new Op.Add(), a, b);
    }

    /** a - b. */
    public Value subtract(Value a, Value b) {
        return add(a, scale(-1, b));
    }

    /** x + number. */
    public Value shift(Value x, double number) {
        return add(x, fill(number, x.type().shape()));
    }

    /** a ∘ b; equal shapes, named axes are joined. */
    public Value mul(Value a, Value b) {
        return add(new Op.Mul(), a, b);
    }

    /** a / b elementwise. */
    public Value div(Value a, Value b) {
        return add(new Op.Div(), a, b);
    }

    /** 1 where a (fn) b holds, else 0. */
    public Value compare(BinaryFn fn, Value a, Value b) {
        return add(new Op.Compare(fn), a, b);
    }

    /** a where mask is not 0, else b. */
    public Value select(Value mask, Value a, Value b) {
        return add(new Op.Select(), mask, a, b);
    }

    /** x as a constant to every derivative. */
    public Value detach(Value x) {
        return add(new Op.Detach(), x);
    }

    // ---- products, sums, layout

    /**
     * Product with labelled axes, see {@link Op.Contract}: {@code contract("i", x, "oi", w, "o")}
     * is W x.
     */
    public Value contract(String la, Value a, String lb, Value b, String result) {
        return contract(la, a, lb, b, result, Axes.NONE);
    }

    /** Product that also sums over named axes of both operands. */
    public Value contract(String la, Value a, String lb, Value b, String result, Axes summed) {
        Node na = node(a);
        Node nb = node(b);
        if (na.op() instanceof Op.Scale s) {
            return scale(s.factor(), contract(la, operand(na, 0), lb, b, result, summed));
        }
        if (nb.op() instanceof Op.Scale s) {
            return scale(s.factor(), contract(la, a, lb, operand(nb, 0), result, summed));
        }
        return add(new Op.Contract(la, lb, result, summed), a, b);
    }

    /** Sum over the given axes of the shape. */
    public Value sum(Value x, List<Integer> axes) {
        return axes.isEmpty() ? x : add(new Op.Sum(List.copyOf(axes)), x);
    }

    /** Sum over all axes of the shape. */
    public Value sumAll(Value x) {
        List<Integer> axes = new ArrayList<>();
        for (int i = 0; i < x.type().shape().rank(); i++) {
            axes.add(i);
        }
        return sum(x, axes);
    }

    /** Repeats: axis i of x becomes axis positions[i] of the shape. */
    public Value broadcast(Value x, Shape shape, List<Integer> positions) {
        return x.type().shape().equals(shape)
                ? x
                : add(new Op.Broadcast(shape, List.copyOf(positions)), x);
    }

    /** Sum over named axes. */
    public Value sumAxes(Value x, Axes axes) {
        return axes == Axes.NONE ? x : add(new Op.SumAxes(axes), x);
    }

    /** Repeats along the named axes among {@code axes} that x lacks. */
    public Value spread(Value x, Axes axes) {
        Axes missing = axes.minus(x.type().axes());
        return missing == Axes.NONE ? x : add(new Op.Spread(missing), x);
    }

    /** The same elements under another shape. */
    public Value reshape(Value x, Shape shape) {
        Node n = node(x);
        if (n.op() instanceof Op.Reshape) {
            return reshape(operand(n, 0), shape);
        }
        return x.type().shape().equals(shape) ? x : add(new Op.Reshape(shape), x);
    }

    /** Axis i of the result is axis order[i] of x. */
    public Value permute(Value x, List<Integer> order) {
        Require.size(x.type().shape().rank(), order.size(), ProgramRefusal.OPERANDS, "order");
        for (int i = 0; i < order.size(); i++) {
            if (order.get(i) != i) {
                return add(new Op.Permute(List.copyOf(order)), x);
            }
        }
        return x;
    }

    /** Elements start, start + step, … along every axis. */
    public Value slice(Value x, List<Integer> start, List<Integer> step, List<Integer> count) {
        return add(new Op.Slice(List.copyOf(start), List.copyOf(step), List.copyOf(count)), x);
    }

    /** The elements of x at start, start + step, … of a larger shape of zeros. */
    public Value pad(Value x, Shape shape, List<Integer> start, List<Integer> step) {
        return add(new Op.Pad(shape, List.copyOf(start), List.copyOf(step)), x);
    }

    /** Joins values along one axis. */
    public Value concat(int axis, List<Value> parts) {
        Require.atLeast(1, parts.size(), ProgramRefusal.OPERANDS, "number of parts");
        return parts.size() == 1
                ? own(parts.getFirst())
                : add(new Op.Concat(axis), parts.toArray(Value[]::new));
    }

    // ---- choices and windows

    /**
     * Chosen elements with labelled axes, see {@link Op.TakeAlong}: {@code takeAlong("vd", w, "t",
     * ids, "td")} is the rows w[ids].
     */
    public Value takeAlong(String lx, Value x, String li, Value ids, String result) {
        return add(new Op.TakeAlong(lx, li, result), x, ids);
    }

    /** Adds elements where {@code ids} says, see {@link Op.ScatterAdd}. */
    public Value scatterAdd(
            String lx, Value x, String li, Value ids, String result, int choices, Axes summed) {
        return add(new Op.ScatterAdd(lx, li, result, choices, summed), x, ids);
    }

    /** The patches of planes, see {@link Op.Patches}. */
    public Value patches(Value x, Window window, double padding) {
        return add(new Op.Patches(window, padding), x);
    }

    /** Adds patches onto planes of zeros, see {@link Op.Fold}. */
    public Value fold(Value x, Window window, int height, int width) {
        return add(new Op.Fold(window, height, width), x);
    }

    /** The first position of the largest element along an axis. */
    public Value argMax(Value x, int axis) {
        return add(new Op.ArgMax(axis), x);
    }

    /**
     * The largest element along an axis, which disappears; its derivative is that of the first of
     * the largest.
     */
    public Value max(Value x, int axis) {
        int rank = x.type().shape().rank();
        Require.index(axis, rank, ProgramRefusal.OPERANDS, "axis");
        Require.that(rank <= 8, ProgramRefusal.OPERANDS, rank + " axes", "at most 8");
        String labels = "abcdefgh".substring(0, rank);
        String kept = labels.substring(0, axis) + labels.substring(axis + 1);
        return takeAlong(labels, x, kept, argMax(x, axis), kept);
    }

    // ---- programs

    /** Any op on values of this builder; equal applications are shared. */
    public Value add(Op op, Value... operands) {
        List<Integer> ids = new ArrayList<>();
        List<Type> types = new ArrayList<>();
        for (Value v : operands) {
            ids.add(own(v).id());
            types.add(v.type());
        }
        return known.computeIfAbsent(
                new Key(op, List.copyOf(ids)),
                key -> {
                    Type type = TypeRule.of(op, types);
                    nodes.add(new Node(op, key.operands, type));
                    return new Value(nodes.size() - 1, type, this);
                });
    }

    /** Names a value as a result; types of per-seed results stay as they are. */
    public void output(String name, Value value) {
        if (outputs.putIfAbsent(name, own(value).id()) != null) {
            throw Refusal.of(
                    ProgramRefusal.NAME_TWICE,
                    "output " + name,
                    "this program has one of the same name",
                    "one value for a name",
                    "use another name");
        }
    }

    /**
     * Copies a program's nodes into this one.
     *
     * @param given values to use in place of the program's inputs and params of these names; others
     *     are added as leaves
     * @return the program's outputs by name
     */
    public Map<String, Value> inline(Program program, Map<String, Value> given) {
        List<Value> copies = copies(program, given);
        Map<String, Value> results = new LinkedHashMap<>();
        program.outputs().forEach(name -> results.put(name, copies.get(program.output(name))));
        return results;
    }

    /**
     * Copies a program's nodes into this one, as {@link #inline} does, and returns the copy of
     * every node.
     */
    public List<Value> copies(Program program, Map<String, Value> given) {
        List<Value> copies = new ArrayList<>();
        for (Node n : program.nodes()) {
            Value[] operands = n.operands().stream().map(copies::get).toArray(Value[]::new);
            copies.add(
                    switch (n.op()) {
                        case Op.Input(String name, Type _) when given.containsKey(name) ->
                                given.get(name);
                        case Op.Param(String name, Type _) when given.containsKey(name) ->
                                given.get(name);
                        case Op.Spread(Axes axes) -> spread(operands[0], axes);
                        case Op op -> add(op, operands);
                    });
        }
        return copies;
    }

    /** The finished program: only what the outputs need, in the order of construction. */
    public Program build() {
        boolean[] needed = new boolean[nodes.size()];
        outputs.values().forEach(id -> needed[id] = true);
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (needed[i]) {
                nodes.get(i).operands().forEach(o -> needed[o] = true);
            }
        }
        int[] number = new int[nodes.size()];
        List<Node> kept = new ArrayList<>();
        for (int i = 0; i < needed.length; i++) {
            if (needed[i]) {
                Node n = nodes.get(i);
                number[i] = kept.size();
                kept.add(
                        new Node(
                                n.op(),
                                n.operands().stream().map(o -> number[o]).toList(),
                                n.type()));
            }
        }
        SequencedMap<String, Integer> names = new LinkedHashMap<>();
        outputs.forEach((name, id) -> names.put(name, number[id]));
        return new Program(kept, names);
    }

    /** The line that made a value. */
    public Node node(Value v) {
        return nodes.get(own(v).id());
    }

    /** The i-th operand of a line. */
    public Value operand(Node n, int i) {
        int id = n.operands().get(i);
        return new Value(id, nodes.get(id).type(), this);
    }

    /** The type of a node. */
    Type type(int id) {
        return nodes.get(id).type();
    }
}
