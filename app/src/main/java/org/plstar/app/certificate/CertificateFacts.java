package org.plstar.app.certificate;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.study.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * What pages and sentences say of a {@code theorems.json}: its members by their names.
 *
 * @param system the equations, in words
 * @param w0 how the point came about, in words
 * @param targets how targets that are numbers were scaled
 * @param train the command that trains the same equations from the same weights
 * @param method by which a run was trained, where B' does not speak of it
 * @param conflicts rows that contradict each other, in words
 * @param residualRate by how many e-folds a run's residual fell a step, over its second half
 * @param check the command that proves the claims again
 */
public record CertificateFacts(
        String plstar,
        Optional<String> command,
        Optional<String> network,
        Optional<String> source,
        Optional<String> sourceSha256,
        Optional<String> w0,
        Optional<String> rows,
        Optional<String> targets,
        Optional<String> train,
        Optional<String> method,
        Optional<String> conflicts,
        Optional<String> residualRate,
        String system,
        List<Entry> theorems,
        String check,
        String digest) {
    /** B' is the theorem of gradient descent. */
    private static final String DESCENT = "B'";

    /** That of a tree, as {@code CertificateFiles} makes or reads it. */
    public static CertificateFacts of(JsonNode tree) {
        return Json.read(tree, CertificateFacts.class);
    }

    /**
     * What came of trying a theorem.
     *
     * @param point the name of the stored weights
     * @param about present where B' speaks of other steps than the run's
     * @param fromStep the first step of a run at which it held
     * @param eta the step, in the normalisation of {@code plstar train}
     * @param words what is proved or missing
     */
    public record Entry(
            String theorem,
            boolean holds,
            String point,
            Optional<String> about,
            String claim,
            String doesNotClaim,
            String inequality,
            OptionalDouble left,
            OptionalDouble right,
            OptionalDouble margin,
            OptionalDouble radius,
            OptionalDouble eta,
            OptionalDouble rate,
            OptionalInt fromStep,
            List<Constant> constants,
            OptionalDouble tooLarge,
            List<List<Double>> kappa,
            String words) {
        /** The value of a constant. */
        OptionalDouble constant(String symbol) {
            return constants.stream()
                    .filter(c -> c.symbol.equals(symbol))
                    .mapToDouble(Constant::value)
                    .findFirst();
        }

        /** Whether it is about gradient descent. */
        public boolean descent() {
            return theorem.equals(DESCENT);
        }

        /** Whether it is about steps from the point on, not about the run's own. */
        public boolean ahead() {
            return about.isPresent();
        }
    }

    /** A number that enters a proof, and on which side of the exact one it is. */
    record Constant(String symbol, double value, String bound, String meaning) {
        /** Whether it is what one instruction adds to κ. */
        boolean isPart() {
            return bound.equals("part");
        }
    }
}
