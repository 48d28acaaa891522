package org.plstar.cluster.job;

import java.util.function.Supplier;
import org.plstar.cluster.operator.ShardedJacobian;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.spec.ClusterRefusal;
import org.plstar.cluster.spec.ModelSpec;
import org.plstar.cluster.spec.WeightsSpec;
import org.plstar.cluster.store.RowSource;
import org.plstar.operator.TwoSided;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.Subject;
import org.plstar.study.plan.Pace;
import org.plstar.study.plan.WorkPlan;
import org.plstar.study.spectrum.JacobianEngine;
import org.plstar.study.spectrum.LocalJacobians;
import org.plstar.study.spectrum.ProductCost;

/** Jacobians whose rows lie on executors; each gets all rows, as one object. */
public final class ClusterJacobians implements JacobianEngine {
    private final Supplier<ClusterSession> session;

    /** On the executors of a session, which is begun when it is first needed. */
    public ClusterJacobians(Supplier<ClusterSession> session) {
        this.session = session;
    }

    @Override
    public WorkPlan plan(Subject subject, Session local) {
        Pace pace = session.get().pace();
        ProductCost cost = ProductCost.of(subject);
        int parts = Math.clamp(pace.slots(), 1, cost.cut().strands());
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
    public TwoSided jacobian(Subject subject, Session local) {
        ClusterSession cluster = session.get();
        ModelSpec model = ModelSpec.of(subject.model(), cluster.spark());
        double[] features = subject.data().training().features();
        long bytes = (long) features.length * Double.BYTES;
        if (bytes > cluster.bytesPerTask()) {
            throw Refusal.of(
                    ClusterRefusal.MEMORY,
                    "executors",
                    "the rows take %,d MB, and a task has %,d MB"
                            .formatted(bytes >> 20, cluster.bytesPerTask() >> 20),
                    "room for the rows on each executor",
                    "give executors more (spark.executor.memory), or fewer cores each, or take"
                            + " fewer rows");
        }
        int width = subject.model().input().size();
        return ShardedJacobian.at(
                cluster,
                model,
                WeightsSpec.of(subject.state()),
                new RowSource.Sent(
                        features.length / width, width, cluster.spark().broadcast(features)),
                LocalJacobians.STRANDS,
                cluster.slots());
    }
}
