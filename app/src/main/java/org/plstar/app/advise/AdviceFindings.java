package org.plstar.app.advise;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.plstar.app.report.Finding;
import org.plstar.app.report.NumberText;
import org.plstar.app.run.FloorWords;
import org.plstar.app.run.TargetWords;
import org.plstar.landscape.advice.FullBatch;
import org.plstar.landscape.advice.NearLinearWidth;
import org.plstar.study.advise.Advice;
import org.plstar.study.advise.AdviceCheck;
import org.plstar.study.advise.AdviceRequest;
import org.plstar.study.advise.Recommendation;

/** The advice in words, the most important first. */
final class AdviceFindings {
    private AdviceFindings() {}

    static List<Finding> of(AdviceRequest request, Advice a, String command) {
        List<Finding> found = new ArrayList<>();
        Recommendation.of(a, request.data().training().rows())
                .ifPresent(r -> found.add(recommended(r, a, command)));
        found.add(step(a.start()));
        TargetWords.add(request.data().targetScaling(), found::add);
        if (a.forecast().isEmpty()) {
            found.add(
                    Finding.warning(
                            "Only the step is known: " + none(request, a) + ". Try: " + command));
            return found;
        }
        Advice.Forecast f = a.forecast().get();
        found.add(conditioning(a.start()));
        found.addAll(FloorWords.findings(f.floor(), OptionalDouble.empty(), true));
        found.add(steps(a.start(), f));
        f.fullBatch().ifPresent(full -> found.add(momentum(full, f)));
        found.add(batches(f));
        found.add(
                f.width()
                        .map(w -> width(w))
                        .orElseGet(
                                () ->
                                        Finding.warning(
                                                "Nothing can be said about the width: the"
                                                        + " linearized model's weights leave the"
                                                        + " range of numbers.")));
        f.checks().forEach(c -> found.add(check(c)));
        if (f.checks().isEmpty()) {
            found.add(
                    Finding.note(
                            "All of this takes the kernel as constant, which was not checked; add"
                                    + " --verify to train a little and see."));
        }
        return found;
    }

    /** What to do, as a command that can be pasted, and why. */
    private static Finding recommended(Recommendation r, Advice a, String command) {
        String target = n(a.start().target());
        String plain =
                r.plainSteps().isPresent()
                        ? "" + r.plainSteps().getAsLong()
                        : "more than " + n(Advice.MOST_STEPS);
        String taken = r.steps().isPresent() ? "" + r.steps().getAsLong() : "";
        String why =
                switch (r.method()) {
                    case DESCENT ->
                            "gradient descent on all rows: the linearized model comes to a loss of "
                                    + target
                                    + " in "
                                    + taken
                                    + " steps";
                    case MOMENTUM ->
                            "momentum: the linearized model comes to a loss of "
                                    + target
                                    + " in "
                                    + taken
                                    + " steps, plain descent in "
                                    + plain;
                    case BATCHES ->
                            "batches of "
                                    + r.batch()
                                    + ": the linearized model comes to a loss of "
                                    + target
                                    + " in "
                                    + taken
                                    + " steps of so few rows, plain descent in "
                                    + plain
                                    + " of all";
                    case DAMPED_NEWTON ->
                            "to a loss of "
                                    + target
                                    + " plain descent needs "
                                    + plain
                                    + " steps; Levenberg-Marquardt steps are not slowed by the"
                                    + " condition number";
                };
        return r.applies() || r.method() == Recommendation.Way.DAMPED_NEWTON
                ? Finding.good("Recommended: " + command + " (" + why + ").")
                : Finding.note("Recommended: " + command + " (" + moved(r, a) + ").");
    }

    /** Why it is that way, where the kernel moves too far for numbers of steps. */
    private static String moved(Recommendation r, Advice a) {
        Advice.Forecast f = a.forecast().orElseThrow();
        String far =
                f.width()
                        .map(
                                w ->
                                        String.format(
                                                Locale.ROOT,
                                                "the kernel differs from its start by %.1f %% where"
                                                        + " the linearized model ends, so that its"
                                                        + " numbers of steps do not apply",
                                                100 * w.drift()))
                        .orElse(
                                "the linearized model's weights leave the range of numbers, so that"
                                        + " its numbers of steps do not apply");
        if (r.method() == Recommendation.Way.DESCENT && r.eta() == a.start().eta()) {
            return "gradient descent at 1/λ_max: "
                    + far
                    + (f.checks().isEmpty()
                            ? "; --verify tries faster ways"
                            : "; no faster way did better when it was tried");
        }
        AdviceCheck tried = r.tried(f.checks()).orElseThrow();
        int last = tried.losses().at().length - 1;
        return tried.method()
                + ": "
                + far
                + "; when it was tried it came to a loss of "
                + n(tried.losses().observed()[last])
                + " in "
                + tried.losses().at()[last]
                + " steps, gradient descent at 1/λ_max to "
                + n(f.checks().getFirst().losses().observed()[last]);
    }

    /** Why nothing is predicted; empty where something is. */
    private static String none(AdviceRequest request, Advice a) {
        return a.none()
                .map(
                        why ->
                                switch (why) {
                                    case CROSS_ENTROPY ->
                                            "rates, batches and widths in closed form are those of"
                                                    + " the square loss, not of cross-entropy";
                                    case KERNEL_OF_SOME_ROWS ->
                                            "the kernel of all training rows has "
                                                    + a.start().equations()
                                                    + " equations, more than --kernel-equations "
                                                    + request.kernelEquations();
                                })
                .orElse("");
    }

