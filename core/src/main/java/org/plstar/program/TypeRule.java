package org.plstar.program;

import java.util.Arrays;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.refusal.Refusal;

/**
 * The type of an op's result, from the types of its operands; operands that do not match are
 * refused with OPERANDS.
 */
final class TypeRule {
    private TypeRule() {}

    static Type of(Op op, List<Type> in) {
        int operands = operands(op);
        require(operands < 0 ? !in.isEmpty() : in.size() == operands, op, in);
        return switch (op) {
            case Op.Param p -> p.type();
            case Op.Input i -> i.type();
            case Op.Const c -> new Type(Axes.NONE, c.shape());
            case Op.Seeds s -> new Type(Axes.OUTPUT, Shape.of(s.n()));
            case Op.Unary _, Op.Scale _, Op.Detach _ -> in.getFirst();
            case Op.Add _, Op.Mul _, Op.Div _, Op.Compare _, Op.Select _ -> sameShape(op, in);
            case Op.Contract c -> contract(c, in.get(0), in.get(1));
            case Op.Sum s -> sum(s, in.getFirst());
            case Op.Broadcast b -> broadcast(b, in.getFirst());
            case Op.SumAxes s -> {
                require(in.getFirst().axes().contains(s.axes()), op, in);
                yield in.getFirst().with(in.getFirst().axes().minus(s.axes()));
            }
            case Op.Spread s -> {
                require(in.getFirst().axes().intersect(s.axes()) == Axes.NONE, op, in);
                yield in.getFirst().with(in.getFirst().axes().union(s.axes()));
            }
            case Op.Reshape r -> {
                require(r.shape().size() == in.getFirst().shape().size(), op, in);
                yield new Type(in.getFirst().axes(), r.shape());
            }
            case Op.Permute p -> permute(p, in.getFirst());
            case Op.Slice s -> slice(s, in);
            case Op.Pad p -> {
                Shape from = in.getFirst().shape();
                perAxis(p.start(), from.rank(), op, in);
                perAxis(p.step(), from.rank(), op, in);
                require(p.shape().rank() == from.rank(), op, in);
                for (int i = 0; i < from.rank(); i++) {
                    require(
                            p.start().get(i) >= 0
                                    && p.step().get(i) >= 1
                                    && p.start().get(i)
                                                    + (from.dim(i) - 1L)
                                                            * p.step().get(i)
                                            < p.shape().dim(i),
                            op,
                            in);
                }
                yield new Type(in.getFirst().axes(), p.shape());
            }
            case Op.Concat c -> concat(c, in);
            case Op.TakeAlong t -> takeAlong(t, in.get(0), in.get(1));
            case Op.ScatterAdd s -> scatterAdd(s, in.get(0), in.get(1));
            case Op.Patches p -> patches(p, in.getFirst());
            case Op.Fold f -> fold(f, in.getFirst());
            case Op.ArgMax a -> {
                axis(a.axis(), op, in);
                require(in.getFirst().shape().dim(a.axis()) > 0, op, in);
                yield sum(new Op.Sum(List.of(a.axis())), in.getFirst());
            }
        };
    }

    /** The number of operands of an op; -1 for any number. */
    private static int operands(Op op) {
        return switch (op) {
            case Op.Param _, Op.Input _, Op.Const _, Op.Seeds _ -> 0;
            case Op.Unary _, Op.Scale _, Op.Detach _, Op.Sum _, Op.Broadcast _, Op.SumAxes _ -> 1;
            case Op.Spread _, Op.Reshape _, Op.Permute _, Op.Slice _, Op.Pad _, Op.ArgMax _ -> 1;
            case Op.Patches _, Op.Fold _ -> 1;
            case Op.Add _, Op.Mul _, Op.Div _, Op.Compare _ -> 2;
            case Op.Contract _, Op.TakeAlong _, Op.ScatterAdd _ -> 2;
            case Op.Select _ -> 3;
            case Op.Concat _ -> -1;
        };
    }

    private static void require(boolean holds, Op op, List<Type> in) {
        if (!holds) {
            throw Refusal.of(
                    ProgramRefusal.OPERANDS,
                    op.toString(),
                    "it cannot take values of types " + in,
                    "values whose shapes and axes fit",
                    "look at the op's description");
        }
    }

