package org.plstar.app.linearity;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.plstar.app.report.Finding;
import org.plstar.app.run.TargetWords;
import org.plstar.app.study.Document;
import org.plstar.app.study.Sentences;
import org.plstar.landscape.linearity.CompleteRows;
import org.plstar.landscape.linearity.Quantity;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.study.linearity.CatapultSweep;
import org.plstar.study.linearity.LinearityRequest;
import org.plstar.study.linearity.LinearityResult;

/** What a sweep shows, in sentences. */
final class LinearityFindings {
    /** The slope of the theorem. */
    private static final double HALF = -0.5;

    private final Document<LinearityRequest, LinearityResult> document;
    private final LinearityResult r;
    private final Sentences say;

    LinearityFindings(Document<LinearityRequest, LinearityResult> document, Sentences say) {
        this.document = document;
        this.r = document.result();
        this.say = say;
    }

    void all() {
        if (r.measured().isEmpty()) {
            say.warning("No network was measured before the sweep was stopped.");
            return;
        }
        verdict();
        failed();
        slope(Quantity.HESSIAN, "The largest Hessian norm ‖D²f‖ changes");
        slope(Quantity.KERNEL_DRIFT, "The kernel's drift along training changes");
        slope(Quantity.WEIGHT_MOTION, "The weights' relative motion changes");
        r.limit()
                .ifPresent(
                        l ->
                                slope(
                                        Quantity.LIMIT_GAP,
                                        number(
                                                "The kernel's distance from its limit (the mean of"
                                                        + " %d kernels of width %d, standard error"
                                                        + " %.2g) changes",
                                                l.kernels(), l.width(), l.standardError())));
        widest();
        if (!r.structure().kinks().isEmpty()) {
            say.warning(
                    "The network has kinks ({}): the Hessian measured here is that between the"
                            + " kinks and says nothing of how the gradient jumps over them. Judge by"
                            + " the kernel's drift and the gap, which are measured with the kinks"
                            + " in.",
                    String.join(", ", r.structure().kinks()));
        }
        if (!r.structure().compared()) {
            say.note(
                    "The programs of two widths differ in more than sizes, so bottlenecks and"
                            + " non-linear outputs were not looked for.");
        }
        TargetWords.add(document.subject().targetScaling(), say::add);
        if (r.data().leftOutDuplicates() > 0) {
            say.note(
                    "{} row(s) that repeat another were left out, since they make the kernel"
                            + " singular.",
                    r.data().leftOutDuplicates());
        }
        if (r.data().conflictingGroups() > 0) {
            say.warning(
                    "{} group(s) of rows have the same features and different targets, which no"
                            + " network can fit.",
                    r.data().conflictingGroups());
        }
        r.catapult().ifPresent(this::catapult);
    }

    private void verdict() {
        String reason = new VerdictWords(document.request(), r).reason();
        say.add(
                switch (r.verdict().kind()) {
                    case LINEAR -> Finding.good("Linear. " + reason);
                    case NOT_LINEAR -> Finding.warning("Not linear. " + reason);
                    case UNDECIDED -> Finding.warning("Undecided. " + reason);
                });
    }

    /** Networks that could not be measured, and what the slopes are of instead of all. */
    private void failed() {
        List<WidthRow> failed = r.failed();
        if (failed.isEmpty()) {
            return;
        }
        WidthRow first = failed.getFirst();
        CompleteRows used = r.complete();
        say.warning(
                "{} of {} networks could not be measured, and nothing here counts them. The first,"
                        + " of width {} and seed {}: {}.{}",
                failed.size(),
                r.networks().size(),
                first.width(),
                first.seed(),
                first.failure().orElse("unknown"),
                r.slopes().isEmpty()
                        ? ""
                        : " Slopes are of the widths "
                                + words(used.widths())
                                + " and the seeds "
                                + words(used.seeds())
                                + ", of which none is missing.");
    }

    private static String words(List<?> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private void slope(Quantity q, String what) {
        r.slope(q)
                .ifPresent(
                        s ->
                                say.note(
                                        what
                                                + number(
                                                        " like width^%.3f (95 %% interval %.3f to"
                                                                + " %.3f).",
                                                        s.value(), s.low(), s.high())
                                                + (s.low() > HALF && falls() ? slower() : "")));
    }

    /** Whether theory has a fall with the width in this parametrization. */
    private boolean falls() {
        return r.hessianLaw().filter(l -> l.theory() < 0).isPresent();
    }

    /** Why something falls more slowly than a wide network's. */
    private String slower() {
        return r.structure().obstacles().isEmpty()
                ? " Theory has width^-0.5 in the limit: these widths are too small to show it yet, or"
                        + " another layer stays narrow."
                : " Theory's width^-0.5 is of networks that become linear, and this one does not.";
    }

    private void widest() {
        int widest = r.measured().stream().mapToInt(WidthRow::width).max().orElse(0);
        OptionalDouble h = mean(widest, Quantity.HESSIAN);
        OptionalDouble l = mean(widest, Quantity.LAMBDA_MIN);
        OptionalDouble drift = mean(widest, Quantity.KERNEL_DRIFT);
        if (h.isPresent() && l.isPresent() && drift.isPresent()) {
            say.note(
                    number(
                            "At width %d, on average over seeds: ‖D²f‖ = %.3g, λ_min(K) = %.3g, and"
                                    + " the kernel moved by %.2g %% until the loss had fallen to"
                                    + " %.1g of its start.",
                            widest,
                            h.getAsDouble(),
                            l.getAsDouble(),
                            100 * drift.getAsDouble(),
                            document.request().until()));
        }
    }

    private OptionalDouble mean(int width, Quantity q) {
        return r.rows().stream()
                .filter(row -> row.width() == width)
                .flatMap(row -> row.get(q).value().stream().boxed())
                .mapToDouble(v -> v)
                .average();
    }

    private void catapult(CatapultSweep c) {
        for (Map.Entry<String, CatapultSweep.Boundary> e : c.boundaries().entrySet()) {
            OptionalDouble below = e.getValue().monotoneUpTo();
            OptionalDouble above = e.getValue().divergentFrom();
            say.note(
                    (e.getKey().equals("network") ? "The network" : "Its quadratic model")
                            + " at width "
                            + c.width()
                            + (below.isPresent()
                                    ? " falls monotonically up to ηλ = " + below.getAsDouble()
                                    : " never falls monotonically")
                            + (above.isPresent()
                                    ? " and diverges from ηλ = " + above.getAsDouble() + " on"
                                    : " and diverges at none of the steps tried")
                            + "; theory says 2 and 4 for wide quadratic models.");
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency of its own
    static String number(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
