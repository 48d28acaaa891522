package org.plstar.study.table;

import org.plstar.array.Matrix;
import org.plstar.predict.RowPasses;
import org.plstar.study.plan.WorkPlan;

/** Passes over rows with a plan of their cost. */
public interface PlannedPasses extends RowPasses {
    /**
     * The cost of a fit with both passes, by a trial on some rows; nothing else is sent or written.
     *
     * @param own kernel of the centres, [M, M]
     */
    WorkPlan plan(Matrix own);
}
