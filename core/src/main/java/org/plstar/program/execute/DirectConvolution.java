package org.plstar.program.execute;

import java.util.List;
import java.util.function.IntConsumer;
import org.plstar.array.IndexTables;
import org.plstar.array.Kernels;
import org.plstar.array.Storage;

/**
 * A convolution that reads windows in place from a bordered copy of an item, without patches.
 *
 * @param planes the items' planes, with the border that windows reach into
 * @param tables rows are windows, columns are the elements of a patch
 * @param packed buffer of the packed weights
 */
record DirectConvolution(
        WindowedImages images,
        BorderedPlanes planes,
        IndexTables tables,
        PackedWeights weights,
        int packed,
        WindowRows result)
        implements Step {
    /**
     * Elements of a block of results: a block fits into a first-level cache together with its
     * operands.
     */
    private static final int BLOCK = 1 << 13;

    @Override
    public List<Integer> reads() {
        return List.of(images.images().view().buffer(), weights.buffer());
    }

    @Override
    public List<Integer> writes() {
        return List.of(result.buffer(), packed);
    }

    private int rowsPerBlock() {
        return Math.clamp(BLOCK / (result.across() * weights.width()), 1, result.rows());
    }

    @Override
    public int scratch() {
        int block = rowsPerBlock() * result.across() * weights.width();
        return planes.size() + (result.isMatrix(weights.width()) ? 0 : block);
    }

    @Override
    public Runnable on(PlanMemory memory) {
        int items = images.images().extent('S');
        long each = (long) result.windows() * weights.size();
        int perTask = DirectPlan.itemsPerTask(items, each);
        IntConsumer body =
                task -> items(memory, task * perTask, Math.min(items, (task + 1) * perTask));
        return () -> {
            weights.pack(memory, 1, memory.storages()[packed], memory.bases()[packed]);
            memory.workers().run(Math.ceilDiv(items, perTask), body);
        };
    }

    private void items(PlanMemory memory, int from, int to) {
        Kernels k = memory.kernels();
        Storage scratch = memory.scratch().get();
        Storage matrix = memory.storages()[packed];
        int n = weights.width();
        int b = memory.bases()[packed];
        int at = planes.size();
        boolean inPlace = result.isMatrix(n);
        planes.makeBorder(k, scratch, 0);
        for (int item = from; item < to; item++) {
            planes.load(k, images.storage(memory), images.item(memory, item), scratch, 0);
            Storage target = memory.storages()[result.buffer()];
            int base = result.item(memory, item);
            if (inPlace) {
                int m = result.windows();
                k.multiply(tables, 0, m, scratch, 0, matrix, b, n, target, base, false);
                continue;
            }
            for (int row = 0; row < result.rows(); row += rowsPerBlock()) {
                int count = Math.min(rowsPerBlock(), result.rows() - row);
                int first = row * result.across();
                int m = count * result.across();
                int start = at - first * n;
                k.multiply(tables, first, m, scratch, 0, matrix, b, n, scratch, start, false);
                result.fromMatrix(k, scratch, at, n, row, count, target, base);
            }
        }
    }
}
