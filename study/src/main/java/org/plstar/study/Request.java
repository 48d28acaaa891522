package org.plstar.study;

/**
 * What a user asks for: a value with everything that the result depends on.
 *
 * @param <R> the result
 */
public interface Request<R> {
    /**
     * Runs the study.
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
