package org.plstar.program.execute;

import org.plstar.array.Kernels;
import org.plstar.array.PerThread;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;

/**
 * What steps work on: where each buffer lies, the kernels of the precision, the threads, and
 * chunk-sized scratch per thread.
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

    /** Whether a sum over samples adds to what earlier tiles left; else it starts again. */
    boolean more() {
        return more;
    }

    void setMore(boolean adds) {
        more = adds;
    }
}
