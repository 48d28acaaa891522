package org.plstar.program.execute;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.PerThread;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;

/**
 * Memory of tiles that run in parallel, for all plans of one program: blocks for each thread, and
 * sums for each run of tiles except the first.
 */
final class LanePool {
    private final BufferPool shared;
    private final Precision precision;
    private final PerThread<BufferPool> own;
    private final List<Storage[]> partial = new ArrayList<>();

    LanePool(BufferPool shared, Precision precision, Workers workers) {
        this.shared = shared;
        this.precision = precision;
        this.own = new PerThread<>(workers, shared::beside);
    }

    Precision precision() {
        return precision;
    }

    /** The plan on the calling thread's memory. */
    CompiledPlan mine(Plan plan) {
        return own.get().ready(plan, Workers.uncut());
    }

    /** A plan on the memory that the team shares. */
    CompiledPlan shared(Plan plan, Workers workers) {
        return shared.ready(plan, workers);
    }

    /** Storage for the sums of the given number of runs of tiles. */
    Storage[][] partial(int runs, int[] sizes) {
        while (partial.size() < runs) {
            partial.add(new Storage[0]);
        }
        for (int r = 0; r < runs; r++) {
            Storage[] known = partial.get(r);
            Storage[] of = new Storage[sizes.length];
            for (int s = 0; s < sizes.length; s++) {
                boolean enough = s < known.length && known[s].size() >= sizes[s];
                of[s] = enough ? known[s] : precision.allocate(sizes[s]);
            }
            partial.set(r, of);
        }
        return partial.subList(0, runs).toArray(Storage[][]::new);
    }
}
