package org.plstar.app.run;

import java.nio.file.Path;
import java.util.OptionalDouble;
import org.plstar.app.report.Finding;
import org.plstar.app.report.NumberText;
import org.plstar.study.claim.PastedText;
import org.plstar.study.fit.FitQuantity;
import org.plstar.study.fit.FitSummary;

/** How a run ended, and what to do next. */
final class EndWords {
    private EndWords() {}

    /**
     * The first finding.
     *
     * @param directory of the run
     * @param failed whether the model is no better than a constant answer
     */
    static Finding finding(FitSummary r, String directory, boolean failed) {
        long steps = (long) r.number(FitQuantity.STEPS).orElse(0);
        String planned = r.ending().goal().map(g -> " of " + g.steps()).orElse("");
        OptionalDouble until =
                r.ending().goal().map(FitSummary.GoalSummary::until).orElse(OptionalDouble.empty());
        String loss = n(r.number(FitQuantity.LOSS).orElse(Double.POSITIVE_INFINITY));
        return switch (r.outcome()) {
            case DIVERGED -> diverged(r);
            case STOPPED ->
                    Finding.warning(
                            "Stopped at step "
                                    + steps
                                    + planned
                                    + (EdgeWords.stops(r)
                                            ? ", where the steps pass the edge of stability"
                                            : "")
                                    + (steps == 0 ? "" : ". " + fell(r))
                                    + ". Go on with: plstar train --resume "
                                    + PastedText.path(Path.of(directory)));
            case TARGET_REACHED ->
                    good(
                            failed || EdgeWords.beyond(r),
                            "Reached the loss that was asked for"
                                    + (until.isPresent() ? " (" + n(until.getAsDouble()) + ")" : "")
                                    + " at step "
                                    + steps
                                    + planned
                                    + ". "
                                    + fell(r)
                                    + ".");
            case GRADIENT_VANISHED ->
                    Finding.warning(
                            "Ended at step "
                                    + steps
                                    + planned
                                    + " with a gradient of zero. "
                                    + fell(r)
                                    + ". If the loss is still large, units are dead or there are"
                                    + " too few parameters: start from another --seed, or use a"
                                    + " wider network.");
            case STALLED ->
                    Finding.warning(
                            "Stalled at step "
                                    + steps
                                    + planned
                                    + ", since no step lowers the loss any more. "
                                    + fell(r)
                                    + ". Either it is at the level of rounding, and nothing is"
                                    + " left to gain, or rows contradict each other or the network"
                                    + " is too small to go on.");
            case STEPS_DONE ->
                    until.isPresent()
                            ? Finding.warning(
                                    "All "
                                            + steps
                                            + " steps are done and the loss is "
                                            + loss
                                            + ", above --until "
                                            + n(until.getAsDouble())
                                            + ". Take more: plstar train --resume "
                                            + PastedText.path(Path.of(directory))
                                            + " --steps "
                                            + 2 * steps)
                            : steps == 0
                                    ? Finding.note("No step was taken; the loss is " + loss + ".")
                                    : good(
                                            failed || !fallen(r) || EdgeWords.beyond(r),
                                            fell(r) + ".");
        };
    }

    /** Praise is for a loss that fell and a model that is of use. */
    private static Finding good(boolean failed, String text) {
        return failed ? Finding.note(text) : Finding.good(text);
    }

    private static boolean fallen(FitSummary r) {
        return r.number(FitQuantity.LOSS).orElse(Double.POSITIVE_INFINITY)
                < r.number(FitQuantity.INITIAL_LOSS).orElse(0);
    }

    private static String fell(FitSummary r) {
        double first = r.number(FitQuantity.INITIAL_LOSS).orElse(Double.POSITIVE_INFINITY);
        double last = r.number(FitQuantity.LOSS).orElse(Double.POSITIVE_INFINITY);
        long steps = (long) r.number(FitQuantity.STEPS).orElse(0);
        OptionalDouble eta = r.number(FitQuantity.ETA).value();
        return r.method().title()
                + " took the loss from "
                + n(first)
                + " to "
                + n(last)
                + (last < first && last > 0 ? " (a factor of " + n(first / last) + ")" : "")
                + " in "
                + steps
                + (eta.isPresent()
                        ? " steps of η = " + n(eta.getAsDouble())
                        : " steps, each " + r.etaReason());
    }

    private static Finding diverged(FitSummary r) {
        OptionalDouble eta = r.number(FitQuantity.ETA).value();
        if (!(r.method().plain() && eta.isPresent())) {
            return Finding.warning(
                    "Training diverged: "
                            + r.ending().outcomeDetail()
                            + ". Try a smaller --eta, or another --optimizer.");
        }
        double max = r.number(FitQuantity.INITIAL_LAMBDA_MAX).orElse(Double.POSITIVE_INFINITY);
        return Finding.warning(
                "Training diverged. The step η = "
                        + n(eta.getAsDouble())
                        + " times λ_max = "
                        + n(max)
                        + " is "
                        + n(eta.getAsDouble() * max)
                        + "; on a quadratic loss gradient descent needs it below 2. Use --eta auto,"
                        + " or a step below "
                        + n(2 / max)
                        + ".");
    }

    private static String n(double v) {
        return NumberText.inWords(v);
    }
}
