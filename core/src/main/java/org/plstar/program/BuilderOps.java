package org.plstar.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.plstar.array.BinaryFn;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.array.Window;
import org.plstar.refusal.Require;

/** The builder's method for each op, and for functions made of several ops. */
abstract sealed class BuilderOps permits ProgramBuilder {
    private final Map<Double, Value> scalars = new HashMap<>();

    /** Applies an op to values of this builder; equal applications are shared. */
    public abstract Value add(Op op, Value... operands);

    /** The node that computes a value. */
    public abstract Node node(Value v);

    /** The i-th operand of a line. */
    public abstract Value operand(Node n, int i);

    /** Refuses the values of other builders. */
    abstract Value own(Value v);

    // ---- numbers

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

    /** The function f of every element. */
    public Value unary(UnaryFn fn, Value x) {
        return add(new Op.Unary(fn), x);
    }

    /** The product factor · x. */
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

    /** The operand x of a value computed as factor · x; otherwise the value itself. */
    public Value withoutFactor(Value x) {
        Node n = node(x);
        return n.op() instanceof Op.Scale ? operand(n, 0) : x;
    }

    /** The factor of a value made as factor · x, otherwise 1. */
    public double factorOf(Value x) {
        return node(x).op() instanceof Op.Scale s ? s.factor() : 1;
    }

    /** a + b; equal shapes, named axes are joined. */
    public Value add(Value a, Value b) {
        return add(new Op.Add(), a, b);
    }

    /** The difference a - b. */
    public Value subtract(Value a, Value b) {
        return add(a, scale(-1, b));
    }

    /** The sum x + number. */
    public Value shift(Value x, double number) {
        return add(x, fill(number, x.type().shape()));
    }

    /** a ∘ b; equal shapes, named axes are joined. */
    public Value mul(Value a, Value b) {
        return add(new Op.Mul(), a, b);
    }

    /** The elementwise quotient a / b. */
    public Value div(Value a, Value b) {
        return add(new Op.Div(), a, b);
    }

    /** The number 1 where a (fn) b holds, otherwise 0. */
    public Value compare(BinaryFn fn, Value a, Value b) {
        return add(new Op.Compare(fn), a, b);
    }

    /** The value a where the mask is not 0, otherwise b. */
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

    /** The product that also sums over named axes of both operands. */
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

    /** The sum over the given axes of the shape. */
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

    /** The sum over named axes. */
    public Value sumAxes(Value x, Axes axes) {
        return axes == Axes.NONE ? x : add(new Op.SumAxes(axes), x);
    }

    /** Repeats along the named axes among {@code axes} that x lacks. */
    public Value spread(Value x, Axes axes) {
        Axes missing = axes.minus(x.type().axes());
        return missing == Axes.NONE ? x : add(new Op.Spread(missing), x);
    }

    /** The elements of x in another shape. */
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
}
