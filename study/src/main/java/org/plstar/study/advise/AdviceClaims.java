package org.plstar.study.advise;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.plstar.landscape.advice.NearLinearWidth;
import org.plstar.study.FloorClaim;
import org.plstar.study.LossFloor;
import org.plstar.study.SubjectClaim;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Digits.Percent;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.claim.Sign;
import org.plstar.study.fit.OutputRange;
import org.plstar.system.Loss;

/** Decides which sentences are said of an advice; first, how to fit the training rows. */
public final class AdviceClaims {
    private final AdviceRequest request;
    private final Advice advice;
    private final Advice.Start start;
    private final Command command;
    private final Scope rows;
    private final Say say;

    private AdviceClaims(AdviceRequest request, Advice advice, Command command, Say say) {
        this.request = request;
        this.advice = advice;
        this.start = advice.start();
        this.command = command;
        this.rows = Scope.rows("all " + request.data().training().rows() + " training rows");
        this.say = say;
    }

    /**
     * Says all sentences that hold of an advice.
     *
     * @param command that the advice comes to
     */
    public static void tell(AdviceRequest request, Advice advice, Command command, Say say) {
        new AdviceClaims(request, advice, command, say).all();
    }

    private void all() {
        boolean below = request.loss() == Loss.SQUARE && floors();
        advice.forecast().ifPresentOrElse(f -> forecast(f, below), this::stepAlone);
        if (!below) {
            say.next(command);
        }
        limit();
        FloorClaim.rank(request.model().layout().size(), start.equations(), say);
        advice.forecast().ifPresent(f -> new ForecastClaims(request, start, f, rows, say).all());
        SubjectClaim.targets(request.data().targetScaling(), say);
    }

    /** Whether no weights reach the target: then that is the verdict. */
    private boolean floors() {
        Optional<OutputRange> range = OutputRange.of(request.model(), request.data());
        double beyond = range.map(o -> o.floor(request.data())).orElse(0.0);
        range.filter(_ -> beyond > 0).ifPresent(o -> o.tell(beyond, true, line(beyond)));
        double conflicts = LossFloor.conflictFloor(request.data());
        if (conflicts > 0) {
            FloorClaim.conflicts(request.data(), line(conflicts));
        }
        return Math.max(beyond, conflicts) > start.target();
    }

    /**
     * The line for a loss floor: the verdict or a reason if it is above the target, otherwise a
     * folded line.
     */
    private Say.Line line(double floor) {
        return floor <= start.target()
                ? say.more(WARNING)
                : say.hasVerdict() ? say.reason(WARNING) : say.verdict(WARNING);
    }

    private void stepAlone() {
        head(NOTE).measured(AdviceClaim.STEP_ALONE, rows, start.eta(), start.lambdaMaxTrust());
        switch (advice.none().orElseThrow()) {
            case CROSS_ENTROPY, OTHER_LOSS ->
                say.reason(NOTE)
                        .measured(
                                AdviceClaim.NOT_OF_THIS_LOSS,
                                Scope.WHOLE,
                                request.loss().text());
            case KERNEL_OF_SOME_ROWS ->
                say.reason(NOTE)
                        .measured(
                                AdviceClaim.KERNEL_OF_SOME_ROWS,
                                Scope.WHOLE,
                                start.equations(),
                                request.kernelEquations());
        }
        say.advised(AdviceClaim.RECOMMENDED_STEP, command);
    }

    /** The line of the verdict, unless it is said already that no weights fit. */
    private Say.Line head(Sign sign) {
        return say.hasVerdict() ? say.more(NOTE) : say.verdict(sign);
    }

    private void forecast(Advice.Forecast f, boolean below) {
        Recommendation r =
                Recommendation.of(advice, request.data().training().rows()).orElseThrow();
        boolean far = r.method() == Recommendation.Way.DAMPED_NEWTON;
        Say.Line line = head(far || !r.applies() ? NOTE : GOOD);
        String steps = count(r.steps());
        String plain = count(r.plainSteps());
        switch (r.method()) {
            case DESCENT ->
                line.follows(
                        AdviceClaim.TO_TARGET,
                        linear(request, r.eta() * start.lambdaMax()),
                        start.target(),
                        steps,
                        r.eta());
            case MOMENTUM ->
                line.follows(
                        AdviceClaim.TO_TARGET_BY_MOMENTUM,
                        linear(request, 0),
                        start.target(),
                        steps,
                        Digits.of(r.beta(), 6),
                        r.eta(),
                        plain);
            case BATCHES ->
                line.measured(
                        AdviceClaim.TO_TARGET_BY_BATCHES,
                        Scope.rows("batches of " + r.batch() + " of the training rows"),
                        start.target(),
                        steps,
                        r.batch(),
                        r.eta(),
                        plain);
            case DAMPED_NEWTON -> {
                line.follows(
                        AdviceClaim.TO_TARGET_FAR,
                        linear(request, 1),
                        start.target(),
                        plain,
                        start.eta());
                say.reason(NOTE)
                        .follows(
                                AdviceClaim.DAMPED_NEWTON_NOT_SLOWED,
                                List.of(new Hypothesis(
                                        "steps of gradient descent",
                                        r.plainSteps().orElse(Advice.MOST_STEPS),
                                        true)));
            }
        }
        kernel(f);
        r.tried(f.checks()).filter(_ -> !r.applies()).ifPresent(c -> tried(c, f));
        if (!below) {
            say.advised(AdviceClaim.RECOMMENDED, command, start.target());
        }
    }

    private void tried(AdviceCheck c, Advice.Forecast f) {
        int last = c.losses().at().length - 1;
        say.reason(NOTE)
                .measured(
                        AdviceClaim.TRIED,
                        rows.at(c.losses().at()[last] + " steps"),
                        c.method(),
                        c.losses().observed()[last],
                        c.losses().at()[last],
                        f.checks().getFirst().losses().observed()[last]);
    }

    /** Says whether the counts apply to a network whose kernel stays constant. */
    private void kernel(Advice.Forecast f) {
        if (f.width().isEmpty()) {
            say.reason(WARNING).measured(AdviceClaim.WEIGHTS_LEAVE, rows);
            return;
        }
        NearLinearWidth w = f.width().get();
        if (w.reached()) {
            say.measured(
                    AdviceClaim.KERNEL_STAYS,
                    rows,
                    new Percent(w.drift()),
                    new Percent(w.tolerance()));
        } else {
            say.reason(WARNING)
                    .measured(
                            AdviceClaim.KERNEL_MOVES,
                            rows,
                            new Percent(w.drift()),
                            new Percent(w.tolerance()));
        }
    }

    private void limit() {
        say.follows(
                AdviceClaim.LINEAR_LIMIT,
                List.of(new Hypothesis("λ_max with its error is above 0", start.lambdaMax(), true)),
                start.etaLimit(),
                start.lambdaMax(),
                start.lambdaMaxTrust());
    }

    /** The hypotheses of counts of the linearized model. */
    static List<Hypothesis> linear(AdviceRequest request, double etaLambda) {
        return List.of(
                Hypothesis.that("square loss", request.loss() == Loss.SQUARE),
                Hypothesis.atMost("η λ_max of the linearized model", etaLambda, 2));
    }

    /** The number of steps in words, or that it is too large to be counted. */
    static String count(OptionalLong steps) {
        return steps.isPresent()
                ? Long.toString(steps.getAsLong())
                : "more than " + Digits.of(Advice.MOST_STEPS);
    }
}
