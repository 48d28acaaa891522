package org.plstar.study.landscape.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.plstar.landscape.EssentialNonConvexity;
import org.plstar.operator.Estimate;
import org.plstar.study.claim.Say;
import org.plstar.study.landscape.LandscapeClaims;
import org.plstar.study.landscape.LandscapeRequest;
import org.plstar.study.landscape.LandscapeResult;
import org.plstar.study.page.Document;
import org.plstar.study.page.Page;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Ink;
import org.plstar.study.report.Mark;
import org.plstar.study.report.Section;
import org.plstar.study.report.Series;
import org.plstar.study.report.Values;

/** The page of {@code plstar landscape}: sections, charts and tables. */
public final class LandscapePage implements Page<LandscapeRequest, LandscapeResult> {
    @Override
    public Class<LandscapeRequest> request() {
        return LandscapeRequest.class;
    }

    @Override
    public String title(Document<LandscapeRequest, LandscapeResult> d) {
        return "Landscape on " + d.name();
    }

    @Override
    public void tell(Document<LandscapeRequest, LandscapeResult> d, Say say) {
        LandscapeClaims.tell(d.request(), d.result(), say);
    }

    /** The point of a slice in words. */
    private static String point(LandscapeResult.Slice s) {
        return switch (s.through()) {
            case WAY -> "from start to end";
            case START -> "at the start";
            case END -> "at the end";
            case POINT -> "here";
        };
    }

    /** The direction of a slice in words. */
    private static String direction(LandscapeResult.Slice s) {
        return switch (s.along()) {
            case STRAIGHT_LINE -> "straight line";
            case EIGENVECTOR -> "Hessian eigenvector " + s.number();
            case RANDOM -> "random direction " + s.number();
        };
    }

    /** The sampled points in words. */
    private static String where(LandscapeResult.Sampled k) {
        return k.radius().isPresent()
                ? "sphere of radius " + k.radius().getAsDouble() + " ‖w‖"
                : "random weights";
    }

    /** The value of an eigenvalue for a caption. */
    private static String text(Estimate e) {
        return String.format(Locale.ROOT, "%.4g ± %.1g", e.value(), e.error());
    }

    @Override
    public List<Section> sections(Document<LandscapeRequest, LandscapeResult> d) {
        LandscapeResult l = d.result();
        List<Section> sections = new ArrayList<>();
        sections.add(Section.of(
                "Slices of the loss",
                "The mean loss over the training rows along lines through parameter space.",
                slices(l)));
        l.path()
                .ifPresent(p -> sections.add(Section.of(
                        "The plane of the path",
                        "The two directions along which the run's iterates"
                                + " differ most from its end; distances are"
                                + " those in parameter space.",
                        PlaneCharts.of(p))));
        if (!l.nearSolution().isEmpty()) {
            sections.add(Section.of(
                    "Near a solution",
                    "At distance δ from a solution in residual, L = ½‖F - y‖².",
                    nonConvexity(l)));
        }
        if (!l.kernels().isEmpty()) {
            sections.add(Section.of(
                    "PL* over parameter space",
                    "The PL* condition holds with constant μ wherever λ_min(K/N) is at"
                            + " least μ.",
                    kernels(l)));
        }
        return sections;
    }

    private static List<Chart> slices(LandscapeResult l) {
        Map<String, Chart> charts = new LinkedHashMap<>();
        for (LandscapeResult.Slice s : l.slices()) {
            boolean way = s.through() == LandscapeResult.Through.WAY;
            String point = point(s);
            Chart chart = charts.computeIfAbsent(
                    point,
                    p -> Chart.of(
                            "slice-" + p.replace(' ', '-'),
                            "The loss " + p,
                            way
                                    ? "How the loss changes along the straight line"
                                            + " from the first weights to the last,"
                                            + " and half of it more on either side."
                                    : "How the loss changes along the Hessian's top"
                                            + " eigenvectors and random directions"
                                            + " whose filters are as long as the"
                                            + " network's.",
                            Axis.linear(way ? "part of the way" : "distance / ‖w‖"),
                            Axis.log("loss")));
            String direction = direction(s);
            String name =
                    direction + s.eigenvalue().map(e -> ", λ = " + text(e)).orElse("");
            Values loss = Values.finite(s.loss(), "the loss is beyond the range of numbers");
            charts.put(point, chart.line(name, direction, Values.of(s.t()), loss));
        }
        return List.copyOf(charts.values());
    }

    private static Chart nonConvexity(LandscapeResult l) {
        Values.Builder y = Values.builder();
        for (EssentialNonConvexity.Row r : l.nearSolution()) {
            if (r.lambdaMin().value() < 0) {
                y.add(-r.lambdaMin().value());
            } else {
                y.absent("no negative curvature");
            }
        }
        return Chart.of(
                        "near-solution",
                        "Negative curvature against the residual",
                        "A straight line of slope one: the negative curvature shrinks like the"
                                + " residual and never vanishes before it.",
                        Axis.log("residual δ"),
                        Axis.log("-λ_min(Hess L)"))
                .line(
                        "-λ_min",
                        "network",
                        Values.of(l.nearSolution(), EssentialNonConvexity.Row::residual),
                        y.build());
    }

    private static Chart kernels(LandscapeResult l) {
        Chart chart = Chart.of(
                        "lambda-min",
                        "Smallest eigenvalue of the kernel over parameter space",
                        "For each kind of points, the part of them at which λ_min(K/N) is"
                                + " at most the value below.",
                        Axis.log("λ_min(K/N)"),
                        Axis.linear("part of the points"))
                .wide();
        for (int i = 0; i < l.kernels().size(); i++) {
            LandscapeResult.Sampled k = l.kernels().get(i);
            double[] part = new double[k.lambdaMin().length];
            double[] at = new double[part.length];
            for (int m = 0; m < part.length; m++) {
                part[m] = (m + 1.0) / part.length;
                at[m] = Math.max(0, k.lambdaMin()[m]);
            }
            chart = chart.with(new Series(
                    where(k),
                    i == 0
                            ? Ink.of("random")
                            : Ink.ramp((double) i / (l.kernels().size() - 1)),
                    new Mark.Steps(Values.of(at), Values.of(part))));
        }
        return chart;
    }
}
