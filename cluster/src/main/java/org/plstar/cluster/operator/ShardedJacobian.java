package org.plstar.cluster.operator;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.plstar.array.Workers;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.session.Job;
import org.plstar.cluster.session.TaskScope;
import org.plstar.cluster.spec.BuiltModels;
import org.plstar.cluster.spec.ModelSpec;
import org.plstar.cluster.spec.TaskResult;
import org.plstar.cluster.spec.WeightsSpec;
import org.plstar.cluster.store.RowSource;
import org.plstar.network.Model;
import org.plstar.operator.AdjointOperator;
import org.plstar.operator.OperatorRefusal;
import org.plstar.predict.JacobianStrand;
import org.plstar.predict.RowTiles;
import org.plstar.predict.TiledJacobian;
import org.plstar.system.ResidualSystem;

/**
 * The Jacobian of a network on rows that executors hold: the bytes of {@link TiledJacobian}, for
 * any number of executors and partitions, also after one died.
 *
 * <p>A product with J sends p numbers down and N·C up; one with Jᵀ sends N·C down, and up the sums
 * of each partition's strands, at most 2 log₂ of their number vectors of p numbers. Linearizations
 * stay in the memory of executors as long as it holds them, and are made again from the rows
 * otherwise.
 */
public final class ShardedJacobian implements AdjointOperator, AutoCloseable {
    private final ClusterSession cluster;
    private final Job making;
    private final JavaRDD<TaskResult<Held>> held;
    private final int outputs;
    private final int equations;
    private final int unknowns;

    private ShardedJacobian(
            ClusterSession cluster,
            Job making,
            JavaRDD<TaskResult<Held>> held,
            int outputs,
            int equations,
            int unknowns) {
        this.cluster = cluster;
        this.making = making;
        this.held = held;
        this.outputs = outputs;
        this.equations = equations;
        this.unknowns = unknowns;
    }

    /** The linearized strands on an executor; they are serializable but never sent. */
    private record Held(StrandRuns.Run run, List<JacobianStrand> strands) implements Serializable {}

    /** Some rows of J v. */
    private record Rows(int firstRow, double[] numbers) implements Serializable {}

    /**
     * Linearizes a network at some weights.
     *
     * @param rows in tiles of {@link RowTiles#TILE}
     * @param strands the largest number of strands, which last bits depend on
     * @param partitions tasks of a pass, on which no bit depends
     * @throws IllegalArgumentException if the tiles are others
     */
    public static ShardedJacobian at(
            ClusterSession session,
            ModelSpec model,
            WeightsSpec weights,
            RowSource rows,
            int strands,
            int partitions) {
        if (rows.height() != RowTiles.TILE) {
            throw new IllegalArgumentException("rows in tiles of " + rows.height());
        }
        RowTiles cut = new RowTiles(rows.rows(), strands);
        List<StrandRuns.Run> runs = StrandRuns.of(cut, partitions, false);
        Job making = job(session);
        JavaRDD<TaskResult<Held>> held = making.tasks(
                        runs, new Linearize(model, making.send(weights), rows, cut.strands()))
                .persist(StorageLevel.MEMORY_ONLY());
        int outputs = BuiltModels.of(model).output().size();
        return new ShardedJacobian(
                session,
                making,
                held,
                outputs,
                Math.multiplyExact(rows.rows(), outputs),
                weights.parameters().length);
    }

    @Override
    public int rows() {
        return equations;
    }

    @Override
    public int columns() {
        return unknowns;
    }

    @Override
    public void apply(double[] v, double[] y) {
        OperatorRefusal.requireSize("v", v, unknowns);
        OperatorRefusal.requireSize("y", y, equations);
        try (Job job = job(cluster)) {
            for (Rows r : job.run(held.map(job.next(new Forward(job.send(v)))))) {
                System.arraycopy(r.numbers, 0, y, r.firstRow * outputs, r.numbers.length);
            }
        }
    }

    @Override
    public void applyTranspose(double[] u, double[] g) {
        OperatorRefusal.requireSize("u", u, equations);
        OperatorRefusal.requireSize("g", g, unknowns);
        try (Job job = job(cluster)) {
            List<StrandNodes.Node<double[]>> nodes = new ArrayList<>();
            job.run(held.map(job.next(new Backward(job.send(u), outputs)))).forEach(nodes::addAll);
            double[] total = StrandNodes.total(nodes, TiledJacobian::sum);
            System.arraycopy(total, 0, g, 0, unknowns);
        }
    }

    /** A product ends before a study does. */
    private static Job job(ClusterSession cluster) {
        return new Job(cluster, "jacobian", "product with the Jacobian", () -> false);
    }

    /** Frees the memory on executors. */
    @Override
    public void close() {
        held.unpersist(false);
        making.close();
    }

    /** Linearizes a run of strands. */
    private record Linearize(
            ModelSpec model, Broadcast<WeightsSpec> weights, RowSource rows, int strands)
            implements Job.Task<StrandRuns.Run, Held> {
        @Override
        public Held run(StrandRuns.Run run, TaskScope scope) {
            scope.requireLikeDriver();
            Model network = BuiltModels.of(model);
            RowTiles cut = new RowTiles(rows.rows(), strands);
            List<JacobianStrand> all = new ArrayList<>();
            for (int s = run.from(); s < run.to(); s++) {
                all.add(TiledJacobian.strand(
                        cut,
                        s,
                        t -> tile(network, t),
                        weights.value().parameters(),
                        Workers.alone())); // a team without threads, which need not be closed
            }
            return new Held(run, all);
        }

        private ResidualSystem tile(Model network, int tile) {
            double[] features = rows.chunk(tile);
            int samples = features.length / rows.width();
            return ResidualSystem.of(
                    network,
                    weights.value().byName(),
                    features,
                    new double[samples * network.output().size()]);
        }
    }

    /** J v for a run of strands. */
    private record Forward(Broadcast<double[]> v) implements Job.Task<Held, Rows> {
        @Override
        public Rows run(Held h, TaskScope scope) {
            List<double[]> parts =
                    h.strands.stream().map(s -> s.apply(v.value())).toList();
            double[] all = new double[parts.stream().mapToInt(p -> p.length).sum()];
            int at = 0;
            for (double[] p : parts) {
                System.arraycopy(p, 0, all, at, p.length);
                at += p.length;
            }
            return new Rows(h.run.firstRow(), all);
        }
    }

    /** Computes Jᵀ u for a run of strands, added where nodes are complete. */
    private record Backward(Broadcast<double[]> u, int outputs)
            implements Job.Task<Held, ArrayList<StrandNodes.Node<double[]>>> {
        @Override
        public ArrayList<StrandNodes.Node<double[]>> run(Held h, TaskScope scope) {
            StrandNodes<double[]> nodes = new StrandNodes<>(TiledJacobian::sum);
            int at = h.run.firstRow() * outputs;
            int strand = h.run.from();
            for (JacobianStrand s : h.strands) {
                nodes.add(new StrandNodes.Node<>(0, strand++, s.applyTranspose(u.value(), at)));
                at += s.equations();
            }
            if (h.run.last()) {
                nodes.endOfAll();
            }
            return new ArrayList<>(nodes.nodes());
        }
    }
}
