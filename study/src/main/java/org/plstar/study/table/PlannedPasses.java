package org.plstar.study.table;

import org.plstar.array.Matrix;
import org.plstar.predict.RowPasses;
import org.plstar.study.plan.WorkPlan;

/** Passes over rows that know what they take. */
public interface PlannedPasses extends RowPasses {
    /**
     * What a fit takes with both passes, by a try on some rows; nothing is sent or written but
     * these.
     *
     * @param own kernel of the centres, [M, M]
     */
    WorkPlan plan(Matrix own);
}
