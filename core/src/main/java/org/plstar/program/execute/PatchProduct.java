package org.plstar.program.execute;

import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Kernels;
import org.plstar.array.Storage;
import org.plstar.program.execute.BlockProduct.Access;
import org.plstar.program.execute.BlockProduct.Side;

/**
 * A product with patches of images, which are made block by block and never stored: the
 * convolution, and its derivative in the kernel.
 *
 * <p>Blocks that add up to the same numbers are added in order by one task, or by several tasks,
 * cut by shape alone, each into a copy of the result.
 */
final class PatchProduct implements Step {
    /** About how many bytes copies of the result may take. */
    private static final long MOST_COPIES = 1 << 24;

    private static final int ELEMENTS_PER_TASK = 1 << 14;

    private final WindowedImages planes;
    private final Labelled other;
    private final Labelled result;
    private final boolean overSamples;
    private final WindowBlocks blocks;
    private final Access otherAccess;
    private final Access resultAccess;
    private final BlockProduct[] products;
    private final int[] tasks;
    private final int[] turns;
    private final int pieces;
    private final int copies;

    private PatchProduct(
            WindowedImages planes,
            Labelled other,
            Labelled result,
            boolean overSamples,
            WindowBlocks blocks,
            Access otherAccess,
            Access resultAccess,
            BlockProduct[] products,
            int pieces,
            int copies) {
        this.planes = planes;
        this.other = other;
        this.result = result;
        this.overSamples = overSamples;
        this.blocks = blocks;
        this.otherAccess = otherAccess;
        this.resultAccess = resultAccess;
        this.products = products;
        this.tasks = extents(planes, result, blocks, true);
        this.turns = extents(planes, result, blocks, false);
        this.pieces = pieces;
        this.copies = copies;
    }

    /**
     * Loops over outputs, blocks of items and blocks of rows: those that continue to the result, or
     * those that are summed.
     */
    private static int[] extents(
            WindowedImages planes, Labelled result, WindowBlocks blocks, boolean kept) {
        return new int[] {
            result.has('O') == kept ? planes.images().extent('O') : 1,
            result.has('S') == kept ? blocks.itemBlocks() : 1,
            result.has(planes.row()) == kept ? blocks.rowBlocks() : 1
        };
    }

    private static int count(int[] extents) {
        return extents[0] * extents[1] * extents[2];
    }

    /** Gives a new buffer of the given size. */
    interface Fresh {
        int buffer(int size);
    }

    /**
     * Plans the product, or returns null if it is no matrix product.
     *
     * @param most pieces of a sum over windows
     */
    static @Nullable PatchProduct of(
            WindowedImages planes,
            Labelled other,
            Labelled result,
            boolean overSamples,
            int most,
            Fresh fresh) {
        boolean inOther = planes.spans(other);
        boolean inResult = planes.spans(result);
        boolean join = (inOther && !result.has('S')) || (inResult && !other.has('S'));
        int outputs = planes.images().extent('O');
        if (outputs > 1 && !result.has('O')) {
            join = false;
        }
        int items = planes.images().extent('S');
        // a sum over windows has at least these pieces: all threads work, and sums in float are
        // short
        WindowBlocks blocks = WindowBlocks.of(
                items, planes.rows(), planes.across(), planes.depth(), join, inResult ? 1 : most);
        boolean several = blocks.perBlock() > 1;
        Access forOther = several && inOther ? Access.STAGED : Access.IN_PLACE;
        Access forResult = several && inResult ? Access.STAGED : Access.IN_PLACE;
        BlockProduct[] products = new BlockProduct[4];
        for (int i = 0; i < 4; i++) {
            BlockProduct p = BlockProduct.of(
                    planes,
                    blocks.itemsOf(i / 2 * (blocks.itemBlocks() - 1)),
                    blocks.rowsOf(i % 2 * (blocks.rowBlocks() - 1)),
                    new Side(planes.images(), Access.MADE),
                    new Side(other, forOther),
                    new Side(result, forResult));
            if (p == null) {
                return null;
            }
            products[i] = p;
        }
        int size = result.view().size();
        int turns = count(extents(planes, result, blocks, false));
        int pieces = count(extents(planes, result, blocks, true)) > 1
                ? 1
                : Math.clamp(MOST_COPIES / (8L * size), 1, Math.min(most, turns));
        int copies = pieces > 1 ? fresh.buffer((pieces - 1) * size) : -1;
        return new PatchProduct(
                planes,
                other,
                result,
                overSamples,
                blocks,
                forOther,
                forResult,
                products,
                pieces,
                copies);
    }

