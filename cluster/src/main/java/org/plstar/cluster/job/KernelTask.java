package org.plstar.cluster.job;

import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import org.plstar.cluster.session.Job;
import org.plstar.cluster.session.TaskScope;
import org.plstar.cluster.spec.BuiltModels;
import org.plstar.cluster.spec.ModelSpec;
import org.plstar.cluster.spec.RowsSpec;
import org.plstar.cluster.spec.WeightsSpec;
import org.plstar.cluster.store.Places;
import org.plstar.cluster.store.StoredRows;
import org.plstar.network.Model;
import org.plstar.study.kernel.KernelStore;
import org.plstar.study.kernel.StoredBlocks;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelBlocks;
import org.plstar.tangent.KernelMethod;
import org.plstar.tangent.KernelOutputs;

/**
 * Computes and writes the blocks of a square on an executor; answers how many.
 *
 * @param outputs what becomes of several outputs
 * @param method how each parameter's share is computed
 * @param samples N of the whole kernel
 * @param tile rows of data in a tile
 * @param rows where the rows lie
 * @param columns where the rows lie that columns stand for; null for the rows themselves
 * @param kernel where the blocks go
 * @param held tiles whose numbers a task may hold beside one more
 */
record KernelTask(
        ModelSpec model,
        Broadcast<WeightsSpec> weights,
        KernelOutputs outputs,
        KernelMethod method,
        int samples,
        int tile,
        RowsSpec rows,
        @Nullable RowsSpec columns,
        String kernel,
        int held)
        implements Job.Task<Square, Integer> {
    @Override
    public Integer run(Square square, TaskScope scope) {
        KernelBlocks own = KernelBlocks.of(
                tile(rows, square.rows().getFirst()),
                outputs,
                method,
                samples,
                tile,
                scope.workers());
        KernelStore store = KernelStore.open(Places.of(kernel));
        RowsSpec others = columns == null ? rows : columns;
        new StoredBlocks(
                        columns == null ? own : own.against(others.rows()),
                        t -> new StoredBlocks.Samples(tile(rows, t), 0),
                        t -> new StoredBlocks.Samples(tile(others, t), 0),
                        weights.value().parameters(),
                        store)
                .write(square.blocks(), held, _ -> {
                    scope.done(1);
                    if (scope.interrupted()) {
                        throw new TaskKilledException("the study was stopped");
                    }
                });
        scope.written(store.bytes(square.blocks()));
        return square.rows().size();
    }

    private ResidualSystem tile(RowsSpec from, int number) {
        Model network = BuiltModels.of(model);
        double[] some = StoredRows.tile(from, number);
        TaskContext.get().taskMetrics().inputMetrics().incBytesRead(StoredRows.chunkBytes(from));
        int count = some.length / from.width();
        return ResidualSystem.of(
                network,
                weights.value().byName(),
                some,
                new double[count * network.output().size()]);
    }
}
