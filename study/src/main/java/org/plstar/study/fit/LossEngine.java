package org.plstar.study.fit;

import org.plstar.array.Workers;
import org.plstar.predict.TiledLoss;
import org.plstar.study.engine.Engine;
import org.plstar.study.plan.Pace;
import org.plstar.study.plan.WorkPlan;
import org.plstar.system.Objective;

/** Where losses, gradients and products are summed that take more rows than a tile has. */
public interface LossEngine {
    /** Where an engine sums losses. */
    static LossEngine of(Engine engine) {
        return engine.of(LossEngine.class, () -> LOCAL);
    }

    /** In this process. */
    LossEngine LOCAL = new Local();

    /** What one pass takes, once rows are where they belong. */
    WorkPlan plan(PassCost cost, Workers workers);

    /** The mean loss over rows: the same bytes wherever it is summed. To be closed. */
    TiledLoss loss(LossRows rows, Workers workers);

    /** In this process. */
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
