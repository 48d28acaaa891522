package org.plstar.cluster.job;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.study.Session;
import org.plstar.study.table.CentredRows;
import org.plstar.study.table.Ingested;
import org.plstar.study.table.PlannedPasses;
import org.plstar.study.table.RowEngine;

/** Passes over rows on executors. */
public final class ClusterRows implements RowEngine {
    /** About the number of bytes of a file that a task reads. */
    private static final long RANGE = 32L << 20;

    private final Supplier<ClusterSession> session;
    private final Optional<String> place;
    private final Optional<ClusterTable> table;

    private ClusterRows(
            Supplier<ClusterSession> session,
            Optional<String> place,
            Optional<ClusterTable> table) {
        this.session = session;
        this.place = place;
        this.table = table;
    }

    /**
     * An engine that sends rows to executors.
     *
     * @param session begun when it is first needed
     */
    public ClusterRows(Supplier<ClusterSession> session) {
        this(session, Optional.empty(), Optional.empty());
    }

    @Override
    public Optional<Ingested> ingest(Path file, ReadOptions options, String where, Session local) {
        return ingest(file, options, where, RANGE, local);
    }

    /**
     * Reads a table in ranges of about a given number of bytes, on which no byte of a result
     * depends.
     *
     * @param bytes of a range
     */
    Optional<Ingested> ingest(
            Path file, ReadOptions options, String where, long bytes, Session local) {
        return ClusterTable.of(session.get(), file, options, bytes, local)
                .map(t -> new Ingested(
                        t.loaded(), new ClusterRows(session, Optional.of(where), Optional.of(t))));
    }

    @Override
    public PlannedPasses passes(CentredRows rows, int outputs, Session local) {
        return new ClusterPasses(session.get(), rows, outputs, place, table, local);
    }

    @Override
    public Dataset select(Dataset rows, int[] which) {
        return rows.held() ? rows.select(which) : table.orElseThrow().select(which);
    }

    @Override
    public RowEngine withRowsAt(String where) {
        return new ClusterRows(session, Optional.of(where), table);
    }
}
