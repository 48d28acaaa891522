package org.plstar.study.spectrum;

import org.plstar.operator.TwoSided;
import org.plstar.study.Session;
import org.plstar.study.Subject;
import org.plstar.study.plan.WorkPlan;

/** Where products with the Jacobian of a model on many rows are computed. */
public interface JacobianEngine {
    /** What one product with the kernel J Jᵀ takes, once rows and weights are where they belong. */
    WorkPlan plan(Subject subject, Session session);

    /** J at the subject's weights on its training rows: the same bytes whoever computes it. */
    TwoSided jacobian(Subject subject, Session session);
}
