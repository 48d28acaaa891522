package org.plstar.study.train.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.study.certify.Goal;

/**
 * The proof of a run in the form of {@code run.json}.
 *
 * @param reached whether what was asked for is proved
 * @param reason why nothing is certified; absent where there is a certificate
 * @param file of the certificate, relative to the run; absent for the reason
 * @param triedAt steps at which the theorems were tried
 * @param operationsPerLook about the most that one of them took
 * @param ball a constant of PL* that holds in a ball
 * @param chosen what was chosen for the proof, and why; empty where nothing was
 * @param nextCommand goes on with a step for which B' holds
 */
public record ProofSummary(
        Goal goal,
        boolean reached,
        Optional<String> reason,
        Optional<String> file,
        List<Integer> triedAt,
        double operationsPerLook,
        List<Tried> theorems,
        @JsonInclude(Include.ALWAYS) Optional<Constant> ball,
        String chosen,
        @JsonInclude(Include.ALWAYS) Optional<String> nextCommand) {
    /**
     * The outcome of trying a theorem.
     *
     * @param about present where B' speaks of other steps than the run's
     * @param fromStep the first step at which it held
     * @param point the name of the stored weights
     * @param words what is proved or missing
     */
    public record Tried(
            String theorem,
            Optional<String> about,
            boolean holds,
            @JsonInclude(Include.NON_EMPTY) OptionalInt fromStep,
            Optional<String> point,
            @JsonInclude(Include.NON_EMPTY) OptionalDouble radius,
            @JsonInclude(Include.NON_EMPTY) OptionalDouble margin,
            @JsonInclude(Include.NON_EMPTY) OptionalDouble eta,
            @JsonInclude(Include.NON_EMPTY) OptionalDouble rate,
            Optional<String> words) {}

    /**
     * A proved constant of PL*, with the value that was measured along the run.
     *
     * @param theorem whose σ it is
     * @param mu σ²/N ≤ λ_min(K/N)
     * @param lambdaMinMeasured the least λ_min(K/N) observed from that step on; absent if it was
     *     not measured on all rows
     */
    public record Constant(
            int step, String theorem, double radius, double mu, OptionalDouble lambdaMinMeasured) {}
}
