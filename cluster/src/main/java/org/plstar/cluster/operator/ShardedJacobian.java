package org.plstar.cluster.operator;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.CollectionAccumulator;
import org.plstar.array.Workers;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.session.RunningJob;
import org.plstar.cluster.spec.Answer;
import org.plstar.cluster.spec.BuiltModels;
import org.plstar.cluster.spec.Fingerprint;
import org.plstar.cluster.spec.ModelSpec;
import org.plstar.cluster.spec.WeightsSpec;
import org.plstar.cluster.store.RowSource;
import org.plstar.network.Model;
import org.plstar.operator.OperatorRefusal;
import org.plstar.operator.AdjointOperator;
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
    private final JavaSparkContext spark;
    private final Broadcast<WeightsSpec> weights;
    private final JavaRDD<Answer<Held>> held;
    private final int outputs;
    private final int equations;
    private final int unknowns;

    private ShardedJacobian(
            JavaSparkContext spark,
            Broadcast<WeightsSpec> weights,
            JavaRDD<Answer<Held>> held,
            int outputs,
            int equations,
            int unknowns) {
        this.spark = spark;
        this.weights = weights;
        this.held = held;
        this.outputs = outputs;
        this.equations = equations;
        this.unknowns = unknowns;
    }

    /** Strands [from, to), and the row where they begin. */
    private record Run(int from, int to, int firstRow) implements Serializable {}

    /**
     * Strands that an executor holds, linearized: an answer is serializable, and this never sent.
     */
    private record Held(Run run, List<JacobianStrand> strands) implements Serializable {}

    /** Rows of J v. */
    private record Rows(int firstRow, double[] numbers) implements Serializable {}

    /**
     * Linearizes a network at some weights.
     *
     * @param rows in tiles of {@link RowTiles#TILE}
     * @param strands at most so many, which last bits depend on
     * @param partitions tasks of a pass, on which no bit depends
     */
    public static ShardedJacobian at(
            ClusterSession session,
            ModelSpec model,
            WeightsSpec weights,
            RowSource rows,
            int strands,
            int partitions) {
        RowTiles cut = new RowTiles(rows.rows(), strands);
        int tasks = Math.clamp(partitions, 1, cut.strands());
        List<Run> runs = new ArrayList<>();
        for (int t = 0; t < tasks; t++) {
            int from = (int) ((long) cut.strands() * t / tasks);
            int to = (int) ((long) cut.strands() * (t + 1) / tasks);
            runs.add(new Run(from, to, cut.firstRow(cut.firstTile(from))));
        }
        JavaSparkContext spark = session.spark();
        Broadcast<WeightsSpec> down = spark.broadcast(weights);
        JavaRDD<Answer<Held>> held =
                spark.parallelize(runs, tasks)
                        .map(new Linearize(model, down, rows, cut.strands(), Fingerprint.here()))
                        .persist(StorageLevel.MEMORY_ONLY());
        int outputs = BuiltModels.of(model).output().size();
        return new ShardedJacobian(
                spark,
                down,
                held,
                outputs,
                Math.multiplyExact(rows.rows(), outputs),
                weights.parameters().length);
    }

    /** Vectors that a partition of the strands from one to another sends up. */
    public static int vectors(int from, int to) {
        int count = 0;
        for (int at = from; at < to; count++) {
            int size = at == 0 ? Integer.highestOneBit(to) : Integer.lowestOneBit(at);
            while (at + size > to) {
                size /= 2;
            }
            at += size;
        }
        return count;
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
        Broadcast<double[]> down = spark.broadcast(v);
        try {
            CollectionAccumulator<Answer.Told> refused = refused();
            for (Answer<Rows> a : answers(held.map(new Forward(down, refused)), refused)) {
                Rows r = a.get();
                System.arraycopy(r.numbers, 0, y, r.firstRow * outputs, r.numbers.length);
            }
        } finally {
            down.destroy();
        }
    }

    @Override
    public void applyTranspose(double[] u, double[] g) {
        OperatorRefusal.requireSize("u", u, equations);
        OperatorRefusal.requireSize("g", g, unknowns);
        Broadcast<double[]> down = spark.broadcast(u);
        try {
            List<StrandNodes.Node<double[]>> nodes = new ArrayList<>();
            CollectionAccumulator<Answer.Told> refused = refused();
            answers(held.map(new Backward(down, outputs, refused)), refused)
                    .forEach(a -> nodes.addAll(a.get()));
            double[] total = StrandNodes.total(nodes, TiledJacobian::sum);
            System.arraycopy(total, 0, g, 0, unknowns);
        } finally {
            down.destroy();
        }
    }

    private CollectionAccumulator<Answer.Told> refused() {
        return spark.sc().collectionAccumulator("refused");
    }

    /** What all tasks answer, in their order; the first refusal ends the job. */
    private static <T extends Serializable> List<Answer<T>> answers(
            JavaRDD<Answer<T>> tasks, CollectionAccumulator<Answer.Told> refused) {
        return RunningJob.answers(
                tasks.collectAsync(), () -> Answer.requireNone(refused), () -> false);
    }

    /** Frees what executors hold. */
    @Override
    public void close() {
        held.unpersist(false);
        weights.destroy();
    }

    /** Linearizes a run of strands. */
    private record Linearize(
            ModelSpec model,
            Broadcast<WeightsSpec> weights,
            RowSource rows,
            int strands,
            Fingerprint fingerprint)
            implements Function<Run, Answer<Held>> {
        @Override
        public Answer<Held> call(Run run) {
            return Answer.of(() -> linearized(run));
        }

        private Held linearized(Run run) {
            ClusterSession.requireLikeDriver(fingerprint);
            Model network = BuiltModels.of(model);
            RowTiles cut = new RowTiles(rows.rows(), strands);
            // one thread, and so nothing that must be closed
            Workers workers = Workers.of(1, fingerprint.pieces());
            List<JacobianStrand> all = new ArrayList<>();
            for (int s = run.from; s < run.to; s++) {
                all.add(
                        TiledJacobian.strand(
                                cut,
                                s,
                                t -> tile(network, t),
                                weights.value().parameters(),
                                workers));
            }
            return new Held(run, all);
        }

        private ResidualSystem tile(Model network, int tile) {
            double[] features = rows.tile(tile);
            int samples = features.length / rows.width();
            return ResidualSystem.of(
                    network,
                    weights.value().byName(),
                    features,
                    new double[samples * network.output().size()]);
        }
    }

    /** J v for a run of strands. */
    private record Forward(Broadcast<double[]> v, CollectionAccumulator<Answer.Told> refused)
            implements Function<Answer<Held>, Answer<Rows>> {
        @Override
        public Answer<Rows> call(Answer<Held> h) {
            return h.then(this::rows, refused);
        }

        private Rows rows(Held h) {
            List<double[]> parts = h.strands.stream().map(s -> s.apply(v.value())).toList();
            double[] all = new double[parts.stream().mapToInt(p -> p.length).sum()];
            int at = 0;
            for (double[] p : parts) {
                System.arraycopy(p, 0, all, at, p.length);
                at += p.length;
            }
            return new Rows(h.run.firstRow, all);
        }
    }

    /** Jᵀ u for a run of strands: what is complete is added. */
    private record Backward(
            Broadcast<double[]> u, int outputs, CollectionAccumulator<Answer.Told> refused)
            implements Function<Answer<Held>, Answer<ArrayList<StrandNodes.Node<double[]>>>> {
        @Override
        public Answer<ArrayList<StrandNodes.Node<double[]>>> call(Answer<Held> h) {
            return h.then(this::sums, refused);
        }

        private ArrayList<StrandNodes.Node<double[]>> sums(Held h) {
            StrandNodes<double[]> nodes = new StrandNodes<>(TiledJacobian::sum);
            int at = h.run.firstRow * outputs;
            int strand = h.run.from;
            for (JacobianStrand s : h.strands) {
                nodes.add(new StrandNodes.Node<>(0, strand++, s.applyTranspose(u.value(), at)));
                at += s.equations();
            }
            return new ArrayList<>(nodes.nodes());
        }
    }
}
