package org.plstar.program;

import java.util.List;

/**
 * About how much work a program is, in operations of a large matrix product, from its ops alone:
 * the same on every machine and for any number of threads.
 *
 * <p>Meant for choices between kinds of work and for budgets, where a factor of two does not
 * matter. A product counts its multiplications and additions. Whatever passes over numbers once
 * counts {@link #PASS} a number, since a pass waits for memory while a product computes; sums count
 * their operand.
 */
public final class OperationCount {
    /**
     * The cost of a number of an elementwise pass, in operations of a product: measured 4 to 16, by
     * how many passes share the cache.
     */
    static final double PASS = 8;

    private OperationCount() {}

    /**
     * The number of operations of a run.
     *
     * @param samples extent of the sample axis
     * @param seeds extent of the output axis
     */
    public static double of(Program program, int samples, int seeds) {
        double total = 0;
        for (Node n : program.nodes()) {
            List<Type> in = n.operands().stream()
                    .map(o -> program.nodes().get(o).type())
                    .toList();
            total += of(n, in, samples, seeds);
        }
        return total;
    }

    private static double of(Node n, List<Type> in, int samples, int seeds) {
        return switch (n.op()) {
            case Op.Param _, Op.Input _, Op.Const _, Op.Seeds _ -> 0;
            // views of existing values cost nothing
            case Op.Detach _, Op.Reshape _, Op.Broadcast _, Op.Spread _ -> 0;
            case Op.Contract c -> 2 * product(c, in) * extent(axes(in), samples, seeds);
            case Op.Sum _, Op.SumAxes _, Op.ArgMax _, Op.ScatterAdd _, Op.Fold _ ->
                PASS * size(in.getFirst(), samples, seeds);
            default -> PASS * size(n.type(), samples, seeds);
        };
    }

    /** The number of operations of a product, from the extents of all labels, each once. */
    private static double product(Op.Contract c, List<Type> in) {
        double all = in.get(0).shape().size();
        for (int i = 0; i < c.b().length(); i++) {
            if (c.a().indexOf(c.b().charAt(i)) < 0) {
                all *= in.get(1).shape().dim(i);
            }
        }
        return all;
    }

    private static Axes axes(List<Type> in) {
        return in.stream().map(Type::axes).reduce(Axes.NONE, Axes::union);
    }

    private static double size(Type t, int samples, int seeds) {
        return t.shape().size() * extent(t.axes(), samples, seeds);
    }

    private static double extent(Axes axes, int samples, int seeds) {
        return (axes.sample() ? (double) samples : 1) * (axes.output() ? seeds : 1);
    }
}
