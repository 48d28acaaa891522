package org.plstar.study.solve;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.plstar.certify.SafeDigits;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/** Decides which sentences are said of a point of least squares. */
final class LeastSquaresClaims {
    /** The number of unknowns up to which all correlations are said. */
    private static final int FEW = 6;

    /** The size above which a correlation of more unknowns is said. */
    private static final double CORRELATED = 0.95;

    private final SolveRequest request;
    private final SolveResult r;
    private final Say say;

    LeastSquaresClaims(SolveRequest request, SolveResult r, Say say) {
        this.request = request;
        this.r = r;
        this.say = say;
    }

    void tell(
            SolveResult.LeastSquaresPoint p, BiFunction<String, String, Optional<Command>> again) {
        boolean fit = SolveVerdict.isFit(request, r);
        bounds(p);
        secondOrder(p.secondOrder());
        if (p.fit().isEmpty() && request.starts() == 0) {
            again.apply("starts", "20").ifPresent(c -> say.advised(SolveClaim.OTHER_STARTS, c));
        }
        if (!fit && p.absence().radius().isPresent()) {
            double radius = p.absence().radius().getAsDouble();
            say.more(GOOD)
                    .follows(
                            SolveClaim.NO_SOLUTION_WITHIN,
                            List.of(Hypothesis.atLeast(
                                    "radius of the proof by intervals", radius, 0)),
                            SolveVerdict.number(SafeDigits.down(radius, 6)));
        }
        p.fit().ifPresent(this::fit);
    }

    private String held(List<String> names) {
        Set<String> which = Set.copyOf(names);
        return SolveClaims.shown(r.solution().stream()
                .filter(u -> which.contains(u.name()))
                .map(u -> u.name()
                        + " at its "
                        + (u.value() == u.lower() ? "lower" : "upper")
                        + " bound")
                .toList());
    }

    /** Says between which values unknowns lie if the deviations of the data are like that. */
    private void intervals(SolveResult.Fit f) {
        List<String> all = r.solution().stream()
                .filter(u -> u.lower95().isPresent() && u.upper95().isPresent())
                .map(u -> u.name()
                        + " from "
                        + SolveVerdict.number(u.lower95().getAsDouble())
                        + " to "
                        + SolveVerdict.number(u.upper95().getAsDouble()))
                .toList();
        if (!all.isEmpty()) {
            say.more(NOTE)
                    .follows(
                            SolveClaim.FIT_INTERVALS,
                            List.of(Hypothesis.atLeast(
                                    "degrees of freedom", f.degreesOfFreedom(), 1)),
                            SolveClaims.shown(all));
        }
    }

    /** Says the correlations of a few unknowns, or the large ones of more. */
    private void correlations(SolveResult.Fit f) {
        int k = f.names().size();
        List<String> all = new ArrayList<>();
        for (int a = 0; a < k; a++) {
            for (int b = a + 1; b < k; b++) {
                double c = f.correlation()[a][b];
                if (k <= FEW || Math.abs(c) > CORRELATED) {
                    all.add(String.format(
                            Locale.ROOT,
                            "%s and %s %." + decimals(c) + "f",
                            f.names().get(a),
                            f.names().get(b),
                            c));
                }
            }
        }
        if (!all.isEmpty()) {
            say.more(NOTE)
                    .measured(SolveClaim.FIT_CORRELATIONS, Scope.WHOLE, SolveClaims.shown(all));
        }
    }

    /** Three decimals, and as many more as show that a correlation is not 1. */
    private static int decimals(double correlation) {
        double lacks = 1 - Math.abs(correlation);
        return lacks > 0 ? Math.max(3, (int) Math.ceil(-Math.log10(lacks))) : 3;
    }

    private void bounds(SolveResult.LeastSquaresPoint p) {
        if (p.pressed().isEmpty()) {
            return;
        }
        String names = SolveClaims.shown(p.pressed());
        if (p.withoutBounds().isPresent()) {
            say.reason(WARNING)
                    .measured(
                            SolveClaim.WITHOUT_BOUNDS,
                            Scope.WHOLE,
                            names,
                            SolveVerdict.number(p.withoutBounds().getAsDouble()));
        } else {
            say.follows(
                    SolveClaim.PRESSED,
                    List.of(Hypothesis.atLeast(
                            "unknowns at a bound that the gradient presses against it",
                            p.pressed().size(),
                            1)),
                    names);
        }
    }

    private void secondOrder(SecondOrder order) {
        switch (order) {
            case MINIMUM ->
                say.follows(
                        SolveClaim.LOCAL_MINIMUM,
                        List.of(Hypothesis.that(
                                "all eigenvalues of the Hessian of ‖r‖² in unknowns"
                                        + " that are not on bounds are positive",
                                true)),
                        r.solution().stream().anyMatch(SolveResult.Unknown::atBound)
                                ? " within the bounds"
                                : "");
            case FLAT -> say.more(WARNING).measured(SolveClaim.FLAT_DIRECTIONS, Scope.WHOLE);
            case NOT_CHECKED ->
                say.more(WARNING)
                        .measured(
                                SolveClaim.SECOND_ORDER_OPEN,
                                Scope.WHOLE,
                                Digits.count(r.size().unknowns(), "unknown"));
        }
    }

    private void fit(SolveResult.Fit f) {
        if (!say.said(SolveClaim.FITTED)) {
            say.measured(
                    SolveClaim.FIT_DEVIATION,
                    Scope.WHOLE,
                    SolveVerdict.number(f.deviation()),
                    f.degreesOfFreedom());
        }
        if (!f.held().isEmpty()) {
            say.reason(NOTE).measured(SolveClaim.HELD, Scope.WHOLE, held(f.held()));
        }
        intervals(f);
        correlations(f);
        if (!f.undetermined().isEmpty() && r.undetermined().isEmpty()) {
            say.more(WARNING)
                    .follows(
                            SolveClaim.FIT_UNDETERMINED,
                            List.of(Hypothesis.atLeast(
                                    "unknowns that change with directions J does not see",
                                    f.undetermined().size(),
                                    1)),
                            SolveClaims.shown(f.undetermined()));
        }
    }
}
