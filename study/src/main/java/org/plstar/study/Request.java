package org.plstar.study;

/**
 * A request for a study: a value with everything that the result depends on.
 *
 * @param <R> the result
 */
public interface Request<R> {
    /**
     * Runs the study with a session.
     *
     * @throws org.plstar.refusal.Refusal if the request contradicts itself, the data or the model
     */
    R run(Session session);

    /** Runs the study with one thread per processor and no listener. */
    default R run() {
        try (Session session = Session.quiet()) {
            return run(session);
        }
    }
}
