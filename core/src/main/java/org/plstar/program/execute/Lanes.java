package org.plstar.program.execute;

import java.util.function.IntConsumer;
import org.plstar.array.Kernels;
import org.plstar.array.PerThread;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.program.Program;

/**
 * A program whose tiles run side by side, each on one thread.
 *
 * <p>Each thread has memory for a tile. Sums over samples are added up within each run of tiles, and then those of all runs in order: so they do not depend on who ran
 * what.
 */
final class Lanes {
    private static final int ELEMENTS_PER_TASK = 1 << 14;

    private final Tiling tiling;
    private final Workers workers;
    private final Kernels kernels;
    private final Ready shared;
    private final PerThread<Ready[]> lanes;
    private final int[] sums;
    private final int[] sizes;
    private final int tasks;
    private final Storage[][] partial;
    private final IntConsumer body = this::tiles;
    private final IntConsumer add = this::total;
    private Binding binding = new Binding();

    Lanes(
            Program program,
            int seeds,
            Tiling tiling,
            Pool pool,
            Precision precision,
            Workers workers) {
        this.tiling = tiling;
        this.workers = workers;
        this.kernels = Kernels.of(precision);
        int least = tiling.least();
        Plan smaller = Planner.plan(program, least, seeds, 1);
        Plan larger = Planner.plan(program, least + 1, seeds, 1);
        // what runs once runs where the first tile would
        this.shared = pool.ready(smaller, workers);
        this.lanes =
                new PerThread<>(
                        workers,
                        () -> {
                            Pool own = pool.beside();
                            return new Ready[] {
                                own.ready(larger, Workers.uncut()),
                                own.ready(smaller, Workers.uncut())
                            };
                        });
        this.sums = smaller.sums().stream().mapToInt(b -> b).toArray();
        this.sizes = smaller.sums().stream().mapToInt(smaller::size).toArray();
        int most = 0;
        for (int size : sizes) {
            most = Math.max(most, Math.ceilDiv(size, ELEMENTS_PER_TASK));
        }
        this.tasks = most * sums.length;
        this.partial = new Storage[sums.length == 0 ? 0 : tiling.runs() - 1][sums.length];
        for (Storage[] of : partial) {
            for (int s = 0; s < sums.length; s++) {
                of[s] = precision.allocate(sizes[s]);
            }
        }
    }

    void run(Binding given) {
        binding = given;
        shared.bind(given, 0, tiling.least());
        shared.run(Stages.Stage.BEFORE, false);
        workers.run(tiling.runs(), body);
        if (partial.length > 0) {
            workers.run(tasks, add);
        }
        shared.run(Stages.Stage.AFTER, false);
    }

    /** One run of tiles. */
    private void tiles(int run) {
        boolean first = run == 0 || partial.length == 0;
        if (!first) {
            for (int s = 0; s < sums.length; s++) {
                kernels.fill(0, partial[run - 1][s], 0, sizes[s]);
            }
        }
        int from = tiling.startOfRun(run);
        for (int tile = from; tile < tiling.startOfRun(run + 1); tile++) {
            int start = tiling.start(tile);
            int size = tiling.start(tile + 1) - start;
            Ready lane = lanes.get()[size == tiling.least() ? 1 : 0];
            lane.bind(binding, start, size);
            for (int s = 0; s < sums.length; s++) {
                if (first) {
                    lane.put(sums[s], shared.storage(sums[s]), shared.base(sums[s]));
                } else {
                    lane.put(sums[s], partial[run - 1][s], 0);
                }
            }
            lane.run(Stages.Stage.TILE, !first || tile > from);
        }
    }

    /** Adds a piece of one sum of all runs to that of the first, in order. */
    private void total(int task) {
        int s = task % sums.length;
        int at = task / sums.length * ELEMENTS_PER_TASK;
        int n = Math.min(ELEMENTS_PER_TASK, sizes[s] - at);
        if (n > 0) {
            Storage to = shared.storage(sums[s]);
            for (Storage[] more : partial) {
                kernels.axpy(1, more[s], at, to, shared.base(sums[s]) + at, n);
            }
        }
    }
}
