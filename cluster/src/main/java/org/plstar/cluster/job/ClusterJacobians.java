package org.plstar.cluster.job;

import java.util.Optional;
import java.util.function.Supplier;
import org.plstar.cluster.operator.ShardedJacobian;
import org.plstar.cluster.operator.StrandRuns;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.spec.ModelSpec;
import org.plstar.cluster.spec.RowsSpec;
import org.plstar.cluster.spec.WeightsSpec;
import org.plstar.cluster.store.Places;
import org.plstar.cluster.store.RowSource;
import org.plstar.operator.AdjointOperator;
import org.plstar.predict.RowTiles;
import org.plstar.study.Session;
import org.plstar.study.Subject;
import org.plstar.study.plan.Pace;
import org.plstar.study.plan.WorkPlan;
import org.plstar.study.spectrum.JacobianEngine;
import org.plstar.study.spectrum.LocalJacobians;
import org.plstar.study.spectrum.ProductCost;

/**
 * Jacobians whose rows are on executors, each of which gets the tiles of its own strands: sent, or
 * stored once in a place that all executors read.
 *
 * @param session begun when it is first needed
 * @param place where rows are stored for executors to read; absent where they are sent
 */
public record ClusterJacobians(Supplier<ClusterSession> session, Optional<String> place)
        implements JacobianEngine {
    /** An engine that sends rows to executors. */
    public ClusterJacobians(Supplier<ClusterSession> session) {
        this(session, Optional.empty());
    }

    @Override
    public JacobianEngine withRowsAt(String where) {
        return new ClusterJacobians(session, Optional.of(where));
    }

    /**
     * The number of tasks of a pass: one for each slot, and more where the rows of a task would not
     * fit otherwise. Partitions that do not fit together are made again at each product.
     */
    private static int parts(ProductCost cost, ClusterSession cluster) {
        double all = cost.keptBytes();
        double room = cluster.bytesPerTask();
        double strand = all / cost.cut().strands();
        cluster.requireRoom(
                strand,
                "a task",
                "room for a part in %d of what is kept of all rows"
                        .formatted(cost.cut().strands()),
                "take fewer rows");
        int most = cost.cut().strands();
        return (int) Math.clamp(Math.ceil(2 * all / room), Math.min(cluster.slots(), most), most);
    }

    @Override
    public WorkPlan plan(Subject subject, Session local) {
        Pace pace = session.get().pace();
        ProductCost cost = ProductCost.of(subject);
        int parts = parts(cost, session.get());
        double vectors = StrandRuns.vectors(StrandRuns.of(cost.cut(), parts, false));
        WorkPlan.Bytes bytes = new WorkPlan.Bytes(
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

    /** Sends rows, or writes them once; rows that are stored are kept. */
    private RowSource source(double[] features, int rows, ClusterSession cluster) {
        RowsSpec spec = new RowsSpec(
                place.map(p -> Places.name(Places.of(p))).orElse(""),
                rows,
                features.length / rows,
                RowTiles.TILE);
        return RowSource.of(spec, spec.chunks(features), cluster);
    }
}
