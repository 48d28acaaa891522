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

/** Where the networks of a sweep are measured: in this process, or on many machines. */
public interface NetworkEngine {
    /**
     * Networks to measure.
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
        /** Copies. */
        public Work {
            done = List.copyOf(done);
        }
    }

    /**
     * Measures what is missing.
     *
     * @param finished is told every new row, from any thread, one at a time
     * @param progress is told the fraction done, from any thread
     * @return all rows, by width and seed; without those that the session cut short
     */
    List<WidthRow> measure(
            Work work, Session session, Consumer<WidthRow> finished, DoubleConsumer progress);
}
