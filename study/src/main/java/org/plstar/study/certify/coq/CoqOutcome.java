package org.plstar.study.certify.coq;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What came of a claim that Coq's kernel was asked to accept.
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
    /** How it ends. */
    public enum Status {
        /** Coq's kernel accepts the theorem, and it assumes no more than it may. */
        CONFIRMED,
        /** The files are written, and there is no coqc here. */
        WRITTEN,
        /** The theory lacks what the claim needs, or the numbers of a proof were not found. */
        NOT_WRITTEN,
        /** Coq refuses the proof, or the proof assumes more than it may. */
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
