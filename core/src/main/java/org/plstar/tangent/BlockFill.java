package org.plstar.tangent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.plstar.array.PerThread;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.DoubleElementwise;

/** Computes blocks of a kernel range by range; a team shares the ranges. */
final class BlockFill {
    private final Workers workers;
    private final int perSample;
    private final PerThread<KernelTile> tiles;
    private BooleanSupplier stop = () -> false;

    /**
     * A block of a kernel.
     *
     * @param x samples in its rows, from {@code top} on
     * @param y samples in its columns, from {@code left} on
     * @param diagonal whether these are the same
     */
    record Placed(SiteBlock x, long top, SiteBlock y, long left, boolean diagonal) {}

    /** The task of computing one range of a block. */
    private record Task(Placed block, KernelCut.Range range) {}

    /**
     * Computes the blocks of a kernel.
     *
     * @param perSample rows of the kernel for each sample
     */
    BlockFill(Workers workers, Precision precision, int perSample) {
        this.workers = workers;
        this.perSample = perSample;
        this.tiles = new PerThread<>(workers, () -> new KernelTile(precision));
    }

    /**
     * Sets a condition that is tested before each range of pairs, and ends the computation when it
     * is true.
     */
    void stopIf(BooleanSupplier asked) {
        stop = asked;
    }

    /**
     * Computes blocks, whose ranges the team shares.
     *
     * @param mirrored whether the transpose of a block is written as well
     * @param writer makes what writes tiles, one to a thread
     */
    void run(List<Placed> blocks, KernelCut by, boolean mirrored, Supplier<TileWriter> writer) {
        List<Task> tasks = new ArrayList<>();
        for (Placed b : blocks) {
            by.ranges(b.x.samples(), b.y.samples(), b.diagonal())
                    .forEach(r -> tasks.add(new Task(b, r)));
        }
        int addends = by.addends();
        PerThread<TileWriter> writers = new PerThread<>(workers, writer);
        double[][] partial = new double[addends == 1 ? 0 : tasks.size() * addends][];
        workers.run(tasks.size() * addends, t -> {
            Task task = tasks.get(t / addends);
            Storage tile = compute(task, t % addends, addends);
            if (addends == 1) {
                store(writers.get(), tile, task, mirrored);
            } else {
                int size = task.range.rows() * perSample * task.range.columns() * perSample;
                partial[t] = tile.toDoubles(0, size);
            }
        });
        if (addends > 1) {
            workers.run(tasks.size(), t -> {
                double[] total = partial[t * addends];
                for (int a = 1; a < addends; a++) {
                    DoubleElementwise.axpy(1, partial[t * addends + a], 0, total, 0, total.length);
                }
                store(writers.get(), Precision.DOUBLE.of(total), tasks.get(t), mirrored);
            });
        }
    }

    private Storage compute(Task task, int addend, int addends) {
        if (stop.getAsBoolean()) {
            throw new CancellationException();
        }
        KernelCut.Range r = task.range;
        Placed b = task.block;
        int own = b.diagonal() ? r.i() - r.j() : r.columns();
        return tiles.get()
                .compute(b.x, r.i(), r.rows(), b.y, r.j(), r.columns(), own, addend, addends);
    }

    private void store(TileWriter writer, Storage tile, Task task, boolean mirrored) {
        KernelCut.Range r = task.range;
        Placed b = task.block;
        int c = perSample;
        int top = Math.toIntExact(b.top + (long) r.i() * c);
        int left = Math.toIntExact(b.left + (long) r.j() * c);
        if (mirrored || b.diagonal()) {
            writer.writeBoth(tile, r.rows() * c, r.columns() * c, top, left);
        } else {
            writer.write(tile, r.rows() * c, r.columns() * c, top, left);
        }
    }
}
