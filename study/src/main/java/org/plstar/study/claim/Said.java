package org.plstar.study.claim;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A claim that was said; {@link Say} alone makes it. */
@JsonDeserialize(as = Statement.class)
public sealed interface Said permits Statement {
    /** The claim's key. */
    String claim();

    /** What it rests on. */
    Kind kind();

    /** How to take it. */
    Sign sign();

    /** The sentence. */
    String text();

    /** Whether it is folded away behind the verdict and its reasons. */
    boolean fold();

    /** What it holds for. */
    Holds holdsFor();

    /** The values in it, by name. */
    Map<String, Object> values();

    /** How often it held; absent for what needs no record. */
    Optional<Track.Tried> record();

    /** As a line on a terminal: warnings are marked. */
    default String line() {
        return (sign() == Sign.WARNING ? "! " : "- ") + text();
    }

    /**
     * What a claim holds for.
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
        /** Copies. */
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
