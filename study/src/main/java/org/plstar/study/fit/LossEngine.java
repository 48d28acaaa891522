package org.plstar.study.fit;

import org.plstar.array.Workers;
import org.plstar.predict.TiledLoss;
import org.plstar.study.engine.Engine;
import org.plstar.study.plan.Pace;
import org.plstar.study.plan.WorkPlan;
import org.plstar.system.Objective;

/** Sums losses, gradients and products over more rows than one tile has. */
public interface LossEngine {
    /**
     * The implementation of this interface by an engine; the one of this process if it has none.
     */
    static LossEngine of(Engine engine) {
        return engine.of(LossEngine.class, () -> LOCAL);
    }

    /** The loss engine that computes in this process. */
    LossEngine LOCAL = new Local();

    /** The cost of one pass, once the rows are in place. */
    WorkPlan plan(PassCost cost, Workers workers);

    /** The mean loss over rows, with the same bytes for every engine; the caller closes it. */
    TiledLoss loss(LossRows rows, Workers workers);

    /** The loss engine that computes in this process. */
    final class Local implements LossEngine {
        private Local() {}

        @Override
        public WorkPlan plan(PassCost cost, Workers workers) {
            Pace pace = Pace.here(workers);
            return new WorkPlan(
                    cost.words(),
                    pace.name(),
                    cost.cut().tiles(),
                    cost.cut().strands(),
                    1,
                    cost.operations(),
                    WorkPlan.Bytes.NONE,
                    2 * cost.vector(),
                    WorkPlan.seconds(
                            pace,
                            0,
                            1,
                            cost.doubleOperations() / pace.all(),
                            WorkPlan.Bytes.NONE,
                            0));
        }

        @Override
        public TiledLoss loss(LossRows rows, Workers workers) {
            return TiledLoss.of(
                    rows.cut(),
                    Objective.mean(rows.system(), rows.loss(), rows.precision(), workers));
        }
    }
}
