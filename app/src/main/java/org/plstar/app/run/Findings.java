package org.plstar.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.plstar.app.report.Finding;
import org.plstar.app.report.NumberText;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.Observation;
import org.plstar.landscape.Rates;
import org.plstar.operator.Estimate;
import org.plstar.optimize.Outcome;
import org.plstar.study.PreparedDataset;
import org.plstar.study.TrainingLayers;
import org.plstar.study.fit.FitResult;
import org.plstar.study.fit.Looks;
import org.plstar.study.fit.Method;
import org.plstar.study.fit.NoPrediction;
import org.plstar.study.fit.TargetErrors;
import org.plstar.system.Loss;

/** What a training run shows, in words, the most important first. */
final class Findings {
    private static final double NEARLY_LINEAR = 0.1;

    private Findings() {}

    static List<Finding> of(FitResult r) {
        List<Finding> found = new ArrayList<>();
        found.add(fit(r));
        accuracy(r).ifPresentOrElse(found::add, () -> {});
        errors(r, found);
        found.add(pl(r));
        found.add(kernel(r));
        if (!r.kernelRows().all()) {
            r.curvature().ifPresent(c -> found.add(curvature(r, c)));
        }
        found.addAll(FloorWords.findings(r.floor(), r.data(), r.plainStep(), false));
        rates(r, found);
        ParallelWords.finding(r).ifPresent(found::add);
        found.add(linearity(r));
        TrainingLayers.of(r.network())
                .meaning()
                .ifPresent(
                        m ->
                                found.add(
                                        Finding.note(
                                                Character.toUpperCase(m.charAt(0))
                                                        + m.substring(1)
                                                        + ".")));
        thinned(r).ifPresent(t -> found.add(Finding.note(t + ".")));
        r.data().duplicates().conflicts().stream()
                .limit(3)
                .forEach(
                        c ->
                                found.add(
                                        Finding.warning(
                                                "Rows with equal features but different targets cannot both be fitted: "
                                                        + c.text()
                                                        + ".")));
        duplicates(r.data(), found);
        if (!r.data().standardizer().constant().isEmpty()) {
            found.add(
                    Finding.note(
                            r.data().standardizer().constant().size()
                                    + " feature(s) never change in the training rows and were left out: "
                                    + shortList(r.data().standardizer().constant())
                                    + "."));
        }
        return found;
    }

    private static void duplicates(PreparedDataset data, List<Finding> found) {
        int merged = data.duplicates().merged();
        if (merged > 0) {
            found.add(
                    Finding.note(
                            merged
                                    + " training row(s) repeat others, targets included; kernels of all rows take them once, with a higher"
                                    + " weight, since equal rows would make them singular."));
        }
        if (!data.repeated().isEmpty()) {
            found.add(
                    Finding.warning(
                            data.repeated().size()
                                    + " test row(s) also stand in the training rows and flatter the test: "
                                    + data.testRowsText(data.repeated())
                                    + "."));
        }
        data.testDuplicates()
                .ifPresent(
                        d -> {
                            if (d.merged() > 0) {
                                found.add(
                                        Finding.note(
                                                d.merged()
                                                        + " test row(s) repeat other test rows, targets included."));
                            }
                            d.conflicts().stream()
                                    .limit(3)
                                    .forEach(
                                            c ->
                                                    found.add(
                                                            Finding.warning(
                                                                    "Test rows with equal features but different targets cannot all be predicted: "
                                                                            + c.text()
                                                                            + ".")));
                        });
    }

