package org.plstar.cluster.job;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.plstar.array.store.ChunkPlace;
import org.plstar.cluster.operator.ShardedJacobian;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.spec.ClusterRefusal;
import org.plstar.cluster.spec.ModelSpec;
import org.plstar.cluster.spec.RowsSpec;
import org.plstar.cluster.spec.WeightsSpec;
import org.plstar.cluster.store.Places;
import org.plstar.cluster.store.RowSource;
import org.plstar.cluster.store.SharedPlace;
import org.plstar.cluster.store.StoredRows;
import org.plstar.operator.AdjointOperator;
import org.plstar.predict.RowTiles;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.Subject;
import org.plstar.study.plan.Pace;
import org.plstar.study.plan.WorkPlan;
import org.plstar.study.spectrum.JacobianEngine;
import org.plstar.study.spectrum.LocalJacobians;
import org.plstar.study.spectrum.ProductCost;

/**
 * Jacobians whose rows lie on executors, each of which gets the tiles of its own strands: sent, or
 * stored once in a place that all see.
 *
 * @param session begun when it is first needed
 * @param place where rows are stored for executors to read; absent where they are sent
 */
public record ClusterJacobians(Supplier<ClusterSession> session, Optional<String> place)
        implements JacobianEngine {
    /** Rows are sent to executors. */
    public ClusterJacobians(Supplier<ClusterSession> session) {
        this(session, Optional.empty());
    }

    @Override
    public JacobianEngine withRowsAt(String where) {
        return new ClusterJacobians(session, Optional.of(where));
    }

    /**
     * Tasks of a pass: one for each slot, and more where what a task keeps of its rows would not
     * fit otherwise. Partitions that do not fit together are made again at each product.
     */
    private static int parts(ProductCost cost, ClusterSession cluster) {
        double all = cost.keptBytes();
        double room = cluster.bytesPerTask();
        double strand = all / cost.cut().strands();
        if (strand > room) {
            throw Refusal.of(
                    ClusterRefusal.MEMORY,
                    "executors",
                    "a task needs %,.0f MB for its rows, and has %,.0f MB"
                            .formatted(strand / (1 << 20), room / (1 << 20)),
                    "room for a part in %d of what is kept of all rows"
                            .formatted(cost.cut().strands()),
                    "give executors more (spark.executor.memory), or fewer cores each, or take"
                            + " fewer rows");
        }
        int most = cost.cut().strands();
        return (int) Math.clamp(Math.ceil(2 * all / room), Math.min(cluster.slots(), most), most);
    }

    @Override
    public WorkPlan plan(Subject subject, Session local) {
        Pace pace = session.get().pace();
        ProductCost cost = ProductCost.of(subject);
        int parts = parts(cost, session.get());
        double vectors = 0;
        for (int t = 0; t < parts; t++) {
            vectors +=
                    ShardedJacobian.vectors(
                            (int) ((long) cost.cut().strands() * t / parts),
                            (int) ((long) cost.cut().strands() * (t + 1) / parts));
        }
        WorkPlan.Bytes bytes =
                new WorkPlan.Bytes(
                        0,
                        Double.BYTES * pace.executors() * (cost.unknowns() + cost.equations()),
                        Double.BYTES * (vectors * cost.unknowns() + cost.equations())
                                + 2 * parts * WorkPlan.OF_TASK,
                        0);
        return new WorkPlan(
                cost.words(),
                pace.name(),
                cost.cut().tiles(),
                cost.cut().strands(),
                2 * parts,
                cost.operations(),
                bytes,
                Double.BYTES * (vectors / parts + 2) * cost.unknowns(),
                WorkPlan.seconds(pace, 2, 2 * parts, cost.operations() / pace.all(), bytes, 0));
    }

    @Override
    public AdjointOperator jacobian(Subject subject, Session local) {
        ClusterSession cluster = session.get();
        ModelSpec model = ModelSpec.of(subject.model(), cluster.spark());
        double[] features = subject.data().training().features();
        ProductCost cost = ProductCost.of(subject);
        RowTiles cut = cost.cut();
        return ShardedJacobian.at(
                cluster,
                model,
                WeightsSpec.of(subject.state()),
                source(features, cut.rows(), cluster),
                LocalJacobians.STRANDS,
                parts(cost, cluster));
    }

    /** Sends rows, or writes them once; rows that are there are kept. */
    private RowSource source(double[] features, int rows, ClusterSession cluster) {
        int width = features.length / rows;
        IntFunction<double[]> tile =
                t ->
                        Arrays.copyOfRange(
                                features,
                                t * RowTiles.TILE * width,
                                Math.min(rows, (t + 1) * RowTiles.TILE) * width);
        if (place.isEmpty()) {
            return RowSource.Sent.of(cluster.spark(), rows, RowTiles.TILE, tile);
        }
        ChunkPlace at = Places.of(place.get());
        SharedPlace.require(at, cluster);
        RowsSpec spec = new RowsSpec(Places.name(at), rows, width, RowTiles.TILE);
        StoredRows.write(spec, tile, StoredRows.digest(Math.ceilDiv(rows, RowTiles.TILE), tile));
        return new RowSource.Stored(spec);
    }
}
