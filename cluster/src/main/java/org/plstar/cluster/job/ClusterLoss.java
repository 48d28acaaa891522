package org.plstar.cluster.job;

import java.util.List;
import java.util.function.Supplier;
import org.plstar.array.Workers;
import org.plstar.cluster.operator.ShardedLoss;
import org.plstar.cluster.operator.StrandRuns;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.spec.LossSpec;
import org.plstar.cluster.spec.ModelSpec;
import org.plstar.cluster.spec.WeightsSpec;
import org.plstar.predict.TiledLoss;
import org.plstar.program.execute.Executor;
import org.plstar.study.fit.LossEngine;
import org.plstar.study.fit.LossRows;
import org.plstar.study.fit.PassCost;
import org.plstar.study.plan.Pace;
import org.plstar.study.plan.WorkPlan;

/**
 * The loss of a run, whose rows executors hold.
 *
 * @param session begun when it is first needed
 */
public record ClusterLoss(Supplier<ClusterSession> session) implements LossEngine {
    @Override
    public WorkPlan plan(PassCost cost, Workers workers) {
        Pace pace = session.get().pace();
        List<StrandRuns.Run> runs =
                ShardedLoss.runs(cost.cut(), pace.slots(), cost.unknowns(), cost.precision());
        int tasks = runs.size();
        int vectors = StrandRuns.vectors(runs);
        WorkPlan.Bytes bytes = new WorkPlan.Bytes(
                0,
                pace.executors() * (cost.vector() + batchBytes(cost)),
                vectors * cost.vector() + tasks * WorkPlan.OF_TASK,
                0);
        double atWork = pace.operations() * pace.threads() * Math.min(tasks, pace.slots());
        return new WorkPlan(
                cost.words(),
                pace.name(),
                cost.cut().tiles(),
                cost.cut().strands(),
                tasks,
                cost.operations(),
                bytes,
                memory(cost, vectors, tasks),
                WorkPlan.seconds(pace, 1, tasks, cost.doubleOperations() / atWork, bytes, 0));
    }

    private static double batchBytes(PassCost cost) {
        return cost.rows() < cost.cut().rows() ? (double) Integer.BYTES * cost.rows() : 0;
    }

    /** Activations, sums of strands, and a gradient that is added. */
    private static double memory(PassCost cost, double vectors, int tasks) {
        return Executor.DEFAULT_BUDGET + (vectors / tasks + 2) * cost.vector();
    }

    @Override
    public TiledLoss loss(LossRows rows, Workers workers) {
        ClusterSession cluster = session.get();
        ModelSpec model = ModelSpec.of(rows.model(), cluster.spark());
        long left = roomLeft(cluster, rows);
        return TiledLoss.of(new ShardedLoss(
                cluster,
                new LossSpec(
                        model,
                        LossSpec.name(rows.loss()),
                        rows.precision(),
                        rows.cut().rows(),
                        rows.cut().strands(),
                        left),
                rows.system().unknowns(),
                WeightsSpec.of(rows.buffers()),
                rows.features(),
                rows.system().targets(),
                cluster.slots(),
                workers));
    }

    /**
     * The number of bytes of a task's heap that remain beside its rows, in both forms, and vectors.
     */
    private static long roomLeft(ClusterSession cluster, LossRows rows) {
        double tasks = Math.min(cluster.slots(), rows.cut().strands());
        double numbers = rows.features().length / tasks;
        double bytes = (Double.BYTES + 2.0 * rows.precision().bytes()) * numbers
                + 4.0 * rows.precision().bytes() * rows.system().unknowns();
        cluster.requireRoom(
                bytes,
                "a task",
                "room for its rows and vectors in each task",
                "take more executors");
        return Math.max(0, (long) (cluster.bytesPerTask() - bytes) / 2);
    }
}
