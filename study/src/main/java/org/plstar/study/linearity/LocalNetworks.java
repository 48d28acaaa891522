package org.plstar.study.linearity;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.plstar.landscape.linearity.LinearitySweep;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.study.Session;
import org.plstar.study.plan.Pace;
import org.plstar.study.plan.WorkPlan;

/** The engine that measures networks in this process, by the session's threads. */
record LocalNetworks() implements NetworkEngine {
    @Override
    public WorkPlan plan(Work work, Session session) {
        return work.at(Pace.here(session.workers()), 0);
    }

    @Override
    public List<WidthRow> measure(
            Work work, Session session, Consumer<WidthRow> finished, DoubleConsumer progress) {
        return new LinearitySweep(
                        work.family(),
                        work.plan(),
                        work.settings(),
                        session.workers(),
                        session.stop())
                .run(work.done(), work.limit(), finished, progress);
    }
}
