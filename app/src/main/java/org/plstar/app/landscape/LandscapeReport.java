package org.plstar.app.landscape;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.app.Version;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Chart;
import org.plstar.app.report.Ink;
import org.plstar.app.report.Mark;
import org.plstar.app.report.Report;
import org.plstar.app.report.Section;
import org.plstar.app.report.Series;
import org.plstar.app.report.Values;
import org.plstar.landscape.EssentialNonConvexity;
import org.plstar.study.Subject;
import org.plstar.study.landscape.LandscapeResult;

/** The report of {@code plstar landscape}. */
public final class LandscapeReport {
    private LandscapeReport() {}

    /** Builds it; the same results give the same bytes. */
    public static Report of(LandscapeResult l, String command) {
        Subject s = l.request().subject();
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("command", command);
        provenance.put("network", s.model().text());
        provenance.put(
                "data",
                s.data().training().source() + ", SHA-256 " + s.data().training().contentHash());
        provenance.put("weights", s.words());
        provenance.put("versions", "plstar " + Version.current());
        List<Section> sections = new ArrayList<>();
        sections.add(
                new Section(
                        "Slices of the loss",
                        "The mean loss over the training rows along lines through parameter space.",
                        slices(l),
                        Optional.empty()));
        l.path()
                .ifPresent(
                        p ->
                                sections.add(
                                        new Section(
                                                "The plane of the path",
                                                "The two directions along which the run's iterates"
                                                        + " differ most from its end; distances are"
                                                        + " those in parameter space.",
                                                PlaneCharts.of(p),
                                                Optional.empty())));
        if (!l.nearSolution().isEmpty()) {
            sections.add(
                    Section.of(
                            "Near a solution",
                            "At distance δ from a solution in residual, L = ½‖F - y‖².",
                            nonConvexity(l)));
        }
        if (!l.kernels().isEmpty()) {
            sections.add(
                    Section.of(
                            "PL* over parameter space",
                            "The PL* condition holds with constant μ wherever λ_min(K/N) is at"
                                    + " least μ.",
                            kernels(l)));
        }
        return new Report(
                "Landscape on " + s.data().name(),
                s.model().text() + ", " + s.words(),
                LandscapeWords.of(l),
                sections,
                provenance);
    }

    private static List<Chart> slices(LandscapeResult l) {
        Map<String, Chart> charts = new LinkedHashMap<>();
        for (LandscapeResult.Slice s : l.slices()) {
            boolean way = s.through() == LandscapeResult.Through.WAY;
            String point = LandscapeWords.point(s);
            Chart chart =
                    charts.computeIfAbsent(
                            point,
                            p ->
                                    Chart.of(
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
            String direction = LandscapeWords.direction(s);
            String name =
                    direction
                            + s.eigenvalue().map(e -> ", λ = " + LandscapeWords.text(e)).orElse("");
            charts.put(
                    point,
                    chart.with(Series.line(name, direction, Values.of(s.t()), values(s.loss()))));
        }
        return List.copyOf(charts.values());
    }

    private static Values values(double[] loss) {
        Values.Builder b = Values.builder();
        for (double v : loss) {
            b.addOrAbsent(v, "the loss is beyond the range of numbers");
        }
        return b.build();
    }

    private static Chart nonConvexity(LandscapeResult l) {
        double[] x = new double[l.nearSolution().size()];
        Values.Builder y = Values.builder();
        for (int i = 0; i < x.length; i++) {
            EssentialNonConvexity.Row r = l.nearSolution().get(i);
            x[i] = r.residual();
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
                .with(Series.line("-λ_min", "network", Values.of(x), y.build()));
    }

    private static Chart kernels(LandscapeResult l) {
        Chart chart =
                Chart.of(
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
            chart =
                    chart.with(
                            new Series(
                                    LandscapeWords.where(k),
                                    i == 0
                                            ? Ink.of("random")
                                            : Ink.ramp((double) i / (l.kernels().size() - 1)),
                                    new Mark.Steps(Values.of(at), Values.of(part))));
        }
        return chart;
    }
}
