package org.plstar.study.certify;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.plstar.certify.SafeDigits;
import org.plstar.certify.Theorem;
import org.plstar.study.claim.Horizon;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/** Decides which sentences are said of each theorem: what it proves, or what it lacks. */
public final class ProofClaims {
    /** Digits of a bound, which is rounded to the safe side. */
    private static final int DIGITS = 3;

    /** The largest ratio of predicted further steps to those of the run. */
    private static final double FURTHEST = 10;

    private ProofClaims() {}

    /** The theorems that are proved, the strongest first. */
    static List<TheoremResult> proved(CertifyResult result) {
        return result.theorems().stream()
                .filter(TheoremResult::holds)
                .sorted(Comparator.comparingInt(ProofClaims::strength))
                .toList();
    }

    private static int strength(TheoremResult t) {
        if (t.is(Theorem.DESCENT)) {
            return t.ahead() ? 1 : 0;
        }
        return t.is(Theorem.FLOW) ? 2 : t.is(Theorem.EXISTENCE) ? 3 : 4;
    }

    /**
     * Says what a run proved, as reasons for its verdict, then what it did not prove.
     *
     * @param result of its end
     * @param rows whose equations they are, as many as there are
     */
    public static void tell(CertifyResult result, int rows, Goal goal, RunPace pace, Say say) {
        List<TheoremResult> proved = proved(result);
        String equations = result.system().equationsAsText() + " of the " + rows + " training rows";
        if (proved.stream().noneMatch(t -> goal.reachedBy(t.theorem(), t.ahead()))) {
            say.reason(WARNING).measured(CertifyClaim.GOAL_MISSED, Scope.WHOLE, goal.words());
        }
        boolean steps = result.theorems().stream().anyMatch(t -> t.fromStep().isPresent());
        for (TheoremResult t : proved) {
            String point = t.fromStep().isPresent()
                    ? weightsOf(t.fromStep().getAsInt())
                    : steps ? "the last weights" : "w0";
            proved(
                    t,
                    equations,
                    point,
                    t.fromStep().isPresent(),
                    t.equals(proved.getFirst()) ? say.reason(GOOD) : say.more(GOOD));
        }
        missing(result, pace, say);
    }

    /** The weights of a step of a run, in words. */
    static String weightsOf(long step) {
        return "the weights of step " + step;
    }

    /**
     * Says the statement of a theorem that is proved.
     *
     * @param point where, in words
     * @param own whether the given step of B' is that of a run
     */
    static void proved(
            TheoremResult t, String equations, String point, boolean own, Say.Line line) {
        List<Hypothesis> hypotheses = new ArrayList<>();
        OptionalDouble left = t.inequality().left();
        OptionalDouble right = t.inequality().right();
        if (!t.is(Theorem.MOVEMENT) && left.isPresent() && right.isPresent()) {
            hypotheses.add(Hypothesis.atLeast(
                    t.inequality().text().replaceFirst(" ≥ r0", ", against r0 from above:"),
                    left.getAsDouble(),
                    right.getAsDouble()));
        }
        hypotheses.add(Hypothesis.that("the check proves the claim", t.holds()));
        double radius = SafeDigits.up(t.radius().orElse(0), DIGITS);
        if (t.is(Theorem.DESCENT)) {
            line.follows(
                    own && !t.ahead() ? CertifyClaim.OWN_STEPS_PROVED : CertifyClaim.DESCENT_PROVED,
                    hypotheses,
                    t.eta().orElse(0),
                    point,
                    equations,
                    radius,
                    SafeDigits.down(t.rate().orElse(0), DIGITS));
        } else if (t.is(Theorem.REFINED_EXISTENCE)) {
            line.follows(
                    CertifyClaim.REFINED_PROVED,
                    hypotheses,
                    equations,
                    radius,
                    point,
                    SafeDigits.up(t.constant("R1").orElse(0), DIGITS));
        } else if (t.is(Theorem.MOVEMENT)) {
            line.follows(CertifyClaim.MOVEMENT_PROVED, hypotheses, t.words());
        } else if (t.is(Theorem.FLOW)) {
            line.follows(CertifyClaim.FLOW_PROVED, hypotheses, point, equations, radius);
        } else {
            line.follows(CertifyClaim.SOLUTION_PROVED, hypotheses, equations, radius, point);
        }
    }

    /**
     * Says what theorems lack, in one line for each reason, and how many further steps would bring
     * the proof.
     */
    static void missing(CertifyResult result, RunPace pace, Say say) {
        Map<String, List<TheoremResult>> byReason = result.theorems().stream()
                .filter(t -> !t.holds())
                .collect(Collectors.groupingBy(
                        TheoremResult::words, LinkedHashMap::new, Collectors.toList()));
        boolean nothing = !result.proved();
        byReason.forEach((reason, all) -> {
            boolean first = nothing && all.contains(result.theorems().getFirst());
            (first ? say.reason(NOTE) : say.more(NOTE))
                    .measured(
                            CertifyClaim.NOT_PROVED,
                            Scope.WHOLE,
                            all.stream()
                                    .map(TheoremResult::named)
                                    .collect(Collectors.joining(", ")),
                            reason);
        });
        byReason.values().forEach(all -> steps(all.getFirst(), pace, say));
    }

    private static void steps(TheoremResult t, RunPace pace, Say say) {
        OptionalDouble factor = t.inequality().tooLarge();
        if (factor.isEmpty() || pace.steps() == 0) {
            return;
        }
        OptionalLong known = pace.ifKernelStayed(factor.getAsDouble());
        OptionalLong rate = pace.atRate(factor.getAsDouble());
        if (known.isPresent()) {
            say.follows(
                    CertifyClaim.STEPS_IF_KERNEL_STAYED,
                    List.of(further(known.getAsLong(), pace)),
                    t.named(),
                    rounded(known.getAsLong()));
        } else if (rate.isPresent()) {
            say.foretold(
                    CertifyClaim.STEPS_AT_LEAST,
                    Horizon.steps(rate.getAsLong()),
                    List.of(further(rate.getAsLong(), pace)),
                    t.named(),
                    rate.getAsLong());
        }
    }

    private static Hypothesis further(long steps, RunPace pace) {
        return Hypothesis.atMost(
                "steps over those of the run", (double) steps / pace.steps(), FURTHEST);
    }

    /** A number of steps rounded up to two digits, since the factor has no more. */
    private static long rounded(long steps) {
        return (long) SafeDigits.up((double) steps, 2);
    }
}
