package org.plstar.program.execute;

import org.plstar.array.Kernels;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;

/** What steps work on: where each buffer lies, the kernels of the precision, the threads, and chunk-sized scratch per thread. */
@SuppressWarnings("ArrayRecordComponent") // identity semantics are wanted
record Memory(
        Storage[] storages,
        int[] bases,
        Kernels kernels,
        Workers workers,
        ThreadLocal<Storage> scratch) {
    static Memory of(int buffers, Precision precision, Workers workers, int scratch) {
        return new Memory(
                new Storage[buffers],
                new int[buffers],
                Kernels.of(precision),
                workers,
                ThreadLocal.withInitial(() -> precision.allocate(scratch)));
    }
}