    /** Refuses a list that does not have one number for each axis. */
    private static void perAxis(List<Integer> numbers, int axes, Op op, List<Type> in) {
        require(numbers.size() == axes, op, in);
    }

    private static void axis(int axis, Op op, List<Type> in) {
        require(axis >= 0 && axis < in.getFirst().shape().rank(), op, in);
    }

    private static Type sameShape(Op op, List<Type> in) {
        Axes axes = Axes.NONE;
        for (Type t : in) {
            require(t.shape().equals(in.getFirst().shape()), op, in);
            axes = axes.union(t.axes());
        }
        return new Type(axes, in.getFirst().shape());
    }

    private static Type contract(Op.Contract c, Type a, Type b) {
        List<Type> in = List.of(a, b);
        require(
                c.a().length() == a.shape().rank()
                        && c.b().length() == b.shape().rank(),
                c,
                in);
        require(a.axes().contains(c.summed()) && b.axes().contains(c.summed()), c, in);
        for (int i = 0; i < c.a().length(); i++) {
            int j = c.b().indexOf(c.a().charAt(i));
            require(j >= 0 || c.result().indexOf(c.a().charAt(i)) >= 0, c, in);
            require(j < 0 || a.shape().dim(i) == b.shape().dim(j), c, in);
        }
        for (int j = 0; j < c.b().length(); j++) {
            char label = c.b().charAt(j);
            require(c.a().indexOf(label) >= 0 || c.result().indexOf(label) >= 0, c, in);
        }
        int[] dims = new int[c.result().length()];
        for (int i = 0; i < dims.length; i++) {
            int ia = c.a().indexOf(c.result().charAt(i));
            int ib = c.b().indexOf(c.result().charAt(i));
            require(ia >= 0 || ib >= 0, c, in);
            dims[i] = ia >= 0 ? a.shape().dim(ia) : b.shape().dim(ib);
        }
        return new Type(a.axes().union(b.axes()).minus(c.summed()), Shape.of(dims));
    }

    private static Type sum(Op.Sum s, Type a) {
        boolean[] gone = new boolean[a.shape().rank()];
        for (int axis : s.axes()) {
            axis(axis, s, List.of(a));
            require(!gone[axis], s, List.of(a));
            gone[axis] = true;
        }
        int[] kept = new int[gone.length];
        int n = 0;
        for (int i = 0; i < gone.length; i++) {
            if (!gone[i]) {
                kept[n++] = a.shape().dim(i);
            }
        }
        return new Type(a.axes(), Shape.of(Arrays.copyOf(kept, n)));
    }

    private static Type broadcast(Op.Broadcast b, Type a) {
        int last = -1;
        require(b.positions().size() == a.shape().rank(), b, List.of(a));
        for (int i = 0; i < b.positions().size(); i++) {
            int p = b.positions().get(i);
            require(p > last && p < b.shape().rank(), b, List.of(a));
            require(b.shape().dim(p) == a.shape().dim(i), b, List.of(a));
            last = p;
        }
        return new Type(a.axes(), b.shape());
    }

    private static Type permute(Op.Permute p, Type a) {
        require(p.order().size() == a.shape().rank(), p, List.of(a));
        int[] dims = new int[p.order().size()];
        boolean[] seen = new boolean[dims.length];
        for (int i = 0; i < dims.length; i++) {
            axis(p.order().get(i), p, List.of(a));
            require(!seen[p.order().get(i)], p, List.of(a));
            seen[p.order().get(i)] = true;
            dims[i] = a.shape().dim(p.order().get(i));
        }
        return new Type(a.axes(), Shape.of(dims));
    }

    private static Type slice(Op.Slice s, List<Type> in) {
        Shape from = in.getFirst().shape();
        perAxis(s.start(), from.rank(), s, in);
        perAxis(s.step(), from.rank(), s, in);
        perAxis(s.count(), from.rank(), s, in);
        for (int i = 0; i < from.rank(); i++) {
            require(
                    s.start().get(i) >= 0
                            && s.step().get(i) >= 1
                            && s.count().get(i) >= 0
                            && s.start().get(i)
                                            + (s.count().get(i) - 1L) * s.step().get(i)
                                    < from.dim(i),
                    s,
                    in);
        }
        return new Type(
                in.getFirst().axes(),
                Shape.of(s.count().stream().mapToInt(n -> n).toArray()));
    }

