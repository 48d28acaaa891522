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
     * Runs the study, and reports the cost of its large part before that part begins.
     *
     * @param planned may throw, which ends the work
     * @throws org.plstar.refusal.Refusal if it is neither planned nor distributed
     */
    R run(Session session, Consumer<WorkPlan> planned);

    /** Whether the cost is reported by default. */
    default boolean tellsPlan() {
        return false;
    }
}
