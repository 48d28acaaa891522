package org.plstar.study.certify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.certify.ProofNumber;
import org.plstar.certify.Theorem;
import org.plstar.certify.Trial;
import org.plstar.check.Claim;

/**
 * The outcome of trying a theorem at a point, in the form of files and pages.
 *
 * @param theorem its symbol
 * @param point the name of the stored weights
 * @param ahead whether B' is about gradient descent from the point on, not the run's own steps
 * @param fromStep the first step of a run at which it held
 * @param proof what the check has confirmed; absent where nothing is proved
 * @param radius R of the claim, of C'' as seen from w0
 * @param eta the step of B', in the normalisation of {@code plstar train}, 1/(2N)
 * @param rate of A': σ², of B': c η σ²
 * @param inequality that has to hold, with its numbers
 * @param words one sentence: what is proved, or what is missing
 */
@JsonPropertyOrder({"theorem", "holds", "claim", "does_not_claim"})
public record TheoremResult(
        String theorem,
        String point,
        boolean ahead,
        @JsonInclude(Include.NON_EMPTY) OptionalInt fromStep,
        Optional<Claim> proof,
        @JsonInclude(Include.NON_EMPTY) OptionalDouble radius,
        @JsonInclude(Include.NON_EMPTY) OptionalDouble eta,
        @JsonInclude(Include.NON_EMPTY) OptionalDouble rate,
        Inequality inequality,
        String words) {
    /**
     * The inequality of a theorem.
     *
     * @param text in the symbols of the documents
     * @param left from below
     * @param right from above
     * @param margin by how much the left side exceeds the right, as a part of the right
     * @param tooLarge by which factor the residual is too large, where that is known
     * @param constants every number that enters
     * @param kappa pairs: a radius, and κ there; at the ends of cells
     */
    public record Inequality(
            String text,
            @JsonInclude(Include.NON_EMPTY) OptionalDouble left,
            @JsonInclude(Include.NON_EMPTY) OptionalDouble right,
            @JsonInclude(Include.NON_EMPTY) OptionalDouble margin,
            @JsonInclude(Include.NON_EMPTY) OptionalDouble tooLarge,
            List<ProofNumber> constants,
            List<double[]> kappa) {
        /** Copies {@code constants} and {@code kappa}. */
        public Inequality {
            constants = List.copyOf(constants);
            kappa = List.copyOf(kappa);
        }
    }

    /**
     * The theorem result of a trial.
     *
     * @param samples N
     */
    static TheoremResult of(Trial t, int samples) {
        boolean holds = t.holds();
        List<ProofNumber> constants = t.constants().stream()
                .map(c -> Double.isFinite(c.value())
                        ? c
                        : new ProofNumber(c.symbol(), Double.MAX_VALUE, c.direction(), c.meaning()))
                .toList();
        return new TheoremResult(
                t.theorem().symbol(),
                t.theorem() == Theorem.REFINED_EXISTENCE ? "w1" : "w0",
                t.ahead(),
                OptionalInt.empty(),
                t.claim(),
                t.claim()
                        .map(c -> OptionalDouble.of(t.radius().orElse(c.radius())))
                        .orElse(OptionalDouble.empty()),
                t.step().isPresent()
                        ? OptionalDouble.of(t.step().getAsDouble() * samples)
                        : OptionalDouble.empty(),
                t.rate(),
                new Inequality(
                        t.theorem().inequality(),
                        holds ? OptionalDouble.of(t.left()) : OptionalDouble.empty(),
                        holds ? OptionalDouble.of(t.right()) : OptionalDouble.empty(),
                        holds ? OptionalDouble.of(t.margin()) : OptionalDouble.empty(),
                        t.tooLarge(),
                        constants,
                        t.kappa()),
                t.words());
    }

    /**
     * The same outcome for a step of a run, whose weights are stored under the name of the point.
     */
    TheoremResult from(int step, String name) {
        return new TheoremResult(
                theorem,
                name,
                ahead,
                OptionalInt.of(step),
                proof.map(c -> new Claim(
                        c.kind(),
                        name,
                        c.radii(),
                        c.byRows(),
                        c.measured(),
                        c.sharp(),
                        c.eta(),
                        c.from(),
                        c.direction())),
                radius,
                eta,
                rate,
                inequality,
                words);
    }

    /** Whether the theorem is proved. */
    @JsonProperty
    public boolean holds() {
        return proof.isPresent();
    }

    /** The statement that is proved if the theorem's inequality holds. */
    @JsonProperty
    public String claim() {
        return Theorem.of(theorem).map(Theorem::claim).orElse("");
    }

    /** What the theorem does not state. */
    @JsonProperty
    public String doesNotClaim() {
        return Theorem.of(theorem).map(Theorem::silence).orElse("");
    }

    /** Whether the outcome is that of a given theorem. */
    public boolean is(Theorem other) {
        return theorem.equals(other.symbol());
    }

    /** The value of a constant. */
    public OptionalDouble constant(String symbol) {
        return inequality.constants.stream()
                .filter(c -> c.symbol().equals(symbol))
                .mapToDouble(ProofNumber::value)
                .findFirst();
    }

    /** The theorem in a sentence, such as "B' with a chosen step". */
    public String named() {
        return theorem + (ahead ? " with a chosen step" : "");
    }

    /** The name for files and anchors of pages, such as {@code b-prime-ahead}. */
    public String id() {
        return theorem.toLowerCase(Locale.ROOT).replace("'", "-prime") + (ahead ? "-ahead" : "");
    }
}
