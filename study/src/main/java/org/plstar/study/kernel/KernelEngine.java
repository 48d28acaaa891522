package org.plstar.study.kernel;

import java.util.List;
import org.plstar.array.Workers;
import org.plstar.array.store.ChunkPlace;
import org.plstar.operator.LinearOperator;
import org.plstar.study.Session;
import org.plstar.study.engine.Engine;
import org.plstar.study.plan.WorkPlan;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelBlocks;

/** Computes the blocks of a stored kernel: in this process, or on many machines. */
public interface KernelEngine {
    /**
     * The implementation of this interface by an engine; the one of this process if it has none.
     */
    static KernelEngine of(Engine engine) {
        return engine.of(KernelEngine.class, LocalKernels::new);
    }

    /** The name of the engine, such as {@code this machine}. */
    String name();

    /** The place of the array that a user's name denotes. */
    ChunkPlace place(String name);

    /**
     * Blocks to compute and to write.
     *
     * @param kernel the kernel to compute
     * @param tile rows of data in a tile; 0 for what suits the network
     * @param store where they go
     * @param missing those that are not there yet
     * @param held tiles whose numbers one process may hold beside one more
     * @param tileBytes of the numbers of a tile
     */
    record Work(
            KernelRequest kernel,
            int tile,
            KernelStore store,
            List<StoredBlocks.Block> missing,
            int held,
            long tileBytes) {
        /** Copies {@code missing}. */
        public Work {
            missing = List.copyOf(missing);
        }

        /** A description of the work. */
        public String words() {
            return "kernel, %,d of %,d blocks".formatted(missing.size(), store.blocks());
        }

        /** The number of bytes of the chunks to be written, mirror images included. */
        public double bytes() {
            return (double) store.bytes(missing);
        }

        /** The cut of the kernel into blocks. */
        public KernelBlocks blocks(ResidualSystem system, Workers workers) {
            return kernel.blocks(system, tile, workers);
        }
    }

    /**
     * The cost of computing the blocks.
     *
     * @param operations of one process with the work's memory
     */
    WorkPlan plan(Work work, double operations, Session session);

    /** Computes and writes blocks, with progress, until the session stops it. */
    void write(Work work, Session session);

    /** Products with a stored kernel, with the same bytes for every engine. */
    LinearOperator products(KernelStore store, Session session);
}
