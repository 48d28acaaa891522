package org.plstar.study.claim;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A claim that was said; only {@link Say} makes it. */
@JsonDeserialize(as = Statement.class)
public sealed interface Said permits Statement {
    /** The key of the claim. */
    String claim();

    /** The kind of evidence for the sentence. */
    Kind kind();

    /** The sign of the sentence: good, a note, or a warning. */
    Sign sign();

    /** The text of the sentence. */
    String text();

    /** Whether the sentence is folded, behind the verdict and its reasons. */
    boolean fold();

    /** The rows, steps and hypotheses that the sentence holds for. */
    Holds holdsFor();

    /** The values in the sentence, by their names. */
    Map<String, Object> values();

    /** The record of how often the sentence held; absent for kinds that need none. */
    Optional<Track.Tried> record();

    /** The sentence as a line on a terminal, with a mark if it is a warning. */
    default String line() {
        return (sign() == Sign.WARNING ? "! " : "- ") + text();
    }

    /**
     * The rows, steps, hypotheses and horizon that a claim holds for.
     *
     * @param rows absent where it is of none
     * @param steps at which it was measured; absent where it is of none
     * @param horizon steps from now that a forecast reaches
     * @param hypotheses with the numbers that were checked
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Holds(
            Optional<String> rows,
            Optional<String> steps,
            OptionalLong horizon,
            List<Hypothesis> hypotheses) {
        /** Copies {@code hypotheses}. */
        public Holds {
            hypotheses = List.copyOf(hypotheses);
        }

        static Holds on(String rows, String steps) {
            return new Holds(
                    Optional.of(rows).filter(t -> !t.isEmpty()),
                    Optional.of(steps).filter(t -> !t.isEmpty()),
                    OptionalLong.empty(),
                    List.of());
        }
    }
}
