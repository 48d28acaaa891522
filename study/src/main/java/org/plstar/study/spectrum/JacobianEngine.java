package org.plstar.study.spectrum;

import org.plstar.operator.AdjointOperator;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.Subject;
import org.plstar.study.engine.Engine;
import org.plstar.study.plan.WorkPlan;

/** Where products with the Jacobian of a model on many rows are computed. */
public interface JacobianEngine {
    /** Where an engine forms products with the Jacobian. */
    static JacobianEngine of(Engine engine) {
        return engine.of(JacobianEngine.class, LocalJacobians::new);
    }

    /** What one product with the kernel J Jᵀ takes, once rows and weights are where they belong. */
    WorkPlan plan(Subject subject, Session session);

    /** J at the subject's weights on its training rows: the same bytes whoever computes it. */
    AdjointOperator jacobian(Subject subject, Session session);

    /**
     * The same where rows are stored once and read by range.
     *
     * @param place a folder or URI that all see
     * @throws Refusal RANGE where rows are in memory anyway
     */
    default JacobianEngine withRowsAt(String place) {
        throw StudyRefusal.rowsInMemory(place);
    }
}