    private static Finding step(Advice.Start a) {
        return Finding.good(
                "Gradient descent on all rows is stable below η = 2/λ_max = "
                        + n(2 / a.lambdaMax())
                        + "; take 1/λ_max = "
                        + n(1 / a.lambdaMax())
                        + " (λ_max = "
                        + n(a.lambdaMax())
                        + " on all training rows, by "
                        + a.lambdaMaxTrust()
                        + ").");
    }

    private static Finding conditioning(Advice.Start a) {
        return a.condition().value().isPresent()
                ? Finding.note(
                        "The kernel K/N has eigenvalues from "
                                + n(a.lambdaMin())
                                + " to "
                                + n(a.lambdaMax())
                                + ": condition number "
                                + n(a.condition().value().getAsDouble())
                                + "; the loss satisfies PL* at the start with μ = λ_min.")
                : Finding.warning(
                        "The kernel has no condition number: "
                                + a.condition().reason()
                                + ". PL* can only hold down to a floor, and steps that need λ_min"
                                + " are left out.");
    }

    private static Finding steps(Advice.Start at, Advice.Forecast a) {
        StringBuilder s = new StringBuilder("From a loss of ");
        s.append(n(at.loss())).append(" to ").append(n(at.target()));
        s.append(" the linearized model needs ")
                .append(count(a.steps()))
                .append(" steps of 1/λ_max");
        a.best()
                .bestEta()
                .ifPresent(
                        eta ->
                                s.append(", ")
                                        .append(count(a.best().bestSteps()))
                                        .append(" of the soonest constant step ")
                                        .append(n(eta)));
        if (a.fullBatch().isPresent()) {
            s.append(", ").append(count(a.momentumSteps())).append(" with momentum");
        }
        if (a.stochasticBatch() > 0) {
            s.append("; stochastic gradient descent with batches of ").append(a.stochasticBatch());
            s.append(
                    a.stochasticSteps().isPresent()
                            ? " needs about "
                                    + a.stochasticSteps().getAsLong()
                                    + " in the mean over draws"
                            : " needs more than the " + a.simulated() + " that were simulated");
        }
        return Finding.note(s.append(".").toString());
    }

    private static Finding momentum(FullBatch f, Advice.Forecast a) {
        FullBatch.Step m = f.cautiousMomentum();
        if (a.steps().isPresent()
                && a.momentumSteps().orElse(Long.MAX_VALUE) >= a.steps().getAsLong()) {
            return Finding.note(
                    "Momentum is not worth it here: to that loss it needs "
                            + count(a.momentumSteps())
                            + " steps, plain gradient descent "
                            + count(a.steps())
                            + ".");
        }
        return Finding.note(
                "With momentum take β = ((√κ - 1)/(√κ + 1))² = "
                        + String.format(Locale.ROOT, "%.6f", m.beta())
                        + " and η = (1 + β)/λ_max = "
                        + n(m.eta())
                        + ", half of the limit: in the worst direction the residual then shrinks"
                        + " by "
                        + String.format(Locale.ROOT, "%.6f", m.factor())
                        + " a step instead of "
                        + String.format(Locale.ROOT, "%.6f", f.plain().factor())
                        + " at 1/λ_max without.");
    }

    private static Finding batches(Advice.Forecast a) {
        Advice.Batch best =
                a.batches().stream()
                        .filter(b -> b.size() == a.stochasticBatch())
                        .findFirst()
                        .orElse(a.batches().getLast());
        return Finding.good(
                "The critical batch size is m* = "
                        + n(a.criticalBatch())
                        + ": a step of m rows is worth nearly m steps of single rows well below it,"
                        + " and at most "
                        + n(4 * (a.criticalBatch() - 1))
                        + " however large m is. With batches of "
                        + best.size()
                        + " take η = "
                        + n(best.eta())
                        + "; a step is then worth "
                        + n(best.speedUp())
                        + " steps of single rows.");
    }

    private static Finding width(NearLinearWidth w) {
        String moved =
                "Where the linearized model ends, the kernel differs from its start by "
                        + String.format(Locale.ROOT, "%.1f %%", 100 * w.drift());
        return w.reached()
                ? Finding.good(
                        moved
                                + ": the network is near-linear as it is (tolerance "
                                + String.format(Locale.ROOT, "%.0f %%", 100 * w.tolerance())
                                + ").")
                : Finding.note(
                        moved
                                + ". For "
                                + String.format(Locale.ROOT, "%.0f %%", 100 * w.tolerance())
                                + " its layers should be about "
                                + n(w.factor())
                                + " times as wide (if the change falls like m^-0.9, as is usually"
                                + " seen), at most "
                                + n(w.cautious())
                                + " times (m^-½), provided that the output is linear and no layer"
                                + " is narrow; plstar linearity measures it.");
    }

    private static Finding check(AdviceCheck c) {
        String text = "Checked: " + c.method() + ", η = " + n(c.eta()) + ": " + c.text() + ".";
        return switch (c.verdict()) {
            case AGREES -> Finding.good(text);
            case ASSUMPTION_FAILS, NOT_COMPARED -> Finding.note(text);
            case DISAGREES -> Finding.warning(text);
        };
    }

    private static String count(OptionalLong steps) {
        return steps.isPresent()
                ? Long.toString(steps.getAsLong())
                : "more than " + n(Advice.MOST_STEPS);
    }

    static String n(double v) {
        return NumberText.inWords(v);
    }
}
