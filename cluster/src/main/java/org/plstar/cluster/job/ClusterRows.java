package org.plstar.cluster.job;

import java.util.Optional;
import java.util.function.Supplier;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.study.Session;
import org.plstar.study.table.CentredRows;
import org.plstar.study.table.PlannedPasses;
import org.plstar.study.table.RowEngine;

/**
 * Passes over rows on executors.
 *
 * @param session begun when it is first needed
 * @param place where rows are stored for executors to read; absent where they are sent
 */
public record ClusterRows(Supplier<ClusterSession> session, Optional<String> place)
        implements RowEngine {
    /** Rows are sent to executors. */
    public ClusterRows(Supplier<ClusterSession> session) {
        this(session, Optional.empty());
    }

    @Override
    public PlannedPasses passes(CentredRows rows, int outputs, Session local) {
        return new ClusterPasses(session.get(), rows, outputs, place, local);
    }

    @Override
    public RowEngine withRowsAt(String where) {
        return new ClusterRows(session, Optional.of(where));
    }
}
