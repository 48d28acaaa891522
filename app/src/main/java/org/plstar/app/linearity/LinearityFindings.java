package org.plstar.app.linearity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.plstar.app.refusal.OptionHints;
import org.plstar.app.report.Finding;
import org.plstar.app.run.TargetWords;
import org.plstar.landscape.linearity.CompleteRows;
import org.plstar.landscape.linearity.Quantity;
import org.plstar.landscape.linearity.Slope;
import org.plstar.landscape.linearity.Verdict;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.study.linearity.CatapultRuns;
import org.plstar.study.linearity.LinearityResult;

/** What a sweep shows, in sentences. */
final class LinearityFindings {
    /** The slope of the theorem. */
    private static final double HALF = -0.5;

    private LinearityFindings() {}

    static List<Finding> of(LinearityResult o) {
        List<Finding> found = new ArrayList<>();
        if (o.measured().isEmpty()) {
            return List.of(
                    Finding.warning("No network was measured before the sweep was stopped."));
        }
        Verdict v = o.verdict();
        String said =
                switch (v.kind()) {
                    case LINEAR -> "Linear. ";
                    case NOT_LINEAR -> "Not linear. ";
                    case UNDECIDED -> "Undecided. ";
                };
        found.add(
                v.kind() == Verdict.Kind.LINEAR
                        ? Finding.good(said + OptionHints.of(v))
                        : Finding.warning(said + OptionHints.of(v)));
        failed(found, o);
        Map<Quantity, Slope> slopes = o.slopes();
        slope(found, slopes, Quantity.HESSIAN, "The largest Hessian norm ‖D²f‖ changes");
        slope(found, slopes, Quantity.KERNEL_DRIFT, "The kernel's drift along training changes");
        slope(found, slopes, Quantity.WEIGHT_MOTION, "The weights' relative motion changes");
        o.limit()
                .ifPresent(
                        l -> {
                            slope(
                                    found,
                                    slopes,
                                    Quantity.LIMIT_GAP,
                                    "The kernel's distance from its limit (the mean of "
                                            + l.kernels()
                                            + " kernels of width "
                                            + l.width()
                                            + number(
                                                    ", standard error %.2g) changes",
                                                    l.standardError()));
                        });
        widest(found, o);
        if (!o.structure().kinks().isEmpty()) {
            found.add(
                    Finding.warning(
                            "The network has kinks ("
                                    + String.join(", ", o.structure().kinks())
                                    + "): the Hessian measured here is that between the kinks and"
                                    + " says nothing of how the gradient jumps over them. Judge by"
                                    + " the"
                                    + " kernel's drift and the gap, which are measured with the"
                                    + " kinks in."));
        }
        if (!o.structure().compared()) {
            found.add(
                    Finding.note(
                            "The programs of two widths differ in more than sizes, so bottlenecks"
                                    + " and non-linear outputs were not looked for."));
        }
        TargetWords.add(o.data().targetScaling(), found::add);
        if (o.data().training().rows() > o.dataRows()) {
            found.add(
                    Finding.note(
                            (o.data().training().rows() - o.dataRows())
                                    + " row(s) that repeat another were left out, since they make"
                                    + " the kernel singular."));
        }
        if (o.data().duplicates().conflicts().size() > 0) {
            found.add(
                    Finding.warning(
                            o.data().duplicates().conflicts().size()
                                    + " group(s) of rows have the same features and different"
                                    + " targets, which no network can fit."));
        }
        o.catapult().ifPresent(c -> catapult(found, c));
        return found;
    }

    /** Networks that could not be measured, and what the slopes are of instead of all. */
    private static void failed(List<Finding> found, LinearityResult o) {
        List<WidthRow> failed = o.failed();
        if (failed.isEmpty()) {
            return;
        }
        WidthRow first = failed.getFirst();
        CompleteRows used = o.complete();
        found.add(
                Finding.warning(
                        "%d of %d networks could not be measured, and nothing here counts them."
                                        .formatted(failed.size(), o.rows().size())
                                + " The first, of width %d and seed %d: %s"
                                        .formatted(
                                                first.width(),
                                                first.seed(),
                                                first.failure().orElse("unknown"))
                                + "."
                                + (o.slopes().isEmpty()
                                        ? ""
                                        : " Slopes are of the widths "
                                                + words(used.widths())
                                                + " and the seeds "
                                                + words(used.seeds())
                                                + ", of which none is missing.")));
    }

    private static String words(List<?> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static void slope(
            List<Finding> found, Map<Quantity, Slope> slopes, Quantity q, String what) {
        Slope s = slopes.get(q);
        if (s != null) {
            found.add(
                    Finding.note(
                            what
                                    + number(
                                            " like width^%.3f (95 %% interval %.3f to %.3f).",
                                            s.value(), s.low(), s.high())
                                    + (s.low() > HALF
                                            ? " Theory has width^-0.5 in the limit: these widths are"
                                                    + " too small to show it yet, or another layer"
                                                    + " stays narrow."
                                            : "")));
        }
    }

    private static void widest(List<Finding> found, LinearityResult o) {
        int widest = o.measured().stream().mapToInt(WidthRow::width).max().orElse(0);
        OptionalDouble h = mean(o, widest, Quantity.HESSIAN);
        OptionalDouble l = mean(o, widest, Quantity.LAMBDA_MIN);
        OptionalDouble drift = mean(o, widest, Quantity.KERNEL_DRIFT);
        if (h.isPresent() && l.isPresent() && drift.isPresent()) {
            found.add(
                    Finding.note(
                            number(
                                    "At width %d, on average over seeds: ‖D²f‖ = %.3g, λ_min(K) ="
                                            + " %.3g, and the kernel moved by %.2g %% until the"
                                            + " loss"
                                            + " had"
                                            + " fallen to %.1g of its start.",
                                    widest,
                                    h.getAsDouble(),
                                    l.getAsDouble(),
                                    100 * drift.getAsDouble(),
                                    o.request().settings().until())));
        }
    }

    private static OptionalDouble mean(LinearityResult o, int width, Quantity q) {
        return o.rows().stream()
                .filter(r -> r.width() == width)
                .flatMap(r -> r.get(q).value().stream().boxed())
                .mapToDouble(v -> v)
                .average();
    }

    private static void catapult(List<Finding> found, LinearityResult.CatapultSweep c) {
        for (String model : List.of("quadratic", "network")) {
            OptionalDouble below = CatapultRuns.below(c.runs(), model);
            OptionalDouble above = CatapultRuns.above(c.runs(), model);
            found.add(
                    Finding.note(
                            (model.equals("network") ? "The network" : "Its quadratic model")
                                    + " at width "
                                    + c.width()
                                    + (below.isPresent()
                                            ? " falls monotonically up to ηλ = "
                                                    + below.getAsDouble()
                                            : " never falls monotonically")
                                    + (above.isPresent()
                                            ? " and diverges from ηλ = "
                                                    + above.getAsDouble()
                                                    + " on"
                                            : " and diverges at none of the steps tried")
                                    + "; theory says 2 and 4 for wide quadratic models."));
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency of its own
    private static String number(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
