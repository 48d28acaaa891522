package org.plstar.study.solve;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/** Says how a search ended in one line, and where. */
final class SolveVerdict {
    /** The largest number of unknowns on the screen. */
    static final int MOST_SHOWN = 20;

    private final SolveRequest request;
    private final SolveResult r;
    private final Say say;
    private final String equations;
    private final String unknowns;
    private final String steps;

    SolveVerdict(SolveRequest request, SolveResult r, Say say) {
        this.request = request;
        this.r = r;
        this.say = say;
        this.equations = Digits.count(r.size().equations(), "equation");
        this.unknowns = Digits.count(r.size().unknowns(), "unknown");
        this.steps = Digits.count(r.steps(), "step");
    }

    /** Whether the equations are of data, and the search ended at a fit of the data. */
    static boolean isFit(SolveRequest request, SolveResult r) {
        return (r.status() == SolveStatus.FITTED || Judgement.isFit(request))
                && r.contradiction().isEmpty()
                && r.leastSquares()
                        .filter(p -> p.secondOrder() == SecondOrder.MINIMUM)
                        .flatMap(p -> p.fit())
                        .isPresent();
    }

    /** Says the first verdict that applies, then the values. */
    void tell() {
        String residual = number(r.residual().norm());
        String start = number(r.residual().atStart());
        String allowed = Digits.of(r.residual().allowed(), 3);
        switch (r.status()) {
            case SOLVED ->
                say.verdict(GOOD)
                        .measured(
                                SolveClaim.SOLVED,
                                Scope.WHOLE,
                                equations,
                                unknowns,
                                residual,
                                steps,
                                start,
                                allowed);
            case SOLVED_TO_ROUNDING ->
                say.verdict(GOOD)
                        .measured(
                                SolveClaim.EQUATIONS_TO_ROUNDING,
                                Scope.WHOLE,
                                equations,
                                unknowns,
                                residual,
                                steps);
            case CONTRADICTORY -> r.contradiction().ifPresent(this::contradict);
            case LIMIT ->
                say.verdict(WARNING)
                        .measured(
                                SolveClaim.LIMIT,
                                Scope.WHOLE,
                                start,
                                residual,
                                steps,
                                r.dependence()
                                        .limit()
                                        .map(CombinationText::moves)
                                        .orElse("steps went on"));
            case STATIONARY, FITTED -> {
                Optional<SolveResult.Fit> fit = r.leastSquares().flatMap(p -> p.fit());
                if (fit.isPresent() && isFit(request, r)) {
                    say.verdict(GOOD)
                            .measured(
                                    SolveClaim.FITTED,
                                    Scope.WHOLE,
                                    equations,
                                    unknowns,
                                    steps,
                                    number(fit.get().deviation()),
                                    fit.get().degreesOfFreedom());
                } else {
                    say.verdict(WARNING)
                            .measured(
                                    SolveClaim.LEAST_SQUARES,
                                    Scope.WHOLE,
                                    equations,
                                    residual,
                                    start,
                                    allowed);
                }
            }
            default -> unsolved(residual, start, allowed);
        }
        if (!say.hasVerdict()) {
            unsolved(residual, start, allowed);
        }
        if (r.solved() || say.said(SolveClaim.FITTED)) {
            values(say.reason(GOOD));
        }
    }

    private void unsolved(String residual, String start, String allowed) {
        say.verdict(WARNING)
                .measured(
                        SolveClaim.NOT_SOLVED,
                        Scope.WHOLE,
                        equations,
                        residual,
                        steps,
                        start,
                        allowed,
                        r.status().words().replaceFirst("^not solved: ", ""));
    }

    private void contradict(Contradiction c) {
        say.verdict(WARNING)
                .follows(
                        SolveClaim.CONTRADICT,
                        List.of(new Hypothesis(
                                "the sum is one number at random points and at the end, and"
                                        + " not 0",
                                c.constant(),
                                c.everywhere() && c.constant() != 0)),
                        CombinationText.sum(c.combination()),
                        CombinationText.number(-c.constant()));
    }

    /** Says the values, with standard errors for a fit. */
    void values(Say.Line line) {
        List<SolveResult.Unknown> all = r.solution();
        if (all.size() > MOST_SHOWN) {
            say.measured(SolveClaim.MORE_VALUES, Scope.WHOLE, (long) all.size() - MOST_SHOWN);
        }
        line.measured(
                SolveClaim.VALUES,
                Scope.WHOLE,
                all.stream()
                        .limit(MOST_SHOWN)
                        .map(u -> u.name() + " = " + value(u))
                        .collect(Collectors.joining(", ")));
    }

    private static String value(SolveResult.Unknown u) {
        if (!Double.isFinite(u.value())) {
            return "beyond numbers";
        }
        return u.standardError().isPresent()
                        && Double.isFinite(u.standardError().getAsDouble())
                ? number(u.value()) + " ± " + Digits.of(u.standardError().getAsDouble(), 3)
                : "" + u.value();
    }

    /** A number with six digits, without trailing zeros. */
    static String number(double v) {
        return Double.isFinite(v) ? CombinationText.number(v) : "beyond numbers";
    }
}
