package org.plstar.study.certify.coq;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The outcome of a claim that was given to Coq's kernel.
 *
 * @param status how it ended
 * @param equations N
 * @param unknowns p
 * @param radius in which the theorem has a solution
 * @param seconds that Coq took, the theory's part included; absent where it did not run
 * @param version of Coq; absent where it did not run
 * @param reason why it is not confirmed; absent where it is
 */
@JsonInclude(Include.NON_EMPTY)
public record CoqOutcome(
        Status status,
        int equations,
        int unknowns,
        double radius,
        OptionalDouble seconds,
        Optional<String> version,
        Optional<String> reason) {
    /** The possible outcomes. */
    public enum Status {
        /** Coq's kernel accepts the theorem, with only permitted axioms. */
        CONFIRMED,
        /** The files are written, but coqc is not installed. */
        WRITTEN,
        /** No claim C is proved, it is too large, or the numbers of a proof were not found. */
        NOT_WRITTEN,
        /** Coq refuses the proof, or the proof uses axioms that are not permitted. */
        REFUSED
    }

    /** Whether Coq confirms the claim. */
    public boolean confirmed() {
        return status == Status.CONFIRMED;
    }

    static CoqOutcome of(ClaimedSystem s, Status status, String reason) {
        return new CoqOutcome(
                status,
                s.equations(),
                s.unknowns(),
                s.radius(),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.of(reason));
    }
}