    private static String shortList(List<String> names) {
        return names.size() <= 8
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, 8)) + ", …";
    }

    private static Finding fit(FitResult r) {
        double first = r.path().getFirst().loss();
        double last = r.last().loss();
        if (r.outcome() == Outcome.DIVERGED
                && !r.settings().method().equals(Method.GRADIENT_DESCENT)) {
            return Finding.warning("Training diverged: " + r.detail() + ".");
        }
        if (r.outcome() == Outcome.DIVERGED) {
            double eta = r.eta().orElseThrow();
            double max = r.kernels().getFirst().max();
            return Finding.warning(
                    "Training diverged. The step η = "
                            + n(eta)
                            + " times λ_max = "
                            + n(max)
                            + " is "
                            + n(eta * max)
                            + "; on a quadratic loss gradient descent needs it below 2. Use --eta auto, or a step below "
                            + n(2 / max)
                            + ".");
        }
        return Finding.good(
                r.settings().method().title()
                        + " took the loss from "
                        + n(first)
                        + " to "
                        + n(last)
                        + " (a factor of "
                        + n(first / Math.max(last, Double.MIN_NORMAL))
                        + ") in "
                        + r.last().step()
                        + (r.eta().isPresent()
                                ? " steps of η = " + n(r.eta().getAsDouble())
                                : " steps, each " + r.etaReason())
                        + ".");
    }

    private static Optional<Finding> accuracy(FitResult r) {
        Observation o = r.last();
        if (o.trainAccuracy().isEmpty()) {
            return Optional.empty();
        }
        String test =
                o.testAccuracy().isPresent()
                        ? ", and "
                                + percent(o.testAccuracy())
                                + " of the test rows that it never saw"
                        : "";
        return Optional.of(
                Finding.good(
                        "The network classifies "
                                + percent(o.trainAccuracy())
                                + " of the training rows rightly"
                                + test
                                + "."));
    }

    private static void errors(FitResult r, List<Finding> found) {
        for (int j = 0; j < r.trainErrors().size(); j++) {
            TargetErrors e = r.trainErrors().get(j);
            String test =
                    j < r.testErrors().size()
                            ? "; on the test rows " + off(r.testErrors().get(j))
                            : "";
            found.add(
                    Finding.good(
                            "In the units of "
                                    + e.target()
                                    + " the network is off by "
                                    + off(e)
                                    + " on the training rows"
                                    + test
                                    + "."));
        }
    }

    private static String off(TargetErrors e) {
        return n(e.rmse()) + " (root mean square), " + n(e.mae()) + " (mean absolute)";
    }

    private static Finding pl(FitResult r) {
        OptionalDouble mu = r.smallestMu();
        if (mu.isEmpty()) {
            return Finding.note(
                    "The loss was zero at every observed step, so any PL constant holds.");
        }
        int p = r.network().layout().size();
        int n = r.data().training().rows() * r.data().encoding().outputs();
        return Finding.note(
                "The Polyak–Łojasiewicz inequality ½‖∇L‖² ≥ "
                        + (r.settings().method().smoothing() > 0 ? "μ(L - L*)" : "μL")
                        + " held at every observed step with μ = "
                        + n(mu.getAsDouble())
                        + ". The network has "
                        + p
                        + " parameters for "
                        + n
                        + " equations"
                        + (p > n
                                ? ", more than it needs."
                                : ", so it cannot fit every target: PL* can only hold down to a floor."));
    }

    private static Finding kernel(FitResult r) {
        KernelState k = r.kernels().getLast();
        String where = " on " + r.kernelRows().text(r.data().training().rows());
        if (k.condition().value().isEmpty()) {
            return Finding.warning(
                    "The tangent kernel has no condition number"
                            + where
                            + ": "
                            + k.condition().reason()
                            + ".");
        }
        return Finding.note(
                "At the last look the tangent kernel K/N has eigenvalues from "
                        + n(k.min())
                        + " to "
                        + n(k.max())
                        + where
                        + ": condition number "
                        + n(k.condition().value().getAsDouble())
                        + "."
                        + (r.plain()
                                ? " The error along its weakest direction shrinks by 1 - ηλ_min = 1 - "
                                        + n(r.eta().orElseThrow() * k.min())
                                        + " a step."
                                : ""));
    }

    private static Finding curvature(FitResult r, Estimate c) {
        return Finding.note(
                "On all "
                        + r.data().training().rows()
                        + " training rows the largest eigenvalue of "
                        + (r.settings().method().loss() == Loss.SQUARE ? "K/N" : "JᵀBJ/N")
                        + " at the start is "
                        + n(c.value())
                        + " to within "
                        + n(c.error())
                        + (c.converged() ? "" : ", not converged")
                        + " ("
                        + c.reason()
                        + ").");
    }

    private static void rates(FitResult r, List<Finding> found) {
        Rates rates = r.rates();
        if (r.outcome() == Outcome.DIVERGED || rates.measured().isEmpty()) {
            return;
        }
        String measured =
                "Between steps "
                        + rates.from()
                        + " and "
                        + rates.to()
                        + " the loss shrank by a factor of "
                        + rate(rates.measured())
                        + " a step";
        found.add(
                rates.predicted().isPresent()
                        ? Finding.note(
                                measured
                                        + "; the kernel at the start had predicted "
                                        + rate(rates.predicted())
                                        + ".")
                        : Finding.note(measured + ". No prediction: " + noPrediction(r) + "."));
    }

    private static Finding linearity(FitResult r) {
        double drift = r.kernels().stream().mapToDouble(KernelState::drift).max().orElse(0);
        double moved = r.last().relativeDistance();
        String text =
                "The kernel moved by "
                        + percent(OptionalDouble.of(drift))
                        + " and the weights by "
                        + percent(OptionalDouble.of(moved))
                        + " of their norms: ";
        return drift < NEARLY_LINEAR
                ? Finding.good(text + "the network stayed close to its linearization.")
                : Finding.note(
                        text
                                + "the network did not stay close to its linearization; wider layers move less.");
    }

    /** Why there is no prediction in closed form, and what to do for it. */
    static String noPrediction(FitResult r) {
        return r.noPrediction()
                .map(
                        why ->
                                why.reason()
                                        + (why == NoPrediction.KERNEL_OF_SOME_ROWS
                                                ? "; raise --kernel-equations for it"
                                                : ""))
                .orElse("none was asked for");
    }

    /** What of the usual observations was left out, why, and how to have it; absent if nothing was. */
    static Optional<String> thinned(FitResult r) {
        List<Looks.Reduction> left = r.looks().left();
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        String.format(
                                Locale.ROOT,
                                "Looking may take %.0f %% of a run's operations (--look-share), and"
                                        + " 1e12 in any case, some ten seconds: so this one looked at %s",
                                100 * r.settings().budget().share(),
                                left.stream()
                                        .map(Findings::instead)
                                        .collect(Collectors.joining(", "))));
    }

    private static String instead(Looks.Reduction r) {
        return switch (r.kind()) {
            case OBSERVATIONS -> "all rows at " + r.count() + " steps (--trace-rows)";
            case KERNELS -> "the kernel at " + r.count() + " (--kernel-steps)";
            case EQUATIONS -> "at most " + r.count() + " equations of it (--kernel-equations)";
            case PRODUCTS -> "λ_max of the kernel's rows only";
        };
    }

    static String n(double v) {
        return NumberText.inWords(v);
    }

    private static String rate(OptionalDouble v) {
        return String.format(Locale.ROOT, "%.6f", v.getAsDouble());
    }

    private static String percent(OptionalDouble v) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * v.getAsDouble());
    }
}
