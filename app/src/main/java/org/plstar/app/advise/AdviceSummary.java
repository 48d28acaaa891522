package org.plstar.app.advise;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.plstar.app.Version;
import org.plstar.app.report.Finding;
import org.plstar.landscape.advice.FullBatch;
import org.plstar.landscape.advice.NearLinearWidth;
import org.plstar.study.FloorSummary;
import org.plstar.study.advise.Advice;
import org.plstar.study.advise.AdviceCheck;
import org.plstar.study.advise.CheckVerdict;

/**
 * What {@code advice.json} holds, and {@code --json} prints; numbers that are not known are null.
 *
 * @param kernelRows the rows on which the kernel was computed, in words
 * @param recommended the command that the advice comes to; absent without a prediction
 * @param noPredictionReason why nothing is predicted; empty where something is
 */
public record AdviceSummary(
        String command,
        double loss,
        double targetLoss,
        double lambdaMax,
        String lambdaMaxTrust,
        double lambdaMin,
        String kernelRows,
        OptionalDouble conditionNumber,
        Optional<String> conditionNumberReason,
        double etaLimit,
        double eta,
        OptionalDouble etaSoonest,
        String noPredictionReason,
        Steps stepsToTarget,
        @JsonInclude(Include.ALWAYS) Optional<Step> gd,
        @JsonInclude(Include.ALWAYS) Optional<Step> gdAsymptotic,
        @JsonInclude(Include.ALWAYS) Optional<Step> momentum,
        @JsonInclude(Include.ALWAYS) Optional<Step> momentumAsymptotic,
        OptionalDouble criticalBatch,
        List<Batch> batches,
        @JsonInclude(Include.ALWAYS) Optional<Width> width,
        FloorSummary plFloor,
        List<Check> checks,
        List<Assumption> assumptions,
        Meaning meaning,
        Network network,
        Data data,
        long seed,
        String version,
        Optional<String> recommended,
        List<String> findings) {
    /** Steps to the target loss by method. */
    public record Steps(
            OptionalLong gd,
            OptionalLong gdSoonest,
            OptionalLong momentum,
            OptionalLong sgd,
            int sgdBatch,
            int sgdSimulated) {
        static Steps of(Optional<Advice.Forecast> f) {
            return f.map(
                            a ->
                                    new Steps(
                                            a.steps(),
                                            a.bestSteps(),
                                            a.momentumSteps(),
                                            a.stochasticSteps(),
                                            a.stochasticBatch(),
                                            a.simulated()))
                    .orElseGet(
                            () ->
                                    new Steps(
                                            OptionalLong.empty(),
                                            OptionalLong.empty(),
                                            OptionalLong.empty(),
                                            OptionalLong.empty(),
                                            0,
                                            0));
        }
    }

    /** A step on all rows. */
    public record Step(double eta, double beta, double factor, String formula) {
        static Step of(FullBatch.Step s, String formula) {
            return new Step(s.eta(), s.beta(), s.factor(), formula);
        }
    }

    /** Advice for one batch size. */
    public record Batch(int batch, double eta, double factor, double speedUp) {
        static Batch of(Advice.Batch b) {
            return new Batch(b.size(), b.eta(), b.factor(), b.speedUp());
        }
    }

    /** How wide is near-linear. */
    public record Width(
            double kernelDrift,
            double tolerance,
            boolean nearLinear,
            double factor,
            double cautiousFactor) {
        static Width of(NearLinearWidth w) {
            return new Width(w.drift(), w.tolerance(), w.reached(), w.factor(), w.cautious());
        }
    }

    /** A short training beside its prediction. */
    public record Check(
            String id,
            String method,
            double eta,
            double beta,
            int batch,
            OptionalDouble predictedRate,
            OptionalDouble observedRate,
            OptionalDouble kernelDrift,
            OptionalDouble kernelChangeAlongResidual,
            CheckVerdict verdict,
            String text) {
        static Check of(AdviceCheck c) {
            return new Check(
                    c.id(),
                    c.method(),
                    c.eta(),
                    c.beta(),
                    c.batch(),
                    c.predictedRate(),
                    c.observedRate(),
                    c.drift(),
                    c.along(),
                    c.verdict(),
                    c.text());
        }
    }

    /** What the advice takes for granted, whether anything here has looked, and what it saw. */
    public record Assumption(
            String assumption,
            boolean checked,
            @JsonInclude(Include.ALWAYS) Optional<Boolean> holds) {}

    /** What numbers mean. */
    public record Meaning(String loss, String lambda, String factor, String rate) {
        static final Meaning TEXT =
                new Meaning(
                        "1/(2N) sum over all N training rows and all outputs of the squared error",
                        "eigenvalues of K/N at the start, K = J Jᵀ; η λ_max < 2 is stable",
                        "of the residual per step in the worst direction; in batches: of E‖w -"
                                + " w*‖²",
                        "minus the logarithm of the loss's factor per step over the second half of"
                                + " a"
                                + " check");
    }

    /** The model. */
    public record Network(String text, int parameters) {}

    /** The data. */
    public record Data(String name, String sha256, int trainingRows, int equations) {}

    /** Of advice. */
    public static AdviceSummary of(Advice a, String command, Optional<String> next) {
        Advice.Start start = a.start();
        Optional<Advice.Forecast> f = a.forecast();
        Optional<FullBatch> full = f.flatMap(Advice.Forecast::fullBatch);
        int rows = a.data().training().rows();
        return new AdviceSummary(
                command,
                start.loss(),
                start.target(),
                start.lambdaMax(),
                start.lambdaMaxTrust(),
                start.lambdaMin(),
                a.rows().text(rows),
                start.condition().value(),
                start.condition().value().isPresent()
                        ? Optional.empty()
                        : Optional.of(start.condition().reason()),
                2 / start.lambdaMax(),
                1 / start.lambdaMax(),
                f.map(Advice.Forecast::bestEta).orElse(OptionalDouble.empty()),
                AdviceFindings.none(a),
                Steps.of(f),
                full.map(b -> Step.of(b.plain(), "1/λ_max")),
                full.map(b -> Step.of(b.best(), "2/(λ_max + λ_min)")),
                full.map(
                        b ->
                                Step.of(
                                        b.cautiousMomentum(),
                                        "η = (1 + β)/λ_max, β = ((√κ - 1)/(√κ + 1))²")),
                full.map(
                        b ->
                                Step.of(
                                        b.momentum(),
                                        "η = 4/(√λ_max + √λ_min)², β = ((√κ - 1)/(√κ + 1))²")),
                f.stream().mapToDouble(Advice.Forecast::criticalBatch).findFirst(),
                f.stream().flatMap(b -> b.batches().stream()).map(Batch::of).toList(),
                f.flatMap(Advice.Forecast::width).map(Width::of),
                AdviceFindings.floor(a),
                f.stream().flatMap(b -> b.checks().stream()).map(Check::of).toList(),
                assumptions(a),
                Meaning.TEXT,
                new Network(a.model().text(), a.model().layout().size()),
                new Data(
                        a.data().name(),
                        a.data().training().contentHash(),
                        rows,
                        rows * a.data().encoding().outputs()),
                a.request().seed(),
                Version.current(),
                next,
                AdviceFindings.of(a, next).stream().map(Finding::text).toList());
    }

    private static List<Assumption> assumptions(Advice a) {
        Optional<AdviceCheck> first =
                a.forecast().stream().flatMap(f -> f.checks().stream()).findFirst();
        return List.of(
                new Assumption(
                        "the kernel stays where it is at the start",
                        first.isPresent(),
                        first.map(c -> c.verdict() != CheckVerdict.ASSUMPTION_FAILS)),
                new Assumption(
                        "all equations can be fitted at once: λ_min(K) > 0",
                        true,
                        Optional.of(a.start().condition().value().isPresent())),
                new Assumption(
                        "the output is linear and no layer is narrow (for the width)",
                        false,
                        Optional.empty()));
    }
}
