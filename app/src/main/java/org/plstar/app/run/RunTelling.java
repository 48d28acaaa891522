package org.plstar.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.plstar.app.report.Finding;
import org.plstar.app.report.NumberText;
import org.plstar.operator.Estimate;
import org.plstar.optimize.Outcome;
import org.plstar.study.Measured;
import org.plstar.study.TrainingLayers;
import org.plstar.study.fit.FitQuantity;
import org.plstar.study.fit.FitSummary;
import org.plstar.study.fit.NoPrediction;
import org.plstar.study.fit.ObservationPlan;
import org.plstar.study.fit.OutputRange;

/** What a training run shows, in words, the most important first. */
public final class RunTelling {

    private RunTelling() {}

    public static List<Finding> of(FitSummary r, String directory) {
        List<Finding> found = new ArrayList<>();
        found.add(EndWords.finding(r, directory, QualityWords.failed(r)));
        r.network().outputRange().ifPresent(o -> found.add(range(r, o)));
        boolean moved = value(r, FitQuantity.STEPS) > 0;
        boolean sound = moved && r.outcome() != Outcome.DIVERGED;
        if (moved) {
            found.addAll(QualityWords.findings(r));
        }
        Optional<Finding> unstable = sound ? EdgeWords.finding(r) : Optional.empty();
        unstable.ifPresent(found::add);
        if (sound) {
            found.add(LawWords.law(r, unstable.isEmpty()));
        }
        found.add(kernel(r));
        if (!r.method().allKernelRows()) {
            r.curvature().ifPresent(c -> found.add(curvature(r, c)));
        }
        if (r.outcome() != Outcome.DIVERGED) {
            found.addAll(FloorWords.findings(r.law().plFloor(), plainStep(r), !moved));
        }
        if (sound) {
            rates(r, found);
            ParallelWords.finding(r).ifPresent(found::add);
            found.add(LawWords.linearity(r));
        }
        trainingLayers(r)
                .ifPresent(
                        m ->
                                found.add(
                                        Finding.note(
                                                Character.toUpperCase(m.charAt(0))
                                                        + m.substring(1)
                                                        + ".")));
        thinned(r).ifPresent(t -> found.add(Finding.note(t + ".")));
        r.data().training().conflicts().stream()
                .limit(3)
                .forEach(
                        c ->
                                found.add(
                                        Finding.warning(
                                                "Rows with equal features but different targets"
                                                        + " cannot both be fitted: "
                                                        + c
                                                        + ".")));
        duplicates(r.data(), found);
        TargetWords.add(r.data().targetScaling(), found::add);
        List<String> constant = r.data().constantFeatures();
        if (!constant.isEmpty()) {
            found.add(
                    Finding.note(
                            constant.size()
                                    + " feature(s) never change in the training rows and play no"
                                    + " part: "
                                    + shortList(constant)
                                    + "."));
        }
        return found;
    }

    /** What losses and kernels are of, where layers act in another way while they train. */
    static Optional<String> trainingLayers(FitSummary r) {
        return new TrainingLayers(r.network().batchNorm(), r.network().dropout(), 1).meaning();
    }

    private static OptionalDouble plainStep(FitSummary r) {
        return r.method().plain() ? r.number(FitQuantity.ETA).value() : OptionalDouble.empty();
    }

    private static void duplicates(FitSummary.DataSummary data, List<Finding> found) {
        if (data.training().mergedDuplicates() > 0) {
            found.add(
                    Finding.note(
                            data.training().mergedDuplicates()
                                    + " training row(s) repeat others, targets included; kernels of"
                                    + " all rows take them once, with a higher"
                                    + " weight, since equal rows would make them singular."));
        }
        data.test()
                .testRowsInTrainingWhere()
                .ifPresent(
                        where ->
                                found.add(
                                        Finding.warning(
                                                data.test().testRowsInTraining()
                                                        + " test row(s) also stand in the training"
                                                        + " rows and flatter the test: "
                                                        + where
                                                        + ".")));
        if (data.test().mergedTestDuplicates() > 0) {
            found.add(
                    Finding.note(
                            data.test().mergedTestDuplicates()
                                    + " test row(s) repeat other test rows, targets included."));
        }
        data.test().testConflicts().stream()
                .limit(3)
                .forEach(
                        c ->
                                found.add(
                                        Finding.warning(
                                                "Test rows with equal features but different"
                                                        + " targets cannot all be predicted: "
                                                        + c
                                                        + ".")));
    }

