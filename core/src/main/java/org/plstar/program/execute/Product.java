package org.plstar.program.execute;

import java.util.List;
import java.util.function.IntConsumer;
import org.plstar.array.Storage;
import org.plstar.array.blas.Blas;
import org.plstar.program.execute.ProductLayout.Call;
import org.plstar.program.execute.ProductLayout.Dim;

/**
 * A product with labelled axes, as BLAS calls on one thread each.
 *
 * <p>Tasks are whole calls where there are many. Else the result is cut: by rows into as many
 * pieces as there are threads, where that does not change a bit ({@link Blas#cutRows}); or the
 * longer side, by the shape and {@link org.plstar.array.Workers#pieces} alone. So results are the
 * same for any number of threads.
 */
record Product(BufferView a, BufferView b, Into into, ProductLayout layout) implements Step {
    /**
     * The place and the factor of the product's result.
     *
     * @param buffer the result, contiguous
     * @param factor of the product
     * @param add whether it is added to what is there
     * @param overSamples whether the product sums over samples, so that tiles add up
     */
    record Into(int buffer, double factor, boolean add, boolean overSamples) {}

    private static final double FLOPS_PER_TASK = 2e6;

    /**
     * The least number of operations per piece for {@link Blas#cutRows}, with which no library uses
     * its kernels for small products.
     */
    private static final double FLOPS_PER_FREE_PIECE = 8e6;

    /**
     * The ratio of rows to columns from which on rows are divided freely: with fewer rows, every
     * piece would pack the larger operand again.
     */
    private static final double SQUARE = 0.75;

    /** The least number of rows of a piece where rows may be divided freely. */
    private static final int LEAST_FREE_ROWS = 96;

    /**
     * The least number of rows or columns of a piece: with fewer, packing would take more time than
     * multiplying.
     */
    private static final int LEAST_SIDE = 64;

    @Override
    public List<Integer> reads() {
        return List.of(a.buffer(), b.buffer());
    }

    @Override
    public List<Integer> writes() {
        return List.of(into.buffer);
    }

    @Override
    public Runnable on(PlanMemory memory) {
        int outer = 1;
        for (Dim d : layout.loops) {
            outer *= d.extent();
        }
        int count = outer;
        double flops = layout.call.flops() * layout.calls() / Math.max(1, outer);
        int most = memory.workers().pieces();
        if (outer >= 2 * most) {
            int perTask = (int)
                    Math.max(1, Math.min(Math.ceil(FLOPS_PER_TASK / flops), count / (double) most));
            int tasks = Math.ceilDiv(count, perTask);
            IntConsumer body = task -> {
                for (int i = task * perTask; i < Math.min(count, (task + 1) * perTask); i++) {
                    calls(memory, i, Cut.WHOLE, 0);
                }
            };
            return () -> memory.workers().run(tasks, body);
        }
        Cut cut = cut(memory, flops);
        int pieces = cut.pieces;
        IntConsumer body = task -> calls(memory, task / pieces, cut, task % pieces);
        return () -> memory.workers().run(count * pieces, body);
    }

    /** The division of one call: rows or columns of the result, at multiples of {@code unit}. */
    private record Cut(boolean rows, int unit, int pieces) {
        static final Cut WHOLE = new Cut(true, 1, 1);

        /** The start of piece p: the multiple nearest to that of equal pieces. */
        int at(int size, int p) {
            return p == pieces ? size : (int) Math.rint((double) size * p / pieces / unit) * unit;
        }
    }

    private Cut cut(PlanMemory memory, double flops) {
        Call c = layout.call;
        int unit = Blas.cutRows(c.m(), c.n(), c.k());
        if (unit > 0 && c.m() >= SQUARE * c.n()) {
            int most = Math.min(memory.workers().threads(), c.m() / LEAST_FREE_ROWS);
            double worth = Math.floor(flops / FLOPS_PER_FREE_PIECE);
            return new Cut(true, unit, (int) Math.clamp(worth, 1, Math.max(1, most)));
        }
        int sides = Math.clamp(
                Math.max(c.m(), c.n()) / LEAST_SIDE, 1, memory.workers().pieces());
        int pieces = (int) Math.clamp(Math.floor(flops / FLOPS_PER_TASK), 1, sides);
        return new Cut(c.m() >= c.n(), 8, pieces);
    }

    /** Makes all calls whose sum is one piece of one block of the result. */
    private void calls(PlanMemory memory, int index, Cut cut, int piece) {
        boolean add = into.add || (memory.more() && into.overSamples);
        int ao = memory.bases()[a.buffer()] + a.offset();
        int bo = memory.bases()[b.buffer()] + b.offset();
        int co = memory.bases()[into.buffer];
        for (int d = layout.loops.size() - 1; d >= 0; d--) {
            Dim dim = layout.loops.get(d);
            int i = index % dim.extent();
            index /= dim.extent();
            ao += i * dim.a();
            bo += i * dim.b();
            co += i * dim.c();
        }
        int terms = 1;
        for (int d = 0; d < layout.sums.size(); d++) {
            terms *= layout.sums.get(d).extent();
        }
        for (int t = 0; t < terms; t++) {
            int at = ao;
            int bt = bo;
            int rest = t;
            for (int d = layout.sums.size() - 1; d >= 0; d--) {
                Dim dim = layout.sums.get(d);
                int i = rest % dim.extent();
                rest /= dim.extent();
                at += i * dim.a();
                bt += i * dim.b();
            }
            call(memory, at, bt, co, cut, piece, add || t > 0 ? 1 : 0);
        }
    }

    private void call(PlanMemory memory, int ao, int bo, int co, Cut cut, int piece, double beta) {
        Call c = layout.call;
        Storage x = memory.storages()[c.swap() ? b.buffer() : a.buffer()];
        Storage y = memory.storages()[c.swap() ? a.buffer() : b.buffer()];
        Storage z = memory.storages()[into.buffer];
        int xo = c.swap() ? bo : ao;
        int yo = c.swap() ? ao : bo;
        int lda = c.lda();
        int ldb = c.ldb();
        int i = cut.rows ? cut.at(c.m(), piece) : 0;
        int j = cut.rows ? 0 : cut.at(c.n(), piece);
        int rows = cut.rows ? cut.at(c.m(), piece + 1) - i : c.m();
        int columns = cut.rows ? c.n() : cut.at(c.n(), piece + 1) - j;
        Blas.gemm(
                into.factor,
                x.matrix(xo + i * (c.ta() ? 1 : lda), rows, c.k(), lda, c.ta()),
                y.matrix(yo + j * (c.tb() ? ldb : 1), c.k(), columns, ldb, c.tb()),
                beta,
                z.matrix(co + i * c.ldc() + j, rows, columns, c.ldc()));
    }
}
