package org.plstar.program.execute;

import org.plstar.array.Kernels;
import org.plstar.array.PerThread;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;

/**
 * The memory of a plan's steps: the place of each buffer, the kernels of the precision, the
 * threads, and scratch of one chunk per thread.
 */
final class PlanMemory {
    private final Storage[] storages;
    private final int[] bases;
    private final Kernels kernels;
    private final Workers workers;
    private final PerThread<Storage> scratch;
    private boolean more;

    PlanMemory(int buffers, Precision precision, Workers workers, int scratch) {
        this.storages = new Storage[buffers];
        this.bases = new int[buffers];
        this.kernels = Kernels.of(precision);
        this.workers = workers;
        this.scratch = new PerThread<>(workers, () -> precision.allocate(scratch));
    }

    Storage[] storages() {
        return storages;
    }

    int[] bases() {
        return bases;
    }

    Kernels kernels() {
        return kernels;
    }

    Workers workers() {
        return workers;
    }

    PerThread<Storage> scratch() {
        return scratch;
    }

    /** Whether a sum over samples is added to that of earlier tiles, or begins at 0. */
    boolean more() {
        return more;
    }

    void setMore(boolean adds) {
        more = adds;
    }
}