    @Override
    public List<Integer> reads() {
        return List.of(planes.images().view().buffer(), other.view().buffer());
    }

    @Override
    public List<Integer> writes() {
        return copies < 0
                ? List.of(result.view().buffer())
                : List.of(result.view().buffer(), copies);
    }

    @Override
    public int scratch() {
        return products[0].scratch();
    }

    @Override
    public Runnable on(PlanMemory memory) {
        int inTurn = count(turns);
        int loops = count(tasks) * pieces;
        IntConsumer body = t -> {
            boolean add = memory.more() && overSamples;
            int task = t / pieces;
            int piece = t % pieces;
            int from = (int) ((long) inTurn * piece / pieces);
            int to = (int) ((long) inTurn * (piece + 1) / pieces);
            for (int turn = from; turn < to; turn++) {
                block(memory, task, turn, piece, turn > from || (piece == 0 && add));
            }
        };
        if (pieces == 1) {
            return () -> memory.workers().run(loops, body);
        }
        Runnable total = total(memory);
        return () -> {
            memory.workers().run(loops, body);
            total.run();
        };
    }

    /** Adds the copies to the result, one after another. */
    private Runnable total(PlanMemory memory) {
        int size = result.view().size();
        IntConsumer body = task -> {
            Storage to = memory.storages()[result.view().buffer()];
            int base = memory.bases()[result.view().buffer()];
            Storage from = memory.storages()[copies];
            int first = task * ELEMENTS_PER_TASK;
            int n = Math.min(ELEMENTS_PER_TASK, size - first);
            for (int p = 0; p < pieces - 1; p++) {
                memory.kernels().axpy(1, from, p * size + first, to, base + first, n);
            }
        };
        return () -> memory.workers().run(Math.ceilDiv(size, ELEMENTS_PER_TASK), body);
    }

    private void block(PlanMemory memory, int task, int turn, int piece, boolean add) {
        int output = index(0, task, turn);
        int item = index(1, task, turn);
        int rowBlock = index(2, task, turn);
        BlockProduct p = products[
                (item == blocks.itemBlocks() - 1 ? 2 : 0)
                        + (rowBlock == blocks.rowBlocks() - 1 ? 1 : 0)];
        Kernels k = memory.kernels();
        Storage scratch = memory.scratch().get();
        int firstItem = item * blocks.perBlock();
        int firstRow = rowBlock * blocks.rowsPerBlock();
        planes.unfold(
                k,
                memory.storages()[planes.images().view().buffer()],
                memory.bases()[planes.images().view().buffer()]
                        + planes.images().view().offset()
                        + planes.offset(planes.images(), output, firstItem, 0),
                p.items,
                firstRow,
                p.rows,
                scratch,
                p.at(BlockProduct.A));
        Storage b = memory.storages()[other.view().buffer()];
        int bo = memory.bases()[other.view().buffer()]
                + planes.offset(other, output, firstItem, firstRow);
        if (otherAccess == Access.STAGED) {
            p.load(k, BlockProduct.B, b, bo, scratch);
            b = scratch;
            bo = p.at(BlockProduct.B);
        }
        Storage c = memory.storages()[piece == 0 ? result.view().buffer() : copies];
        int co = (piece == 0
                        ? memory.bases()[result.view().buffer()]
                        : (piece - 1) * result.view().size())
                + planes.offset(result, output, firstItem, firstRow);
        if (resultAccess == Access.STAGED) {
            int at = p.at(BlockProduct.C);
            p.multiply(1, scratch, p.at(BlockProduct.A), b, bo, scratch, at, false);
            p.store(k, BlockProduct.C, c, co, scratch);
        } else {
            p.multiply(1, scratch, p.at(BlockProduct.A), b, bo, c, co, add);
        }
    }

    /** The index of one loop, which is either over tasks or over turns. */
    private int index(int loop, int task, int turn) {
        int t = task;
        int u = turn;
        for (int l = 2; l > loop; l--) {
            t /= tasks[l];
            u /= turns[l];
        }
        return t % tasks[loop] + u % turns[loop];
    }
}
