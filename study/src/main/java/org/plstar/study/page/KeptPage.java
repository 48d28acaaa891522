package org.plstar.study.page;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.plan.WorkPlan;
import tools.jackson.databind.JsonNode;

/**
 * The page of a study that saves its parts in a folder as they are done, so that it can be
 * continued; its report is made from the JSON alone.
 *
 * @param <Q> the request, a record that is described
 * @param <R> the result, a record that binds to JSON both ways
 */
public interface KeptPage<Q extends Record & Request<R>, R> extends Page<Q, R> {
    /** Work that is ready to be done. */
    interface Work<R> {
        /**
         * Does the missing parts.
         *
         * @param folder of the parts
         * @param say is told in a line what it takes
         * @param planned is told what goes to other machines
         */
        R in(Path folder, Consumer<String> say, Consumer<WorkPlan> planned);
    }

    /** Prepares the work, or refuses it before a folder is made. */
    Work<R> work(Q request, Session session);

    /**
     * The document in a JSON file.
     *
     * @param file for the message
     * @throws org.plstar.refusal.Refusal DAMAGED_RUN if it is not what this version writes
     */
    Document<Q, R> read(JsonNode json, Path file);
}
