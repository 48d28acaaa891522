package org.plstar.study.table;

import org.plstar.data.Dataset;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;

/** Where the passes over the rows of a fit by centres run: in this process, or on many machines. */
@FunctionalInterface
public interface RowEngine {
    /** In this process. */
    RowEngine LOCAL = LocalRows::new;

    /**
     * Who goes over the rows; closed when the fit is done.
     *
     * @param outputs targets of each row
     */
    PlannedPasses passes(CentredRows rows, int outputs, Session session);

    /**
     * Some rows of a table, with their features.
     *
     * @param rows an outline where an engine holds what it outlines
     * @param which ascending
     */
    default Dataset select(Dataset rows, int[] which) {
        return rows.select(which);
    }

    /**
     * The same where rows are stored once and read by range.
     *
     * @param place a folder or URI that all see
     * @throws Refusal RANGE where rows are in memory anyway
     */
    default RowEngine withRowsAt(String place) {
        throw StudyRefusal.rowsInMemory(place);
    }
}
