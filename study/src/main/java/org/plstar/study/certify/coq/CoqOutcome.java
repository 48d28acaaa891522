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
 * @param seconds that Coq took for the proof and its audit; absent where it did not accept
 * @param version of Coq; absent where it did not run
 * @param reason why it is not confirmed; absent where it is
 * @param descent the outcome of the certificate's claim B; absent where it has none, and where
 *     nothing is written of claim C
 */
@JsonInclude(Include.NON_EMPTY)
public record CoqOutcome(
        Status status,
        int equations,
        int unknowns,
        double radius,
        OptionalDouble seconds,
        Optional<String> version,
        Optional<String> reason,
        Optional<Descent> descent) {
    /**
     * The outcome of a claim B: gradient descent converges to a solution.
     *
     * @param status how it ended; {@code NOT_WRITTEN} where intervals are too wide
     * @param step the step η
     * @param radius in which it stays
     * @param seconds that Coq took; absent where it did not accept
     * @param reason why it is not confirmed; absent where it is
     */
    @JsonInclude(Include.NON_EMPTY)
    public record Descent(
            Status status,
            double step,
            double radius,
            OptionalDouble seconds,
            Optional<String> reason) {}

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
        return of(s, Answer.of(status, reason), Optional.empty());
    }

    static CoqOutcome of(ClaimedSystem s, Answer solution, Optional<Answer> descent) {
        return new CoqOutcome(
                solution.status,
                s.equations(),
                s.unknowns(),
                s.radius(),
                solution.seconds,
                solution.version,
                solution.reason,
                descent.flatMap(b -> s.descent()
                        .map(d ->
                                new Descent(b.status, d.eta(), d.radius(), b.seconds, b.reason))));
    }

    /**
     * The answer to one theorem.
     *
     * @param seconds that Coq took; absent where it did not accept
     * @param version of Coq; absent where it did not accept
     * @param reason why it is not confirmed; absent where it is
     */
    record Answer(
            Status status,
            OptionalDouble seconds,
            Optional<String> version,
            Optional<String> reason) {
        static Answer of(Status status, String reason) {
            return new Answer(
                    status, OptionalDouble.empty(), Optional.empty(), Optional.of(reason));
        }
    }
}
