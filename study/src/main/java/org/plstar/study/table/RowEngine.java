package org.plstar.study.table;

import java.nio.file.Path;
import java.util.Optional;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.engine.Engine;

/** Computes the passes over the rows of a fit by centres: in this process, or on many machines. */
@FunctionalInterface
public interface RowEngine {
    /**
     * The implementation of this interface by an engine; the one of this process if it has none.
     */
    static RowEngine of(Engine engine) {
        return engine.of(RowEngine.class, () -> LOCAL);
    }

    /** The row engine that computes in this process. */
    RowEngine LOCAL = LocalRows::new;

    /**
     * The passes over the rows; closed when the fit is done.
     *
     * @param outputs targets of each row
     */
    PlannedPasses passes(CentredRows rows, int outputs, Session session);

    /**
     * Some rows of a table, with their features in memory.
     *
     * @param rows an outline where an engine holds what it outlines
     * @param which ascending
     */
    default Dataset select(Dataset rows, int[] which) {
        return rows.select(which);
    }

    /**
     * Has an engine's machines read a table, so that none of them needs to hold all of it.
     *
     * @param place where rows are stored for them, a folder or URI that all see
     * @return absent where rows are in memory anyway, or the file is read as a whole
     * @throws Refusal as {@link org.plstar.data.source.DataSource#open}
     */
    default Optional<Ingested> ingest(
            Path file, ReadOptions options, String place, Session session) {
        return Optional.empty();
    }

    /**
     * The same engine, with rows that are stored once and read by range.
     *
     * @param place a folder or URI that all see
     * @throws Refusal RANGE where rows are in memory anyway
     */
    default RowEngine withRowsAt(String place) {
        throw StudyRefusal.rowsInMemory(place);
    }
}
