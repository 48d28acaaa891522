package org.plstar.study.solve;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.plstar.certify.SafeDigits;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/** Decides which sentences are said of a point of least squares. */
final class LeastSquaresClaims {
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
        p.fit().ifPresent(f -> fit(p, f));
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

    private void fit(SolveResult.LeastSquaresPoint p, SolveResult.Fit f) {
        if (!p.pressed().isEmpty()) {
            say.withhold(
                    SolveClaim.FIT_DEVIATION,
                    "degrees of freedom and errors count unknowns that are held at a bound: "
                            + SolveClaims.shown(p.pressed()));
        } else if (!say.said(SolveClaim.FITTED)) {
            say.measured(
                    SolveClaim.FIT_DEVIATION,
                    Scope.WHOLE,
                    SolveVerdict.number(f.residualDeviation()),
                    f.degreesOfFreedom());
        }
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
