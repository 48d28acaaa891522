package org.plstar.study;

import org.plstar.study.plan.WorkPlan;

/**
 * A request whose work can be planned, and go to a cluster.
 *
 * @param <R> the result
 */
public interface PlannedRequest<R> extends Request<R> {
    /**
     * What the work will take where the session's engine computes it.
     *
     * @throws org.plstar.refusal.Refusal if it is neither planned nor distributed
     */
    WorkPlan plan(Session session);
}
