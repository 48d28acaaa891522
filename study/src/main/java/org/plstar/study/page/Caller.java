package org.plstar.study.page;

import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/** A program that has a command run in this process: it hears of progress and takes the result. */
public interface Caller {
    /** Who has the command of this thread run; nobody where a terminal does. */
    ScopedValue<Caller> CURRENT = ScopedValue.newInstance();

    /** Who has the command of this thread run. */
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

    /** Says that the command looks at {@link #stopped} itself, and leaves what is done. */
    void endsByItself();

    /** Whether the command is to end with what is done. */
    boolean stopped();

    /** Takes what a study found, and the JSON of it. */
    void take(Document<?, ?> document, JsonNode json);
}
