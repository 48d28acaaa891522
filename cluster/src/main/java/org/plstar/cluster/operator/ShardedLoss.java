package org.plstar.cluster.operator;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.session.Job;
import org.plstar.cluster.session.TaskScope;
import org.plstar.cluster.spec.BuiltModels;
import org.plstar.cluster.spec.LossPart;
import org.plstar.cluster.spec.LossSpec;
import org.plstar.cluster.spec.Numbers;
import org.plstar.cluster.spec.TaskResult;
import org.plstar.cluster.spec.WeightsSpec;
import org.plstar.predict.BatchCut;
import org.plstar.predict.LossPasses;
import org.plstar.predict.LossQuery;
import org.plstar.predict.LossSum;
import org.plstar.predict.RowTiles;
import org.plstar.predict.TiledLoss;
import org.plstar.system.PartialLoss.Quantity;

/**
 * Computes sums over rows on executors, for {@link TiledLoss}, with the bytes of one machine for
 * any number of executors and tasks, also after an executor died.
 *
 * <p>A pass sends w, and the direction of a product, to each executor, and up a vector of p numbers
 * for each task, as a rule; of more than {@value #PIECE} numbers, executors add them in pieces, and
 * each sends up its pieces of the sum.
 */
public final class ShardedLoss implements LossPasses {
    /** Numbers of a piece of a vector. */
    static final int PIECE = 4_000_000;

    /**
     * The size of a vector in bytes from which on fewer vectors are more important than equal
     * tasks.
     */
    private static final long ALIGNED = 8L << 20;

    private final ClusterSession session;
    private final LossSpec spec;
    private final Workers workers;
    private final Job making;
    private final JavaRDD<TaskResult<LossPieces.Holder>> held;
    private final int unknowns;
    private final int piece;
    private final Sent point = new Sent();
    private final Sent direction = new Sent();

    /** The run that a task builds; its rows are fetched when they are needed. */
    private record Part(StrandRuns.Run run, Broadcast<HeldLoss.SentRun> rows)
            implements Serializable {}

    /** A vector that was sent to executors; it is sent again if it has changed. */
    private final class Sent {
        private @Nullable Broadcast<Numbers> last;

        Broadcast<Numbers> of(Storage v) {
            Broadcast<Numbers> known = last;
            if (known != null && known.value().sameAs(v)) {
                return known;
            }
            close();
            // a copy, since w is changed in place
            Broadcast<Numbers> now = session.spark().broadcast(Numbers.of(v).slice(0, v.size()));
            last = now;
            return now;
        }

        void close() {
            Broadcast<Numbers> known = last;
            if (known != null) {
                known.destroy();
                last = null;
            }
        }
    }

    /**
     * Sends rows and builds the loss on executors.
     *
     * @param unknowns p
     * @param buffers what the network reads besides parameters and rows
     * @param features [N, d] row-major
     * @param targets [N, C] row-major
     * @param tasks of a pass, on which no bit depends
     * @param workers of this process
     */
    public ShardedLoss(
            ClusterSession session,
            LossSpec spec,
            int unknowns,
            WeightsSpec buffers,
            double[] features,
            double[] targets,
            int tasks,
            Workers workers) {
        this(session, spec, unknowns, buffers, features, targets, tasks, workers, PIECE);
    }

    /** Computes with pieces of another size, on which no bit depends. */
    ShardedLoss(
            ClusterSession session,
            LossSpec spec,
            int unknowns,
            WeightsSpec buffers,
            double[] features,
            double[] targets,
            int tasks,
            Workers workers,
            int piece) {
        this.piece = piece;
        this.session = session;
        this.spec = spec;
        this.unknowns = unknowns;
        this.workers = workers;
        this.making = job("rows of the loss");
        List<Part> parts = new ArrayList<>();
        int d = features.length / spec.rows();
        int c = targets.length / spec.rows();
        for (StrandRuns.Run run : runs(spec.cut(), tasks, unknowns, spec.precision())) {
            HeldLoss.SentRun rows = new HeldLoss.SentRun(
                    Numbers.of(features, run.firstRow() * d, run.endRow() * d, spec.precision()),
                    Arrays.copyOfRange(targets, run.firstRow() * c, run.endRow() * c));
            parts.add(new Part(run, making.send(rows)));
        }
        this.held = making.tasks(parts, new Hold(spec, making.send(buffers)))
                .persist(StorageLevel.MEMORY_ONLY());
    }

