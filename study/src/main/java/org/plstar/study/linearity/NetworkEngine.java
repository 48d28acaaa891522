package org.plstar.study.linearity;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.plstar.landscape.linearity.LimitKernel;
import org.plstar.landscape.linearity.ProbeSettings;
import org.plstar.landscape.linearity.SweepPlan;
import org.plstar.landscape.linearity.WidthFamily;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.study.Session;
import org.plstar.study.engine.Engine;
import org.plstar.study.plan.Pace;
import org.plstar.study.plan.WorkPlan;

/** Measures the networks of a sweep: in this process, or on many machines. */
public interface NetworkEngine {
    /**
     * The implementation of this interface by an engine; the one of this process if it has none.
     */
    static NetworkEngine of(Engine engine) {
        return engine.of(NetworkEngine.class, LocalNetworks::new);
    }

    /** The number of operations of a step for each row and parameter. */
    double PASSES = 6;

    /**
     * The networks to be measured.
     *
     * @param family the sweep's networks, on the rows that stay
     * @param settings how each is trained and measured
     * @param plan what runs side by side in one process
     * @param done rows that are known already
     * @param limit the limit kernel, if it is to be compared with
     */
    record Work(
            WidthFamily family,
            ProbeSettings settings,
            SweepPlan plan,
            List<WidthRow> done,
            Optional<LimitKernel> limit) {
        /** Copies {@code done}. */
        public Work {
            done = List.copyOf(done);
        }

        /** The tasks that are not done. */
        public List<SweepPlan.Task> open() {
            return plan.tasks().stream()
                    .filter(t -> done.stream()
                            .noneMatch(r -> r.width() == t.width() && r.seed() == t.seed()))
                    .toList();
        }

        /** The number of operations of a network that is trained for all steps. */
        private double operations(SweepPlan.Task task) {
            return PASSES * settings.steps() * rows(task.width()) * task.unknowns();
        }

        private int rows(int width) {
            return family.features().length
                    / family.network().apply(width).input().size();
        }

        /**
         * The cost at a given pace of computation.
         *
         * @param down bytes to each executor
         */
        public WorkPlan at(Pace pace, double down) {
            List<SweepPlan.Task> open = open();
            double operations = 0;
            double longest = 0;
            double memory = 0;
            for (SweepPlan.Task t : open) {
                operations += operations(t);
                longest = Math.max(longest, operations(t));
                memory = Math.max(memory, (double) t.bytes());
            }
            WorkPlan.Bytes bytes = new WorkPlan.Bytes(
                    0, down * pace.executors(), open.size() * WorkPlan.OF_TASK, 0);
            return new WorkPlan(
                    "%,d networks of at most %,d steps".formatted(open.size(), settings.steps()),
                    pace.name(),
                    1,
                    0,
                    open.size(),
                    operations,
                    bytes,
                    memory,
                    WorkPlan.seconds(
                            pace,
                            1,
                            open.size(),
                            Math.max(
                                    operations / pace.all(),
                                    longest / pace.threads() / pace.operations()),
                            bytes,
                            0));
        }
    }

    /** The largest cost of the networks, each with all its steps. */
    WorkPlan plan(Work work, Session session);

    /**
     * Measures the networks without a row.
     *
     * @param finished is told every new row, from any thread, one at a time
     * @param progress is told the fraction done, from any thread
     * @return all rows, by width and seed, those of networks that failed among them; without those
     *     that the session cut short
     */
    List<WidthRow> measure(
            Work work, Session session, Consumer<WidthRow> finished, DoubleConsumer progress);
}
