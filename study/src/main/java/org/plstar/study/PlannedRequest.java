package org.plstar.study;

import java.util.function.Consumer;
import org.plstar.study.plan.WorkPlan;

/**
 * A request whose work can be planned, and go to a cluster.
 *
 * @param <R> the result
 */
public interface PlannedRequest<R> extends Request<R> {
    /**
     * Runs the study, and tells what the large part of it will take before that begins.
     *
     * @param planned may throw, which ends the work
     * @throws org.plstar.refusal.Refusal if it is neither planned nor distributed
     */
    R run(Session session, Consumer<WorkPlan> planned);

    /** Whether the plan is told without being asked for. */
    default boolean tellsPlan() {
        return false;
    }
}
