package org.plstar.program.execute;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.plstar.array.Kernels;
import org.plstar.array.PerThread;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.program.Program;

/**
 * A program whose tiles run side by side, each on one thread.
 *
 * <p>Each thread has memory for a tile. Sums over samples are added up within each run of tiles,
 * and then those of all runs in order: so they do not depend on who ran what.
 */
final class TilePerThread {
    private static final int ELEMENTS_PER_TASK = 1 << 14;

    private final Tiling tiling;
    private final Workers workers;
    private final Kernels kernels;
    private final CompiledPlan shared;
    private final PerThread<Lane[]> lanes;
    private final int[] sums;
    private final int[] sizes;
    private final int tasks;
    private final Storage[][] partial;
    private final IntConsumer body = this::tiles;
    private final IntConsumer add = this::total;
    private Binding binding = new Binding();

    /**
     * A plan on one thread's memory, and the numbers of the buffers that hold sums, which differ
     * between plans.
     */
    @SuppressWarnings("ArrayRecordComponent") // equal by identity only
    private record Lane(CompiledPlan ready, int[] sums) {}

    TilePerThread(Program program, int seeds, Tiling tiling, LanePool pool, Workers workers) {
        this.tiling = tiling;
        this.workers = workers;
        this.kernels = Kernels.of(pool.precision());
        int least = tiling.least();
        Plan plan = Planner.plan(program, least, seeds, 1);
        boolean even = tiling.samples() % tiling.tiles() == 0;
        Plan larger = even ? plan : Planner.plan(program, least + 1, seeds, 1);
        // steps that run once use the memory of the first tile
        this.shared = pool.shared(plan, workers);
        this.sums = numbers(plan);
        this.sizes = sizes(plan);
        if (!Arrays.equals(sizes, sizes(larger))) {
            throw new IllegalStateException("tiles of two sizes do not make the same sums");
        }
        this.lanes = new PerThread<>(workers, () -> {
            Lane small = new Lane(pool.mine(plan), sums);
            return new Lane[] {small, even ? small : new Lane(pool.mine(larger), numbers(larger))};
        });
        this.tasks = Math.ceilDiv(Arrays.stream(sizes).max().orElse(0), ELEMENTS_PER_TASK);
        this.partial = pool.partial(sums.length == 0 ? 0 : tiling.runs() - 1, sizes);
    }

    private static int[] numbers(Plan plan) {
        return plan.sums().stream().mapToInt(b -> b).toArray();
    }

    private static int[] sizes(Plan plan) {
        return plan.sums().stream().mapToInt(plan::size).toArray();
    }

    void run(Binding given) {
        binding = given;
        shared.bind(given, 0, tiling.least());
        shared.run(Stages.Stage.BEFORE, false);
        workers.run(tiling.runs(), body);
        if (partial.length > 0) {
            workers.run(tasks * sums.length, add);
        }
        shared.run(Stages.Stage.AFTER, false);
    }

    /** Computes one run of tiles. */
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
            Lane lane = lanes.get()[size - tiling.least()];
            CompiledPlan ready = lane.ready;
            ready.bind(binding, start, size);
            for (int s = 0; s < sums.length; s++) {
                if (first) {
                    ready.put(lane.sums[s], shared.storage(sums[s]), shared.base(sums[s]));
                } else {
                    ready.put(lane.sums[s], partial[run - 1][s], 0);
                }
            }
            ready.run(Stages.Stage.TILE, !first || tile > from);
        }
    }

    /** Adds a piece of one sum of all runs to the sum of the first run, in order. */
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
