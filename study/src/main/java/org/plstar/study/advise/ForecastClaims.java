package org.plstar.study.advise;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.landscape.advice.FullBatch;
import org.plstar.landscape.advice.NearLinearWidth;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.study.FloorSummary;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Digits.Percent;
import org.plstar.study.claim.Horizon;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/** Decides which sentences are said of the linearized model of an advice, and of its checks. */
final class ForecastClaims {
    private final AdviceRequest request;
    private final Advice.Start start;
    private final Advice.Forecast forecast;
    private final Scope rows;
    private final Say say;

    ForecastClaims(
            AdviceRequest request,
            Advice.Start start,
            Advice.Forecast forecast,
            Scope rows,
            Say say) {
        this.request = request;
        this.start = start;
        this.forecast = forecast;
        this.rows = rows;
        this.say = say;
    }

    void all() {
        spectrum();
        steps();
        batches();
        forecast.width().filter(w -> !w.reached()).ifPresent(this::wider);
        forecast.checks().forEach(this::check);
        if (forecast.checks().isEmpty()) {
            say.measured(AdviceClaim.NOT_CHECKED, Scope.WHOLE);
        }
    }

    private void spectrum() {
        FloorSummary.Directions directions = forecast.floor().directions();
        OptionalDouble condition = start.condition().value();
        if (condition.isPresent()) {
            say.measured(
                    AdviceClaim.CONDITIONING,
                    rows,
                    start.lambdaMin(),
                    start.lambdaMax(),
                    condition.getAsDouble());
            say.follows(
                    AdviceClaim.PL_AT_START,
                    List.of(new Hypothesis(
                            "λ_min(K/N) is above rounding", start.lambdaMin(), true)),
                    start.lambdaMin());
        } else if (directions.rank().isPresent()) {
            say.more(WARNING)
                    .measured(
                            AdviceClaim.SINGULAR_AT_START,
                            rows,
                            directions.rank().getAsInt());
        }
        directions
                .effectiveRank()
                .ifPresent(e -> say.measured(
                        AdviceClaim.EFFECTIVE_RANK, rows, e, directions.rank().orElse(0)));
        forecast.floor()
                .weakDirections()
                .filter(w -> w.loss() > 0)
                .ifPresent(w -> say.measured(
                        AdviceClaim.WEAK_AT_START, rows, w.count(), w.loss(), start.loss()));
    }

    private void steps() {
        List<Hypothesis> plain = AdviceClaims.linear(request, 1);
        say.follows(
                AdviceClaim.PLAIN_STEPS,
                plain,
                start.loss(),
                start.target(),
                AdviceClaims.count(forecast.steps()));
        forecast.best()
                .bestEta()
                .ifPresent(eta -> say.follows(
                        AdviceClaim.SOONEST_STEPS,
                        AdviceClaims.linear(request, eta * start.lambdaMax()),
                        eta,
                        AdviceClaims.count(forecast.best().bestSteps())));
        forecast.fullBatch().ifPresent(this::momentum);
    }

    private void momentum(FullBatch f) {
        FullBatch.Step m = f.cautiousMomentum();
        List<Hypothesis> known = List.of(
                new Hypothesis("β in [0, 1)", m.beta(), m.beta() < 1),
                Hypothesis.atMost(
                        "η λ_max over its limit 2(1 + β)",
                        m.eta() * f.largest() / (2 * (1 + m.beta())),
                        1));
        String beta = Digits.of(m.beta(), 6);
        long plain = forecast.steps().orElse(Long.MAX_VALUE);
        if (forecast.steps().isPresent()
                && forecast.momentumSteps().orElse(Long.MAX_VALUE) >= plain) {
            say.follows(
                    AdviceClaim.MOMENTUM_NOT_WORTH,
                    known,
                    AdviceClaims.count(forecast.momentumSteps()),
                    AdviceClaims.count(forecast.steps()));
            return;
        }
        say.follows(
                AdviceClaim.MOMENTUM_STEPS,
                known,
                beta,
                m.eta(),
                AdviceClaims.count(forecast.momentumSteps()));
        say.follows(
                AdviceClaim.MOMENTUM_FACTOR,
                known,
                beta,
                m.eta(),
                Digits.of(m.factor(), 6),
                Digits.of(f.plain().factor(), 6));
    }

    private void batches() {
        int size = forecast.stochasticBatch();
        Scope drawn = Scope.rows("batches of " + size + " of the training rows");
        if (size > 0 && forecast.stochasticSteps().isPresent()) {
            say.measured(
                    AdviceClaim.BATCH_STEPS,
                    drawn,
                    size,
                    forecast.stochasticSteps().getAsLong());
        } else if (size > 0) {
            say.measured(AdviceClaim.BATCH_STEPS_BEYOND, drawn, size, forecast.simulated());
        }
        List<Hypothesis> constants = List.of(
                new Hypothesis("m*", forecast.criticalBatch(), true),
                Hypothesis.that("square loss", true));
        say.follows(AdviceClaim.CRITICAL_BATCH, constants, forecast.criticalBatch());
        Advice.Batch best = forecast.batches().stream()
                .filter(b -> b.size() == size)
                .findFirst()
                .orElse(forecast.batches().getLast());
        say.follows(AdviceClaim.BATCH_WORTH, constants, best.size(), best.eta(), best.speedUp());
    }

    /**
     * Says the width at which the network is near-linear, by the law of the NTK parametrization.
     */
    private void wider(NearLinearWidth w) {
        boolean ntk = request.model() instanceof Network n
                && n.initialization().parametrization() == Parametrization.NTK;
        say.foretold(
                AdviceClaim.WIDER,
                Horizon.drawnLike("the training rows"),
                List.of(Hypothesis.that("NTK parametrization", ntk)),
                w.cautious(),
                new Percent(w.tolerance()));
    }

    private void check(AdviceCheck c) {
        int steps = c.losses().at()[c.losses().at().length - 1];
        Scope at = rows.at("the second half of " + steps + " steps");
        Optional<String> lacking = lacking(c);
        if (lacking.isPresent()) {
            say.measured(AdviceClaim.CHECK_WITHOUT_RATES, at, c.method(), c.eta(), lacking.get());
            return;
        }
        double observed = -c.observedRate().getAsDouble();
        double predicted = -c.predictedRate().getAsDouble();
        Percent drift = new Percent(c.drift().orElseThrow());
        Percent along = new Percent(c.along().orElseThrow());
        if (c.held()) {
            say.more(GOOD)
                    .measured(
                            AdviceClaim.CHECK_HELD,
                            at,
                            c.method(),
                            c.eta(),
                            observed,
                            steps,
                            predicted,
                            drift,
                            along);
        } else {
            say.more(c.verdict() == CheckVerdict.DISAGREES ? WARNING : NOTE)
                    .measured(
                            AdviceClaim.CHECK_FAILED,
                            at,
                            c.method(),
                            c.eta(),
                            observed,
                            steps,
                            predicted,
                            new Percent(c.off().orElseThrow()),
                            drift,
                            along);
        }
    }

    /** The reason why rates are not compared; empty where they are. */
    private static Optional<String> lacking(AdviceCheck c) {
        double[] seen = c.losses().observed();
        double[] foretold = c.losses().predicted();
        if (c.drift().isEmpty() || c.along().isEmpty() || !Double.isFinite(seen[seen.length - 1])) {
            return Optional.of("the network left the range of numbers");
        }
        if (!Double.isFinite(foretold[foretold.length - 1])) {
            return Optional.of("the linearized model left the range of numbers");
        }
        return c.off().isPresent() ? Optional.empty() : Optional.of("a loss reached rounding");
    }
}
