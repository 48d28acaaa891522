package org.plstar.study.table;

import org.plstar.predict.LocalPasses;
import org.plstar.predict.RowPasses;
import org.plstar.predict.RowTiles;
import org.plstar.study.Session;

/** Where the passes over the rows of a fit by centres run: in this process, or on many machines. */
@FunctionalInterface
public interface RowEngine {
    /** In this process. */
    RowEngine LOCAL =
            (rows, outputs, session) -> {
                int tiles = new RowTiles(rows.rows(), 1).tiles();
                return new LocalPasses(
                        rows,
                        outputs,
                        session.workers(),
                        done -> session.progress().at("going over all rows", done, tiles));
            };

    /**
     * Who goes over the rows; closed when the fit is done.
     *
     * @param outputs targets of each row
     */
    RowPasses passes(CentredRows rows, int outputs, Session session);
}
