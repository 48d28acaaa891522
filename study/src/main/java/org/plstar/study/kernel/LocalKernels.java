package org.plstar.study.kernel;

import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.plstar.array.store.ChunkPlace;
import org.plstar.array.store.FolderPlace;
import org.plstar.operator.LinearOperator;
import org.plstar.operator.StoredOperator;
import org.plstar.study.Session;
import org.plstar.study.plan.Pace;
import org.plstar.study.plan.WorkPlan;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelBlocks;

/** The kernel engine that computes in this process, by the session's threads; names are folders. */
public record LocalKernels() implements KernelEngine {
    @Override
    public String name() {
        return "this machine";
    }

    @Override
    public ChunkPlace place(String name) {
        return new FolderPlace(Path.of(name));
    }

    @Override
    public WorkPlan plan(Work work, double operations, Session session) {
        Pace pace = Pace.here(session.workers());
        WorkPlan.Bytes bytes = new WorkPlan.Bytes(0, 0, 0, work.bytes());
        return new WorkPlan(
                work.words(),
                pace.name(),
                work.store().matrix().down(),
                0,
                1,
                operations,
                bytes,
                (work.held() + 1.0) * work.tileBytes()
                        + 2.0 * work.store().matrix().bytes(),
                WorkPlan.seconds(pace, 0, 1, operations / pace.all(), bytes, 0));
    }

    @Override
    public void write(Work work, Session session) {
        KernelRequest k = work.kernel();
        ResidualSystem system = k.system();
        ResidualSystem columns = k.against().isPresent() ? k.columnSystem() : system;
        KernelBlocks blocks = work.blocks(system, session.workers());
        new StoredBlocks(
                        blocks,
                        tile -> new StoredBlocks.Samples(system, tile * blocks.tile()),
                        tile -> new StoredBlocks.Samples(columns, tile * blocks.tile()),
                        k.state().parameters(),
                        work.store())
                .write(work.missing(), work.held(), done -> {
                    session.progress().at("kernel", done, work.missing().size());
                    if (session.stop().getAsBoolean()) {
                        throw new CancellationException();
                    }
                });
    }

    @Override
    public LinearOperator products(KernelStore store, Session session) {
        return new StoredOperator(store.matrix(), session.workers(), session.stop());
    }
}