    /** The runs of strands, one for each task of a pass. */
    public static List<StrandRuns.Run> runs(
            RowTiles cut, int tasks, int unknowns, Precision precision) {
        return StrandRuns.of(cut, tasks, (long) unknowns * precision.bytes() > ALIGNED);
    }

    @Override
    public RowTiles cut() {
        return spec.cut();
    }

    @Override
    public int unknowns() {
        return unknowns;
    }

    @Override
    public Precision precision() {
        return spec.precision();
    }

    @Override
    public Workers workers() {
        return workers;
    }

    @Override
    public LossSum sum(LossQuery q) {
        try (Job job = job(words(q))) {
            Function<TaskResult<LossPieces.Holder>, TaskResult<LossPieces.Nodes>> pass =
                    job.next(new Pass(
                            q.quantity(),
                            q.point(),
                            point.of(q.w()),
                            direction.of(q.v()),
                            job.send(q.batch())));
            return q.quantity() == Quantity.VALUE || unknowns <= piece
                    ? whole(job, pass)
                    : inPieces(job, pass);
        }
    }

    /**
     * The job of a pass; a pass is completed before a run stops, so that a run stops between steps.
     */
    private Job job(String words) {
        return new Job(session, "loss", words, () -> false);
    }

    private static String words(LossQuery q) {
        String what = switch (q.quantity()) {
            case VALUE -> "loss";
            case GRADIENT -> "gradient of the loss";
            case HESSIAN -> "product with the Hessian";
            case GAUSS_NEWTON, STEP_CURVATURE -> "product with the Gauss-Newton matrix";
        };
        return what
                + (q.batch().all()
                        ? " on all rows"
                        : " on %,d rows".formatted(q.batch().which().length));
    }

    private LossSum whole(
            Job job, Function<TaskResult<LossPieces.Holder>, TaskResult<LossPieces.Nodes>> pass) {
        List<StrandNodes.Node<LossPart>> nodes = new ArrayList<>();
        job.run(held.map(pass)).forEach(n -> nodes.addAll(n.nodes()));
        LossPart total = StrandNodes.total(nodes, LossPart::sum);
        return new LossSum(total.loss(), total.vector().storage());
    }

    private LossSum inPieces(
            Job job, Function<TaskResult<LossPieces.Holder>, TaskResult<LossPieces.Nodes>> pass) {
        int pieces = Math.ceilDiv(unknowns, piece);
        Storage sum = spec.precision().allocate(unknowns);
        double loss = 0;
        for (LossPieces.Piece p : job.run(held.flatMapToPair(new LossPieces.Cut(pass, piece))
                .groupByKey(Math.min(pieces, 4 * session.slots()))
                .map(new LossPieces.Join()))) {
            p.part().vector().copyTo(sum, p.number() * piece);
            loss = p.part().loss(); // every piece has the whole loss
        }
        return new LossSum(loss, sum);
    }

    /** Frees the memory on executors. */
    @Override
    public void close() {
        held.unpersist(false);
        point.close();
        direction.close();
        making.close();
    }

    /** Builds the loss of a run. */
    private record Hold(LossSpec spec, Broadcast<WeightsSpec> buffers)
            implements Job.Task<Part, LossPieces.Holder> {
        @Override
        public LossPieces.Holder run(Part part, TaskScope scope) {
            return new LossPieces.Holder(new HeldLoss(
                    spec,
                    part.run,
                    BuiltModels.of(spec.model()),
                    buffers.value(),
                    part.rows.value(),
                    scope));
        }
    }

    /** Computes the contribution of a run to a sum. */
    private record Pass(
            Quantity quantity,
            long point,
            Broadcast<Numbers> w,
            Broadcast<Numbers> v,
            Broadcast<BatchCut> batch)
            implements Job.Task<LossPieces.Holder, LossPieces.Nodes> {
        @Override
        public LossPieces.Nodes run(LossPieces.Holder own, TaskScope scope) {
            return new LossPieces.Nodes(new ArrayList<>(own.loss()
                    .sums(new LossQuery(
                            quantity,
                            point,
                            w.value().storage(),
                            v.value().storage(),
                            batch.value()))));
        }
    }
}
