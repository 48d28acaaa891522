package org.plstar.cluster.job;

import java.util.function.Supplier;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.predict.RowPasses;
import org.plstar.study.Session;
import org.plstar.study.table.CentredRows;
import org.plstar.study.table.RowEngine;

/**
 * Passes over rows on executors.
 *
 * @param session begun when it is first needed
 */
public record ClusterRows(Supplier<ClusterSession> session) implements RowEngine {
    @Override
    public RowPasses passes(CentredRows rows, int outputs, Session local) {
        return new ClusterPasses(session.get(), rows, outputs, local);
    }
}