    private static Type concat(Op.Concat c, List<Type> in) {
        axis(c.axis(), c, in);
        int[] dims = in.getFirst().shape().dims();
        Axes axes = Axes.NONE;
        int total = 0;
        for (Type t : in) {
            int[] d = t.shape().dims();
            require(d.length == dims.length, c, in);
            total += d[c.axis()];
            d[c.axis()] = dims[c.axis()];
            require(Arrays.equals(d, dims), c, in);
            axes = axes.union(t.axes());
        }
        dims[c.axis()] = total;
        return new Type(axes, Shape.of(dims));
    }

    private static Type takeAlong(Op.TakeAlong t, Type x, Type ids) {
        List<Type> in = List.of(x, ids);
        require(t.x().length() == x.shape().rank(), t, in);
        require(t.ids().length() == ids.shape().rank() && t.ids().indexOf(t.taken()) < 0, t, in);
        int[] dims = new int[t.result().length()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = extent(t, t.result().charAt(i), t.x(), x, t.ids(), ids);
        }
        require(t.x().chars().filter(l -> t.result().indexOf(l) < 0).count() == 1, t, in);
        require(t.ids().chars().allMatch(l -> t.result().indexOf(l) >= 0), t, in);
        return new Type(x.axes().union(ids.axes()), Shape.of(dims));
    }

    private static Type scatterAdd(Op.ScatterAdd s, Type x, Type ids) {
        List<Type> in = List.of(x, ids);
        require(s.x().length() == x.shape().rank(), s, in);
        require(s.ids().length() == ids.shape().rank(), s, in);
        require(x.axes().union(ids.axes()).contains(s.summed()), s, in);
        require(s.ids().chars().allMatch(l -> s.x().indexOf(l) >= 0), s, in);
        char taken = s.taken();
        int[] dims = new int[s.result().length()];
        for (int i = 0; i < dims.length; i++) {
            char label = s.result().charAt(i);
            dims[i] = label == taken ? s.choices() : extent(s, label, s.x(), x, s.ids(), ids);
        }
        return new Type(x.axes().union(ids.axes()).minus(s.summed()), Shape.of(dims));
    }

    /** The extent of a label in one or both operands; refuses different extents. */
    private static int extent(Op op, char label, String la, Type a, String lb, Type b) {
        int ia = la.indexOf(label);
        int ib = lb.indexOf(label);
        List<Type> in = List.of(a, b);
        require(ia >= 0 || ib >= 0, op, in);
        require(ia < 0 || ib < 0 || a.shape().dim(ia) == b.shape().dim(ib), op, in);
        return ia >= 0 ? a.shape().dim(ia) : b.shape().dim(ib);
    }

    private static Type patches(Op.Patches p, Type x) {
        int lead = x.shape().rank() - 2;
        require(lead >= 0, p, List.of(x));
        int[] dims = Arrays.copyOf(x.shape().dims(), lead + 4);
        dims[lead + 2] = p.window().rows().count(x.shape().dim(lead));
        dims[lead + 3] = p.window().columns().count(x.shape().dim(lead + 1));
        dims[lead] = p.window().rows().kernel();
        dims[lead + 1] = p.window().columns().kernel();
        require(dims[lead + 2] > 0 && dims[lead + 3] > 0, p, List.of(x));
        return new Type(x.axes(), Shape.of(dims));
    }

    private static Type fold(Op.Fold f, Type x) {
        int lead = x.shape().rank() - 4;
        require(lead >= 0, f, List.of(x));
        int[] dims = Arrays.copyOf(x.shape().dims(), lead + 2);
        dims[lead] = f.height();
        dims[lead + 1] = f.width();
        Type to = new Type(x.axes(), Shape.of(dims));
        require(patches(new Op.Patches(f.window(), 0), to).equals(x), f, List.of(x));
        return to;
    }
}
