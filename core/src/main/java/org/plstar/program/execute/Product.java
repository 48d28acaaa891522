package org.plstar.program.execute;

import java.util.List;
import java.util.function.IntConsumer;
import org.plstar.array.Storage;
import org.plstar.program.execute.ProductLayout.Call;
import org.plstar.program.execute.ProductLayout.Dim;

/**
 * A product with labelled axes, as BLAS calls on one thread each.
 *
 * <p>Tasks are cut by the shape, never by the number of threads: whole calls where there are many, else pieces of the longer side of the result, as many
 * as {@link org.plstar.array.Workers#pieces} says.
 */
record Product(View a, View b, Into into, ProductLayout layout) implements Step {
    /**
     * What becomes of the product.
     *
     * @param buffer the result, contiguous
     * @param factor of the product
     * @param add whether it is added to what is there
     * @param overSamples whether the product sums over samples, so that tiles add up
     */
    record Into(int buffer, double factor, boolean add, boolean overSamples) {}

    private static final double FLOPS_PER_TASK = 2e6;

    /** Rows or columns of a piece: fewer would be packing more than multiplying. */
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
    public Runnable on(Memory memory) {
        int outer = 1;
        for (Dim d : layout.loops) {
            outer *= d.extent();
        }
        int count = outer;
        double flops = layout.call.flops() * layout.calls() / Math.max(1, outer);
        int most = memory.workers().pieces();
        if (outer >= 2 * most) {
            int perTask =
                    (int)
                            Math.max(
                                    1,
                                    Math.min(
                                            Math.ceil(FLOPS_PER_TASK / flops),
                                            count / (double) most));
            int tasks = Math.ceilDiv(count, perTask);
            IntConsumer body =
                    task -> {
                        for (int i = task * perTask;
                                i < Math.min(count, (task + 1) * perTask);
                                i++) {
                            calls(memory, i, 0, 1);
                        }
                    };
            return () -> memory.workers().run(tasks, body);
        }
        int sides = Math.max(layout.call.m(), layout.call.n()) / LEAST_SIDE;
        int pieces =
                (int) Math.clamp(Math.floor(flops / FLOPS_PER_TASK), 1, Math.clamp(sides, 1, most));
        IntConsumer body = task -> calls(memory, task / pieces, task % pieces, pieces);
        return () -> memory.workers().run(count * pieces, body);
    }

    /** All calls that add up to one piece of one block of the result. */
    private void calls(Memory memory, int index, int piece, int pieces) {
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
        for (Dim d : layout.sums) {
            terms *= d.extent();
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
            call(memory, at, bt, co, piece, pieces, add || t > 0 ? 1 : 0);
        }
    }

    private void call(Memory memory, int ao, int bo, int co, int piece, int pieces, double beta) {
        Call c = layout.call;
        Storage x = memory.storages()[c.swap() ? b.buffer() : a.buffer()];
        Storage y = memory.storages()[c.swap() ? a.buffer() : b.buffer()];
        Storage z = memory.storages()[into.buffer];
        int xo = c.swap() ? bo : ao;
        int yo = c.swap() ? ao : bo;
        int lda = c.lda();
        int ldb = c.ldb();
        if (c.m() >= c.n()) {
            int from = cut(c.m(), piece, pieces);
            int rows = cut(c.m(), piece + 1, pieces) - from;
            memory.kernels()
                    .gemm(
                            c.ta(),
                            c.tb(),
                            rows,
                            c.n(),
                            c.k(),
                            into.factor,
                            x,
                            xo + from * (c.ta() ? 1 : lda),
                            lda,
                            y,
                            yo,
                            ldb,
                            beta,
                            z,
                            co + from * c.ldc(),
                            c.ldc());
        } else {
            int from = cut(c.n(), piece, pieces);
            int columns = cut(c.n(), piece + 1, pieces) - from;
            memory.kernels()
                    .gemm(
                            c.ta(),
                            c.tb(),
                            c.m(),
                            columns,
                            c.k(),
                            into.factor,
                            x,
                            xo,
                            lda,
                            y,
                            yo + from * (c.tb() ? ldb : 1),
                            ldb,
                            beta,
                            z,
                            co + from,
                            c.ldc());
        }
    }

    /** Where piece p starts: multiples of 8, so that pieces stay aligned. */
    private static int cut(int n, int p, int pieces) {
        return p == pieces ? n : (int) ((long) n * p / pieces) / 8 * 8;
    }
}
