package org.plstar.program.execute;

import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Kernels;
import org.plstar.array.Storage;
import org.plstar.program.execute.BlockProduct.Access;
import org.plstar.program.execute.BlockProduct.Side;

/**
 * A product whose results are patches, which are added to images block by block and never stored:
 * the derivative of the convolution in its input.
 *
 * <p>A task has all blocks of its items, since neighbouring windows overlap.
 */
final class FoldProduct implements Step {
    private final WindowedImages planes;
    private final Labelled a;
    private final Labelled b;
    private final double factor;
    private final boolean overSamples;
    private final WindowBlocks blocks;
    private final Access accessA;
    private final Access accessB;
    private final BlockProduct[] products;
    private final int perItem;

    private FoldProduct(
            WindowedImages planes,
            Labelled a,
            Labelled b,
            double factor,
            boolean overSamples,
            WindowBlocks blocks,
            Access accessA,
            Access accessB,
            BlockProduct[] products) {
        this.planes = planes;
        this.a = a;
        this.b = b;
        this.factor = factor;
        this.overSamples = overSamples;
        this.blocks = blocks;
        this.accessA = accessA;
        this.accessB = accessB;
        this.products = products;
        this.perItem = planes.images().view().size()
                / (planes.images().extent('S') * planes.images().extent('O'));
    }

    /**
     * Plans the product, or returns null if it is no matrix product.
     *
     * @param planes the images, contiguous
     * @param factor of the product
     */
    static @Nullable FoldProduct of(
            WindowedImages planes, Labelled a, Labelled b, double factor, boolean overSamples) {
        boolean inA = planes.spans(a);
        boolean inB = planes.spans(b);
        boolean join = (inA && !b.has('S')) || (inB && !a.has('S'));
        WindowBlocks blocks = WindowBlocks.of(
                planes.images().extent('S'),
                planes.rows(),
                planes.across(),
                planes.depth(),
                join,
                1);
        boolean several = blocks.perBlock() > 1;
        Access forA = several && inA ? Access.STAGED : Access.IN_PLACE;
        Access forB = several && inB ? Access.STAGED : Access.IN_PLACE;
        BlockProduct[] products = new BlockProduct[4];
        for (int i = 0; i < 4; i++) {
            BlockProduct p = BlockProduct.of(
                    planes,
                    blocks.itemsOf(i / 2 * (blocks.itemBlocks() - 1)),
                    blocks.rowsOf(i % 2 * (blocks.rowBlocks() - 1)),
                    new Side(a, forA),
                    new Side(b, forB),
                    new Side(planes.images(), Access.MADE));
            if (p == null) {
                return null;
            }
            products[i] = p;
        }
        return new FoldProduct(planes, a, b, factor, overSamples, blocks, forA, forB, products);
    }

    @Override
    public List<Integer> reads() {
        return List.of(a.view().buffer(), b.view().buffer());
    }

    @Override
    public List<Integer> writes() {
        return List.of(planes.images().view().buffer());
    }

    @Override
    public int scratch() {
        return products[0].scratch();
    }

    @Override
    public Runnable on(PlanMemory memory) {
        int outputs = planes.images().extent('O');
        IntConsumer body = task -> items(memory, task / outputs, task % outputs);
        return () -> memory.workers().run(blocks.itemBlocks() * outputs, body);
    }

    private void items(PlanMemory memory, int item, int output) {
        boolean clear = !(memory.more() && overSamples);
        Kernels k = memory.kernels();
        Storage images = memory.storages()[planes.images().view().buffer()];
        int firstItem = item * blocks.perBlock();
        int to = memory.bases()[planes.images().view().buffer()]
                + planes.offset(planes.images(), output, firstItem, 0);
        if (clear) {
            for (int s = 0; s < blocks.itemsOf(item); s++) {
                k.fill(0, images, to + s * planes.images().stride('S'), perItem);
            }
        }
        for (int row = 0; row < blocks.rowBlocks(); row++) {
            BlockProduct p = products[
                    (item == blocks.itemBlocks() - 1 ? 2 : 0)
                            + (row == blocks.rowBlocks() - 1 ? 1 : 0)];
            int firstRow = row * blocks.rowsPerBlock();
            multiply(memory, p, output, firstItem, firstRow);
            planes.fold(
                    k,
                    images,
                    to,
                    p.items,
                    firstRow,
                    p.rows,
                    memory.scratch().get(),
                    p.at(BlockProduct.C));
        }
    }

    /** Computes the patches of a block in scratch. */
    private void multiply(
            PlanMemory memory, BlockProduct p, int output, int firstItem, int firstRow) {
        Kernels k = memory.kernels();
        Storage scratch = memory.scratch().get();
        Storage x = memory.storages()[a.view().buffer()];
        int xo = memory.bases()[a.view().buffer()] + planes.offset(a, output, firstItem, firstRow);
        if (accessA == Access.STAGED) {
            p.load(k, BlockProduct.A, x, xo, scratch);
            x = scratch;
            xo = p.at(BlockProduct.A);
        }
        Storage y = memory.storages()[b.view().buffer()];
        int yo = memory.bases()[b.view().buffer()] + planes.offset(b, output, firstItem, firstRow);
        if (accessB == Access.STAGED) {
            p.load(k, BlockProduct.B, y, yo, scratch);
            y = scratch;
            yo = p.at(BlockProduct.B);
        }
        p.multiply(factor, x, xo, y, yo, scratch, p.at(BlockProduct.C), false);
    }
}
