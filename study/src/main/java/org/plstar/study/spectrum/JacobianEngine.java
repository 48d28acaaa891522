package org.plstar.study.spectrum;

import org.plstar.operator.AdjointOperator;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.Subject;
import org.plstar.study.engine.Engine;
import org.plstar.study.plan.WorkPlan;

/** Computes products with the Jacobian of a model on many rows. */
public interface JacobianEngine {
    /**
     * The implementation of this interface by an engine; the one of this process if it has none.
     */
    static JacobianEngine of(Engine engine) {
        return engine.of(JacobianEngine.class, LocalJacobians::new);
    }

    /** The cost of one product with the kernel J Jᵀ, once rows and weights are in place. */
    WorkPlan plan(Subject subject, Session session);

    /**
     * The Jacobian J at the subject's weights on its training rows, with the same bytes for every
     * engine.
     */
    AdjointOperator jacobian(Subject subject, Session session);

    /**
     * The same engine, with rows that are stored once and read by range.
     *
     * @param place a folder or URI that all see
     * @throws Refusal RANGE where rows are in memory anyway
     */
    default JacobianEngine withRowsAt(String place) {
        throw StudyRefusal.rowsInMemory(place);
    }
}
