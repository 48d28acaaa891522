package org.plstar.app.advise;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.plstar.app.Version;
import org.plstar.app.report.Finding;
import org.plstar.app.run.RunJson;
import org.plstar.landscape.advice.FullBatch;
import org.plstar.landscape.advice.NearLinearWidth;
import org.plstar.study.advise.Advice;
import org.plstar.study.advise.AdviceCheck;
import org.plstar.study.advise.CheckVerdict;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Advice as the JSON object that {@code --json} prints and {@code advice.json} holds. */
public final class AdviceJson {
    private AdviceJson() {}

    /** The object; numbers that are not known are null, with a reason beside them. */
    public static ObjectNode of(Advice a, String command) {
        ObjectNode j = JsonMapper.shared().createObjectNode();
        j.put("command", command);
        Advice.Start start = a.start();
        j.put("loss", start.loss());
        j.put("target_loss", start.target());
        j.put("lambda_max", start.lambdaMax());
        j.put("lambda_max_trust", start.lambdaMaxTrust());
        j.put("lambda_min", start.lambdaMin());
        j.put("kernel_rows", a.rows().text(a.data().training().rows()));
        number(j, "condition_number", start.condition().value());
        if (start.condition().value().isEmpty()) {
            j.put("condition_number_reason", start.condition().reason());
        }
        j.put("eta_limit", 2 / start.lambdaMax());
        j.put("eta", 1 / start.lambdaMax());
        number(
                j,
                "eta_soonest",
                a.forecast().map(Advice.Forecast::bestEta).orElse(OptionalDouble.empty()));
        j.put("no_prediction_reason", AdviceFindings.none(a));
        steps(j.putObject("steps_to_target"), a.forecast());
        fullBatch(j, a.forecast().flatMap(Advice.Forecast::fullBatch));
        number(
                j,
                "critical_batch",
                a.forecast().isPresent()
                        ? OptionalDouble.of(a.forecast().get().criticalBatch())
                        : OptionalDouble.empty());
        ArrayNode batches = j.putArray("batches");
        for (Advice.Batch b : a.forecast().map(Advice.Forecast::batches).orElse(List.of())) {
            ObjectNode one = batches.addObject();
            one.put("batch", b.size());
            one.put("eta", b.eta());
            one.put("factor", b.factor());
            one.put("speed_up", b.speedUp());
        }
        a.forecast()
                .flatMap(Advice.Forecast::width)
                .ifPresentOrElse(w -> width(j.putObject("width"), w), () -> j.putNull("width"));
        j.set("pl_floor", RunJson.tree(AdviceFindings.floor(a)));
        ArrayNode checks = j.putArray("checks");
        checks(a).forEach(c -> check(checks.addObject(), c));
        assumptions(j.putArray("assumptions"), a);
        ObjectNode meaning = j.putObject("meaning");
        meaning.put(
                "loss", "1/(2N) sum over all N training rows and all outputs of the squared error");
        meaning.put("lambda", "eigenvalues of K/N at the start, K = J Jᵀ; η λ_max < 2 is stable");
        meaning.put(
                "factor",
                "of the residual per step in the worst direction; in batches: of E‖w - w*‖²");
        meaning.put(
                "rate",
                "minus the logarithm of the loss's factor per step over the second half of a check");
        ObjectNode network = j.putObject("network");
        network.put("text", a.model().text());
        network.put("parameters", a.model().layout().size());
        ObjectNode data = j.putObject("data");
        data.put("name", a.data().name());
        data.put("sha256", a.data().training().contentHash());
        data.put("training_rows", a.data().training().rows());
        data.put("equations", a.data().training().rows() * a.data().encoding().outputs());
        j.put("seed", a.request().seed());
        j.put("version", Version.current());
        ArrayNode findings = j.putArray("findings");
        for (Finding f : AdviceFindings.of(a)) {
            findings.add(f.text());
        }
        return j;
    }

