package org.plstar.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Chart;
import org.plstar.app.report.Finding;
import org.plstar.app.report.NumberText;
import org.plstar.app.report.Reference;
import org.plstar.app.report.Values;
import org.plstar.landscape.Observation;
import org.plstar.study.fit.EdgeSummary;
import org.plstar.study.fit.FitQuantity;
import org.plstar.study.fit.FitSummary;

/** Whether the steps of a run were too long for the curvature that they met. */
final class EdgeWords {
    /** A factor by which a loss that was only noisy does not rise. */
    private static final double RISEN = 1.5;

    /** Batches that are enough to speak of, and the part of them that is worth a word. */
    private static final int SOME = 10;

    private static final double OFTEN = 0.1;

    /** A gauge below which nothing is near the edge. */
    private static final double NEAR = 0.1;

    private EdgeWords() {}

    /** Whether the steps were beyond the edge of stability behind the start. */
    static boolean beyond(FitSummary r) {
        return r.number(FitQuantity.EDGE_FROM).value().isPresent();
    }

    /** Whether the run ended at the first step beyond the edge. */
    static boolean stops(FitSummary r) {
        return r.number(FitQuantity.EDGE_FROM).orElse(-1) == r.number(FitQuantity.STEPS).orElse(0);
    }

    /** What is to be said of it; nothing where the steps were short enough. */
    static Optional<Finding> finding(FitSummary r) {
        if (beyond(r)) {
            return Optional.of(Finding.warning(edge(r)));
        }
        double batches = r.number(FitQuantity.BATCHES_BEYOND_EDGE).orElse(0);
        double seen = r.number(FitQuantity.BATCHES_SEEN).orElse(0);
        if (batches > OFTEN && seen >= SOME) {
            return Optional.of(
                    Finding.warning(
                            String.format(
                                    Locale.ROOT,
                                    "Of %.0f batches, evenly over the run, the step taken on them"
                                            + " raised the loss of %.0f %%: it is beyond the edge"
                                            + " of their own curvature. Take a smaller --eta, or a"
                                            + " larger --batch.",
                                    seen,
                                    100 * batches)));
        }
        Optional<Finding> other = tooLong(r);
        double first = r.number(FitQuantity.FIRST_GAUGE).orElse(0);
        return other.isEmpty() && first > 1
                ? Optional.of(
                        Finding.note(
                                "The first step is too large by a factor of "
                                        + n(first)
                                        + " for the curvature there; the steps behind it are"
                                        + " stable."))
                : other;
    }

    private static String edge(FitSummary r) {
        double from = r.number(FitQuantity.EDGE_FROM).orElse(0);
        double largest = r.number(FitQuantity.LARGEST_GAUGE_STEP).orElse(0);
        String times =
                n(r.number(FitQuantity.LARGEST_GAUGE).orElse(0))
                        + " times the limit of this method";
        String text =
                "At the edge of stability since step "
                        + (long) from
                        + ": η times the largest curvature "
                        + (largest < from
                                ? "passed the limit of this method there, as it did at step "
                                        + (long) largest
                                        + " ("
                                        + times
                                        + ")."
                                : "reached " + times + ", at step " + (long) largest + ".")
                        + (r.number(FitQuantity.LINEARIZED_LOSS).value().isPresent()
                                ? " The linearized prediction no longer holds, and the loss may"
                                : " The loss may")
                        + " rise for some steps; η below "
                        + n(r.number(FitQuantity.STABLE_ETA).orElse(0))
                        + " would be stable.";
        OptionalDouble expected = r.number(FitQuantity.RISE_EXPECTED).value();
        OptionalDouble rose = r.number(FitQuantity.ROSE_AT).value();
        double rise = r.number(FitQuantity.LARGEST_RISE).orElse(1);
        return text
                + (expected.isPresent()
                        ? " A rise of the loss was to be expected about step "
                                + (long) expected.getAsDouble()
                                + "."
                        : "")
                + (rose.isPresent()
                        ? " The loss rose at step " + (long) rose.getAsDouble() + "."
                        : "")
                + (rise >= RISEN ? " " + capital(risen(rise)) + "." : "");
    }

    private static String risen(double rise) {
        return "the loss stood up to " + n(rise) + " times above its lowest value before";
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** By what else was seen: rises of the loss, and kernels. */
    private static Optional<Finding> tooLong(FitSummary r) {
        double rise = r.number(FitQuantity.LARGEST_RISE).orElse(1);
        double curvature = r.number(FitQuantity.LARGEST_STEP_CURVATURE).orElse(0);
        if (rise < RISEN && curvature <= 2) {
            return Optional.empty();
        }
        if (r.method().batch().isPresent() && curvature <= 2) {
            return Optional.of(Finding.note(scattered(r, rise)));
        }
        List<String> said = new ArrayList<>();
        if (rise >= RISEN) {
            said.add(risen(rise));
        }
        if (curvature > 2) {
            said.add(
                    "η λ_max reached "
                            + n(curvature)
                            + " on "
                            + r.method().kernelRows()
                            + ", and above 2 plain gradient descent is unstable");
        }
        double eta = r.number(FitQuantity.ETA).orElse(0);
        return Optional.of(
                Finding.warning(
                        "The steps were too long at times: "
                                + String.join("; ", said)
                                + "."
                                + (eta > 0
                                        ? " Take a smaller step, such as --eta "
                                                + n(eta / Math.max(2, curvature))
                                                + "."
                                        : "")));
    }

    /** Of steps on batches that nothing else shows to be too long. */
    private static String scattered(FitSummary r, double rise) {
        return "%s: steps on batches of %d rows scatter about where those of all rows lead. Smaller"
                        .formatted(capital(risen(rise)), r.method().batch().orElse(0))
                + " steps, steps that decay (--schedule cosine) or a larger --batch scatter less.";
    }

    /** The same of a run that goes on. */
    static Optional<Finding> live(List<Observation> path) {
        return path.stream()
                .filter(o -> o.step() > 0 && o.further(EdgeSummary.TOP).orElse(0) > 1)
                .findFirst()
                .map(
                        o ->
                                Finding.warning(
                                        "At the edge of stability since step "
                                                + o.step()
                                                + " (η λ is "
                                                + n(o.further(EdgeSummary.TOP).orElse(0))
                                                + " times its limit there): the loss may rise. A"
                                                + " smaller --eta would be stable."));
    }

    /** Both gauges over the steps; absent where none was measured or all are far below the edge. */
    static Optional<Chart> chart(List<Observation> path) {
        List<Observation> seen =
                path.stream().filter(o -> o.further(EdgeSummary.TOP).isPresent()).toList();
        if (seen.size() < 2
                || seen.stream().allMatch(o -> o.further(EdgeSummary.TOP).orElse(0) < NEAR)) {
            return Optional.empty();
        }
        Values steps = Values.of(seen, Observation::step);
        return Optional.of(
                Chart.of(
                                "stability",
                                "Edge of stability",
                                "η times the largest curvature over what the method allows: above 1"
                                        + " steps are unstable, and the loss is to rise some steps"
                                        + " later. The curvature along the step itself passes 1 as"
                                        + " the loss rises.",
                                Axis.log("step"),
                                Axis.linear("times the edge"))
                        .line("largest curvature", "network", steps, values(seen, EdgeSummary.TOP))
                        .line("along the step", "test", steps, values(seen, EdgeSummary.STEP))
                        .with(Reference.horizontal(1, "edge of stability")));
    }

    private static Values values(List<Observation> path, String key) {
        return Values.of(path, o -> o.further(key), "not measured at this step");
    }

    private static String n(double v) {
        return NumberText.inWords(v);
    }
}
