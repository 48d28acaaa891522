package org.plstar.program.execute;

import java.util.List;
import java.util.function.IntConsumer;
import org.plstar.array.IndexTables;
import org.plstar.array.Kernels;
import org.plstar.array.Storage;

/**
 * The derivative of a convolution by its weights, summed over items, by reading windows in place.
 *
 * <p>Each item's sum over windows is added to those before it, in as many pieces of items as the
 * plan asks for, which are added in order.
 *
 * @param tables rows are the elements of a patch, columns are windows
 * @param sums buffer of a packed sum for every piece
 */
record DirectWeights(
        WindowedImages images,
        BorderedPlanes planes,
        IndexTables tables,
        WindowRows other,
        PackedWeights result,
        int sums,
        int pieces,
        boolean overSamples)
        implements Step {
    @Override
    public List<Integer> reads() {
        return List.of(images.images().view().buffer(), other.buffer());
    }

    @Override
    public List<Integer> writes() {
        return List.of(result.buffer(), sums);
    }

    @Override
    public int scratch() {
        return planes.size()
                + (other.isMatrix(result.width()) ? 0 : other.windows() * result.width());
    }

    @Override
    public Runnable on(PlanMemory memory) {
        IntConsumer body = piece -> piece(memory, piece);
        return () -> {
            memory.workers().run(pieces, body);
            Storage all = memory.storages()[sums];
            int base = memory.bases()[sums];
            for (int p = 1; p < pieces; p++) {
                int at = base + p * result.size();
                memory.kernels().axpy(1, all, at, all, base, result.size());
            }
            result.unpack(memory, all, base);
        };
    }

    private void piece(PlanMemory memory, int piece) {
        Kernels k = memory.kernels();
        Storage scratch = memory.scratch().get();
        Storage sum = memory.storages()[sums];
        int to = memory.bases()[sums] + piece * result.size();
        if (piece == 0 && overSamples && memory.more()) {
            result.pack(memory, 1, sum, to);
        } else {
            k.fill(0, sum, to, result.size());
        }
        int n = result.width();
        int at = planes.size();
        planes.makeBorder(k, scratch, 0);
        boolean inPlace = other.isMatrix(n);
        if (n > other.channels()) {
            k.fill(0, scratch, at, other.windows() * n);
        }
        int items = images.images().extent('S');
        int end = (int) ((long) items * (piece + 1) / pieces);
        int m = tables.rows().length;
        for (int item = (int) ((long) items * piece / pieces); item < end; item++) {
            planes.load(k, images.storage(memory), images.item(memory, item), scratch, 0);
            Storage from = memory.storages()[other.buffer()];
            int start = other.item(memory, item);
            if (!inPlace) {
                other.toMatrix(k, from, start, scratch, at, n);
                from = scratch;
                start = at;
            }
            k.multiply(tables, 0, m, scratch, 0, from, start, n, sum, to, true);
        }
    }
}
