package org.plstar.cluster.job;

import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.plstar.array.Workers;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.spec.Answer;
import org.plstar.cluster.spec.BuiltModels;
import org.plstar.cluster.spec.KernelSpec;
import org.plstar.cluster.spec.RowsSpec;
import org.plstar.cluster.spec.WeightsSpec;
import org.plstar.cluster.store.Places;
import org.plstar.cluster.store.StoredRows;
import org.plstar.network.Model;
import org.plstar.study.kernel.KernelStore;
import org.plstar.study.kernel.StoredBlocks;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelBlocks;

/** Computes and writes the blocks of a square on an executor; answers how many. */
final class KernelTask implements Function<Square, Answer<Integer>> {
    private static final long serialVersionUID = 1L;

    private final KernelSpec spec;
    private final Broadcast<WeightsSpec> weights;
    private final LongAccumulator done;
    private final CollectionAccumulator<Answer.Told> refused;

    KernelTask(
            KernelSpec spec,
            Broadcast<WeightsSpec> weights,
            LongAccumulator done,
            CollectionAccumulator<Answer.Told> refused) {
        this.refused = refused;
        this.spec = spec;
        this.weights = weights;
        this.done = done;
    }

    @Override
    public Answer<Integer> call(Square square) {
        return Answer.of(() -> written(square), refused);
    }

    private int written(Square square) {
        ClusterSession.requireLikeDriver(spec.fingerprint());
        KernelStore store = KernelStore.open(Places.of(spec.kernel()));
        TaskContext context = TaskContext.get();
        try (Workers workers = Workers.of(spec.cores(), spec.fingerprint().pieces())) {
            RowsSpec others = spec.columns();
            KernelBlocks own =
                    KernelBlocks.of(
                            tile(spec.rows(), square.rows().getFirst()),
                            spec.outputs(),
                            spec.method(),
                            spec.samples(),
                            spec.tile(),
                            workers);
            RowsSpec columns = others == null ? spec.rows() : others;
            new StoredBlocks(
                            others == null ? own : own.against(others.rows()),
                            t -> new StoredBlocks.Samples(tile(spec.rows(), t), 0),
                            t -> new StoredBlocks.Samples(tile(columns, t), 0),
                            weights.value().parameters(),
                            store)
                    .write(
                            square.blocks(),
                            spec.held(),
                            _ -> {
                                done.add(1);
                                if (context.isInterrupted()) {
                                    throw new TaskKilledException("the study was stopped");
                                }
                            });
            long chunks =
                    square.blocks().stream()
                            .mapToLong(
                                    b ->
                                            others == null
                                                            && b.i() != b.j()
                                                            && store.wanted(b.j(), b.i())
                                                    ? 2
                                                    : 1)
                            .reduce(0, Long::sum);
            context.taskMetrics().outputMetrics().setBytesWritten(chunks * store.matrix().bytes());
        }
        return square.rows().size();
    }

    private ResidualSystem tile(RowsSpec from, int tile) {
        Model network = BuiltModels.of(spec.model());
        double[] rows = StoredRows.tile(from, tile);
        TaskContext.get().taskMetrics().inputMetrics().incBytesRead(StoredRows.chunkBytes(from));
        int samples = rows.length / from.width();
        return ResidualSystem.of(
                network,
                weights.value().byName(),
                rows,
                new double[samples * network.output().size()]);
    }
}
