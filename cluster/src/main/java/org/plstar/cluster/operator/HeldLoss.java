package org.plstar.cluster.operator;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.plstar.array.Workers;
import org.plstar.cluster.session.TaskScope;
import org.plstar.cluster.spec.LossPart;
import org.plstar.cluster.spec.LossSpec;
import org.plstar.cluster.spec.Numbers;
import org.plstar.cluster.spec.WeightsSpec;
import org.plstar.network.Model;
import org.plstar.predict.LossQuery;
import org.plstar.predict.LossStrand;
import org.plstar.predict.LossSum;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;

/** The rows of a run of strands on an executor, with their loss; the object is never sent. */
final class HeldLoss {
    /**
     * Threads for tasks with several cores, one team for each number of threads; they live as long
     * as the process.
     */
    private static final Map<Integer, Workers> TEAMS = new ConcurrentHashMap<>();

    private final StrandRuns.Run run;
    private final LossStrand strands;

    /** Builds the network and its loss on rows that are fetched. */
    HeldLoss(
            LossSpec spec,
            StrandRuns.Run run,
            Model network,
            WeightsSpec buffers,
            SentRun own,
            TaskScope scope) {
        scope.requireLikeDriver();
        this.run = run;
        double[] weights = new double[run.rows()];
        Arrays.fill(weights, 1.0 / spec.rows());
        Objective objective = Objective.weighted(
                ResidualSystem.of(
                        network, buffers.byName(), own.features().doubles(), own.targets()),
                spec.measured(),
                weights,
                spec.precision(),
                TEAMS.computeIfAbsent(scope.cores(), _ -> scope.lasting()));
        this.strands = new LossStrand(spec.cut(), run.firstRow(), objective, spec.keptBytes());
    }

    /** Rows of a run in the form in which they are sent, features in the precision of training. */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record SentRun(Numbers features, double[] targets) implements Serializable {}

    /** The sums of the strands, added where nodes are complete; two tasks take turns. */
    synchronized List<StrandNodes.Node<LossPart>> sums(LossQuery query) {
        StrandNodes<LossPart> nodes = new StrandNodes<>(this::add);
        for (int s = run.from(); s < run.to(); s++) {
            LossSum sum = strands.sum(s, query);
            nodes.add(new StrandNodes.Node<>(0, s, LossPart.of(sum)));
        }
        if (run.last()) {
            nodes.endOfAll();
        }
        return new ArrayList<>(nodes.nodes());
    }

    private LossPart add(LossPart left, LossPart right) {
        LossPart both = LossPart.sum(left, right);
        strands.free(right.vector().storage());
        return both;
    }
}
