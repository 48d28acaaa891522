package org.plstar.study.page;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/** A program that runs a command in this process: it receives progress and the result. */
public interface Caller {
    /** The caller of this thread's command; not bound where the command comes from a terminal. */
    ScopedValue<Caller> CURRENT = ScopedValue.newInstance();

    /** The caller of this thread's command. */
    static Optional<Caller> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /**
     * Hears how far the work is.
     *
     * @param loss of the step before; absent where there is none
     * @throws RuntimeException if the caller wants no result any more
     */
    void progress(String stage, long done, long total, OptionalDouble loss);

    /** Declares that the command tests {@link #stopped} by itself, and saves its results so far. */
    void endsByItself();

    /** Whether the command is to end with its results so far. */
    boolean stopped();

    /** Hears what the user should know about how the data were read. */
    void notes(List<String> lines);

    /** Receives the result of a study, and its JSON. */
    void take(Document<?, ?> document, JsonNode json);
}