    private static List<AdviceCheck> checks(Advice a) {
        return a.forecast().map(Advice.Forecast::checks).orElse(List.of());
    }

    private static void steps(ObjectNode j, Optional<Advice.Forecast> f) {
        count(j, "gd", f.map(Advice.Forecast::steps));
        count(j, "gd_soonest", f.map(Advice.Forecast::bestSteps));
        count(j, "momentum", f.map(Advice.Forecast::momentumSteps));
        count(j, "sgd", f.map(Advice.Forecast::stochasticSteps));
        j.put("sgd_batch", f.map(Advice.Forecast::stochasticBatch).orElse(0));
        j.put("sgd_simulated", f.map(Advice.Forecast::simulated).orElse(0));
    }

    private static void fullBatch(ObjectNode j, Optional<FullBatch> full) {
        if (full.isEmpty()) {
            j.putNull("gd");
            j.putNull("gd_asymptotic");
            j.putNull("momentum_asymptotic");
            j.putNull("momentum");
            return;
        }
        FullBatch f = full.get();
        step(j.putObject("gd"), f.plain(), "1/λ_max");
        step(j.putObject("gd_asymptotic"), f.best(), "2/(λ_max + λ_min)");
        step(
                j.putObject("momentum"),
                f.cautiousMomentum(),
                "η = (1 + β)/λ_max, β = ((√κ - 1)/(√κ + 1))²");
        step(
                j.putObject("momentum_asymptotic"),
                f.momentum(),
                "η = 4/(√λ_max + √λ_min)², β = ((√κ - 1)/(√κ + 1))²");
    }

    private static void width(ObjectNode j, NearLinearWidth w) {
        j.put("kernel_drift", w.drift());
        j.put("tolerance", w.tolerance());
        j.put("near_linear", w.reached());
        j.put("factor", w.factor());
        j.put("cautious_factor", w.cautious());
    }

    private static void check(ObjectNode one, AdviceCheck c) {
        one.put("id", c.id());
        one.put("method", c.method());
        one.put("eta", c.eta());
        one.put("beta", c.beta());
        one.put("batch", c.batch());
        number(one, "predicted_rate", c.predictedRate());
        number(one, "observed_rate", c.observedRate());
        number(one, "kernel_drift", c.drift());
        number(one, "kernel_change_along_residual", c.along());
        one.put("verdict", c.verdict().name().toLowerCase(Locale.ROOT));
        one.put("text", c.text());
    }

    /** What the advice takes for granted, and whether anything here has looked. */
    private static void assumptions(ArrayNode list, Advice a) {
        boolean looked = !checks(a).isEmpty();
        ObjectNode constant = list.addObject();
        constant.put("assumption", "the kernel stays where it is at the start");
        constant.put("checked", looked);
        if (looked) {
            constant.put("holds", checks(a).getFirst().verdict() != CheckVerdict.ASSUMPTION_FAILS);
        } else {
            constant.putNull("holds");
        }
        ObjectNode fits = list.addObject();
        fits.put("assumption", "all equations can be fitted at once: λ_min(K) > 0");
        fits.put("checked", true);
        fits.put("holds", a.start().condition().value().isPresent());
        ObjectNode linear = list.addObject();
        linear.put("assumption", "the output is linear and no layer is narrow (for the width)");
        linear.put("checked", false);
        linear.putNull("holds");
    }

    private static void step(ObjectNode node, FullBatch.Step step, String formula) {
        node.put("eta", step.eta());
        node.put("beta", step.beta());
        node.put("factor", step.factor());
        node.put("formula", formula);
    }

    private static void number(ObjectNode node, String name, OptionalDouble value) {
        if (value.isPresent()) {
            node.put(name, value.getAsDouble());
        } else {
            node.putNull(name);
        }
    }

    private static void count(ObjectNode node, String name, Optional<OptionalLong> value) {
        if (value.isPresent() && value.get().isPresent()) {
            node.put(name, value.get().getAsLong());
        } else {
            node.putNull(name);
        }
    }
}
