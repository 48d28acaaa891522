package org.plstar.cluster.job;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.plstar.array.Workers;
import org.plstar.array.store.ChunkPlace;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.session.Job;
import org.plstar.cluster.spec.ModelSpec;
import org.plstar.cluster.spec.RowsSpec;
import org.plstar.cluster.spec.WeightsSpec;
import org.plstar.cluster.store.Places;
import org.plstar.cluster.store.SharedPlace;
import org.plstar.cluster.store.StoredRows;
import org.plstar.operator.LinearOperator;
import org.plstar.study.Session;
import org.plstar.study.kernel.KernelEngine;
import org.plstar.study.kernel.KernelHeader;
import org.plstar.study.kernel.KernelRequest;
import org.plstar.study.kernel.KernelStore;
import org.plstar.study.plan.Pace;
import org.plstar.study.plan.WorkPlan;
import org.plstar.tangent.KernelBlocks;

/** Computes blocks of kernels on executors, and products with stored blocks. */
public final class ClusterKernels implements KernelEngine {
    private final Supplier<ClusterSession> session;
    private final OptionalInt side;

    /** Computes on the executors of a session, which begins at its first use. */
    public ClusterKernels(Supplier<ClusterSession> session) {
        this(session, OptionalInt.empty());
    }

    /**
     * Computes with a given division into tasks, on which no byte depends.
     *
     * @param side tiles on each side of a task's square of blocks
     */
    ClusterKernels(Supplier<ClusterSession> session, OptionalInt side) {
        this.session = session;
        this.side = side;
    }

    @Override
    public String name() {
        return session.get().name();
    }

    @Override
    public ChunkPlace place(String name) {
        return Places.of(name);
    }

    /** The division of the work into tasks. */
    private record Cut(List<Square> squares, int held, double operations, long tiles) {}

    private Cut cut(Work work, ClusterSession cluster) {
        try (Workers one = Workers.of(1)) {
            KernelBlocks blocks = work.blocks(work.kernel().system(), one);
            int held = held(blocks, work.store(), cluster);
            double forming = blocks.forming(blocks.samplesOf(0));
            double block = blocks.operationsPerPair() * Math.pow(blocks.samplesOf(0), 2);
            int best = Square.side(forming, block, blocks.tiles(), cluster.slots(), held);
            List<Square> squares = Square.of(work.missing(), side.orElse(best));
            long tiles = squares.stream().mapToLong(Square::tiles).reduce(0, Long::sum);
            return new Cut(squares, held, tiles * forming + work.missing().size() * block, tiles);
        }
    }

    private static RowsSpec rows(Work work) {
        return rows(work, "-rows", work.store().header().rows());
    }

    /** The place of the columns' rows; absent for the rows themselves. */
    private static Optional<RowsSpec> columns(Work work) {
        return work.store().header().against().map(c -> rows(work, "-columns", c.rows()));
    }

    private static RowsSpec rows(Work work, String suffix, int count) {
        return new RowsSpec(
                Places.name(work.store().matrix().place().beside(suffix)),
                count,
                work.kernel().model().input().size(),
                work.store().header().tile());
    }

    @Override
    public WorkPlan plan(Work work, double operations, Session local) {
        ClusterSession cluster = session.get();
        Pace pace = cluster.pace();
        Cut cut = cut(work, cluster);
        RowsSpec rows = rows(work);
        String sha256 = work.store().header().digests().rowsSha256();
        int tasks = cut.squares.size();
        WorkPlan.Bytes bytes = new WorkPlan.Bytes(
                // each task reads one tile more
                (double) (cut.tiles + tasks) * StoredRows.chunkBytes(rows),
                ((double) Double.BYTES * work.kernel().state().parameters().length
                                + ModelSpec.bytes(work.kernel().model()))
                        * pace.executors(),
                tasks * WorkPlan.OF_TASK,
                work.bytes()
                        + StoredRows.bytesToWrite(rows, () -> sha256)
                        + columns(work)
                                .map(c -> StoredRows.bytesToWrite(c, () -> columnsSha256(work)))
                                .orElse(0L));
        return new WorkPlan(
                work.words(),
                pace.name(),
                work.store().matrix().down(),
                0,
                tasks,
                cut.operations,
                bytes,
                (cut.held + 1.0) * work.tileBytes()
                        + 2.0 * work.store().matrix().bytes(),
                WorkPlan.seconds(pace, 1, tasks, cut.operations / pace.all(), bytes, 0));
    }

    @Override
    public void write(Work work, Session local) {
        ClusterSession cluster = session.get();
        KernelRequest k = work.kernel();
        KernelHeader header = work.store().header();
        ModelSpec model = ModelSpec.of(k.model(), cluster.spark());
        SharedPlace.require(work.store().matrix().place(), cluster);
        RowsSpec rows = rows(work);
        StoredRows.write(rows, rows.chunks(k.inputs()), header.digests().rowsSha256());
        Optional<RowsSpec> columns = columns(work);
        columns.ifPresent(
                c -> StoredRows.write(c, c.chunks(k.against().orElseThrow()), columnsSha256(work)));
        Cut cut = cut(work, cluster);
        int all = work.missing().size();
        String words = "kernel: %,d blocks of %,d rows".formatted(all, header.side());
        try (Job job = new Job(cluster, "kernel", words, local.stop())) {
            KernelTask task = new KernelTask(
                    model,
                    job.send(WeightsSpec.of(k.state())),
                    k.outputs(),
                    k.method(),
                    header.rows(),
                    header.tile(),
                    rows,
                    columns.orElse(null),
                    Places.name(work.store().matrix().place()),
                    cut.held);
            job.run(
                    cut.squares,
                    task,
                    done -> local.progress().at("kernel", Math.min(done, all), all));
        }
    }

    private static String columnsSha256(Work work) {
        return work.store().header().against().map(KernelHeader.Columns::sha256).orElse("");
    }

    /** The number of tiles that a task may hold in addition to one. */
    private static int held(KernelBlocks blocks, KernelStore store, ClusterSession cluster) {
        long tile = Math.max(1, blocks.bytesPerSample() * blocks.samplesOf(0));
        long blocksBytes = 2 * store.matrix().bytes();
        cluster.requireRoom(
                (double) (2 * tile + blocksBytes),
                "a task",
                "room for two tiles of rows and two blocks",
                "ask for smaller tiles");
        long room = cluster.bytesPerTask() - blocksBytes;
        return Math.clamp(room / tile - 1, 1, blocks.tiles());
    }

    @Override
    public LinearOperator products(KernelStore store, Session local) {
        return new ClusterProducts(store.matrix(), session.get(), local.stop());
    }
}