    private static String shortList(List<String> names) {
        return names.size() <= 8
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, 8)) + ", …";
    }

    /** Outputs that no weights bring to their targets. */
    private static Finding range(FitSummary r, OutputRange o) {
        String last = "The last layer, %s, gives numbers ".formatted(o.layer());
        return Finding.warning(
                last
                        + (o.most().isPresent()
                                ? "from %s to %s"
                                        .formatted(whole(o.least()), whole(o.most().getAsDouble()))
                                : "of at least " + whole(o.least()))
                        + (r.method().square()
                                ? ", and targets reach from %s to %s: no weights fit them."
                                        .formatted(whole(o.leastTarget()), whole(o.mostTarget()))
                                : ", and cross-entropy takes logits of any size.")
                        + " End the network with a dense layer.");
    }

    private static String whole(double v) {
        return v == Math.rint(v) ? String.valueOf((long) v) : n(v);
    }

    private static double value(FitSummary r, FitQuantity q) {
        return r.number(q).orElse(Double.POSITIVE_INFINITY);
    }

    private static Finding kernel(FitSummary r) {
        Measured condition = r.number(FitQuantity.CONDITION_NUMBER);
        String where = " on " + r.method().kernelRows();
        if (condition.value().isEmpty()) {
            return Finding.warning(
                    "The tangent kernel has no condition number"
                            + where
                            + ": "
                            + condition.reason()
                            + ".");
        }
        double min = value(r, FitQuantity.LAMBDA_MIN);
        OptionalDouble eta = plainStep(r);
        return Finding.note(
                "When last measured (step "
                        + (long) value(r, FitQuantity.LAMBDA_STEP)
                        + ") the tangent kernel K/N has eigenvalues from "
                        + n(min)
                        + " to "
                        + n(value(r, FitQuantity.LAMBDA_MAX))
                        + where
                        + ": condition number "
                        + n(condition.value().getAsDouble())
                        + "."
                        + (eta.isPresent() ? slowest(r, eta.getAsDouble(), min) : ""));
    }

    /**
     * How fast the error along the weakest direction shrinks. λ_min of a sample is at least that of
     * all rows, and for the square loss so is every observed μ.
     */
    private static String slowest(FitSummary r, double eta, double min) {
        if (r.method().allKernelRows()) {
            return " The error along its weakest direction shrinks by 1 - ηλ_min = 1 - "
                    + n(eta * min)
                    + " a step.";
        }
        double least = r.method().square() ? Math.min(min, value(r, FitQuantity.MU)) : min;
        return " On all training rows λ_min is at most "
                + n(least)
                + ", so the error along the weakest direction shrinks by at most a part of ηλ_min = "
                + n(eta * least)
                + " a step.";
    }

    private static Finding curvature(FitSummary r, Estimate c) {
        return Finding.note(
                "On all "
                        + r.data().trainingRows()
                        + " training rows the largest eigenvalue of "
                        + (r.method().square() ? "K/N" : "JᵀBJ/N")
                        + " at the start is "
                        + n(c.value())
                        + " to within "
                        + n(c.error())
                        + (c.converged() ? "" : ", not converged")
                        + " ("
                        + c.reason()
                        + ").");
    }

    private static void rates(FitSummary r, List<Finding> found) {
        OptionalDouble measured = r.number(FitQuantity.MEASURED_RATE).value();
        OptionalDouble predicted = r.number(FitQuantity.PREDICTED_RATE).value();
        if (r.outcome() == Outcome.DIVERGED || measured.isEmpty()) {
            return;
        }
        String text =
                "Between steps "
                        + r.law().rateSteps().getFirst()
                        + " and "
                        + r.law().rateSteps().getLast()
                        + " the loss shrank by a factor of "
                        + rate(measured)
                        + " a step";
        found.add(
                predicted.isPresent()
                        ? Finding.note(
                                text
                                        + "; the kernel at the start had predicted "
                                        + rate(predicted)
                                        + ".")
                        : Finding.note(text + ". No prediction: " + noPrediction(r) + "."));
    }

    /** Why there is no prediction in closed form, and what to do for it. */
    static String noPrediction(FitSummary r) {
        return r.law()
                .noPrediction()
                .map(
                        why ->
                                why.reason()
                                        + (why == NoPrediction.KERNEL_OF_SOME_ROWS
                                                ? "; raise --kernel-equations for it"
                                                : ""))
                .orElse("none was asked for");
    }

    /**
     * What of the usual observations was left out, why, and how to have it; absent if nothing was.
     */
    static Optional<String> thinned(FitSummary r) {
        List<ObservationPlan.Reduction> left = r.observations().left();
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        String.format(
                                Locale.ROOT,
                                "Measured less often than usual, in at most %.0f %% of the work: %s;"
                                        + " for more take --look-share %.2g",
                                100 * r.observations().share(),
                                left.stream()
                                        .map(RunTelling::instead)
                                        .collect(Collectors.joining(", ")),
                                Math.min(1, 2.5 * r.observations().share())));
    }

    private static String instead(ObservationPlan.Reduction r) {
        return switch (r.kind()) {
            case OBSERVATIONS -> "all rows at " + r.count() + " steps";
            case KERNELS -> "the kernel at " + r.count();
            case EQUATIONS -> "at most " + r.count() + " equations of it";
            case TEST_ROWS -> r.count() + " test rows before the end";
            case PRODUCTS -> "λ_max of the kernel's rows only";
        };
    }

    static String n(double v) {
        return NumberText.inWords(v);
    }

    private static String rate(OptionalDouble v) {
        return String.format(Locale.ROOT, "%.6f", v.getAsDouble());
    }
}
