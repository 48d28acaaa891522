package org.plstar.study.linearity;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.plstar.landscape.linearity.NonlinearityObstruction;
import org.plstar.landscape.linearity.Quantity;
import org.plstar.landscape.linearity.Slope;
import org.plstar.landscape.linearity.Verdict;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Horizon;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.claim.Sign;

/** Decides whether a model becomes linear with its width: one claim, and reasons. */
final class WidthVerdict {
    /** The largest width that is predicted. */
    private static final double BEYOND = 1e9;

    private final LinearityRequest request;
    private final LinearityResult result;
    private final Verdict verdict;
    private final List<WidthRow> measured;
    private final Scope networks;
    private final Say say;

    WidthVerdict(LinearityRequest request, LinearityResult result, Scope networks, Say say) {
        this.request = request;
        this.result = result;
        this.verdict = result.verdict();
        this.measured = result.measured();
        this.networks = networks;
        this.say = say;
    }

    void tell() {
        if (verdict.lack().isEmpty()) {
            if (verdict.kind() == Verdict.Kind.LINEAR) {
                near(GOOD, LinearityClaim.LINEAR);
            } else {
                say.verdict(WARNING)
                        .measured(
                                LinearityClaim.NOT_LINEAR,
                                networks,
                                widest(),
                                gap(),
                                request.tolerance());
                obstacles(say.reason(NOTE));
            }
            return;
        }
        switch (verdict.lack().get()) {
            case NETWORKS ->
                say.verdict(WARNING)
                        .measured(
                                LinearityClaim.SWEEP_STOPPED,
                                Scope.WHOLE,
                                measured.size(),
                                request.widths().size() * request.seeds());
            case TRAINING -> {
                training();
                obstacles(say.more(NOTE));
            }
            case TOLERANCE -> {
                near(NOTE, LinearityClaim.NEAR_DESPITE_OBSTACLES);
                obstacles(say.reason(NOTE));
            }
            case WIDTHS -> becoming();
            case SEEDS_AND_WIDTHS -> flat();
        }
    }

    /** Says that the gap is within the tolerance at all tried widths from some width on. */
    private void near(Sign sign, Claim claim) {
        int from = verdict.from().getAsInt();
        say.verdict(sign)
                .measured(
                        claim,
                        networks,
                        measured.stream()
                                .map(WidthRow::width)
                                .filter(m -> m >= from)
                                .distinct()
                                .sorted()
                                .toList(),
                        gap(),
                        seeds(),
                        request.tolerance());
    }

    private void training() {
        List<WidthRow> unfinished =
                measured.stream().filter(row -> !row.reached()).toList();
        WidthRow first = unfinished.getFirst();
        say.verdict(WARNING)
                .measured(
                        LinearityClaim.ENDS_NOT_REACHED,
                        networks.at("all steps"),
                        unfinished.size(),
                        measured.size(),
                        request.until(),
                        request.steps(),
                        first.width(),
                        first.seed(),
                        first.outcome().message());
    }

    private void becoming() {
        Slope s = slope().orElseThrow();
        say.verdict(NOTE)
                .measured(
                        LinearityClaim.BECOMING_LINEAR,
                        networks,
                        widest(),
                        gap(),
                        request.tolerance(),
                        SlopeClaims.exponent(s.value()),
                        SlopeClaims.exponent(s.low()),
                        SlopeClaims.exponent(s.high()));
        say.foretold(
                LinearityClaim.WIDTH_NEEDED,
                Horizon.drawnLike("those of this sweep, of wider networks"),
                List.of(Hypothesis.atMost("upper end of the slope's interval", s.high(), 0)),
                width(verdict.soon()),
                width(verdict.late()));
    }

    private void flat() {
        if (verdict.from().isPresent()) {
            near(NOTE, LinearityClaim.NEAR_WITHOUT_SLOPE);
            return;
        }
        Optional<Slope> told =
                slope().filter(_ -> SlopeClaims.untold(result, slope()).isEmpty());
        if (told.isEmpty()) {
            say.verdict(WARNING)
                    .measured(
                            LinearityClaim.GAP_WITHOUT_SLOPE,
                            networks,
                            widest(),
                            gap(),
                            request.tolerance(),
                            Digits.count(
                                    measured.stream()
                                            .map(WidthRow::width)
                                            .distinct()
                                            .count(),
                                    "width"),
                            seeds());
            return;
        }
        say.verdict(WARNING)
                .measured(
                        LinearityClaim.GAP_FLAT,
                        networks,
                        widest(),
                        gap(),
                        request.tolerance(),
                        SlopeClaims.exponent(told.get().value()),
                        SlopeClaims.exponent(told.get().low()),
                        SlopeClaims.exponent(told.get().high()));
    }

    private void obstacles(Say.Line line) {
        List<NonlinearityObstruction> all = result.structure().obstacles();
        if (all.isEmpty()) {
            return;
        }
        line.follows(
                LinearityClaim.THEOREM_NOT_APPLICABLE,
                List.of(Hypothesis.atLeast("obstacles in the program", all.size(), 1)),
                all.stream().map(WidthVerdict::obstacle).collect(Collectors.joining("; ")));
    }

    private static String obstacle(NonlinearityObstruction o) {
        return switch (o.kind()) {
            case OUTPUT_NONLINEARITY -> "non-linear output: " + o.where();
            case BOTTLENECK -> "bottleneck: " + o.where();
        };
    }

    private Optional<Slope> slope() {
        return result.slope(Quantity.FUNCTION_GAP);
    }

    private int widest() {
        return measured.stream().mapToInt(WidthRow::width).max().orElse(0);
    }

    private String seeds() {
        return Digits.count(measured.stream().map(WidthRow::seed).distinct().count(), "seed");
    }

    /** The gap with three digits; an infinite gap is no number of a result. */
    private String gap() {
        return verdict.gap().isPresent()
                ? Digits.of(verdict.gap().getAsDouble(), 3)
                : "more than can be measured";
    }

    /** A width with two digits, rounded up. */
    private static String width(OptionalDouble m) {
        if (m.isEmpty() || m.getAsDouble() >= BEYOND) {
            return "beyond a billion";
        }
        return new BigDecimal(m.getAsDouble())
                .round(new MathContext(2, RoundingMode.UP))
                .toBigInteger()
                .toString();
    }
}
