package org.plstar.app.pde;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.plstar.app.Version;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Cell;
import org.plstar.app.report.Chart;
import org.plstar.app.report.Figure;
import org.plstar.app.report.Picture;
import org.plstar.app.report.Report;
import org.plstar.app.report.Section;
import org.plstar.app.report.Series;
import org.plstar.app.report.Table;
import org.plstar.app.report.Values;
import org.plstar.data.equations.PdeProblem;
import org.plstar.study.pde.PdeResult;
import org.plstar.study.pde.SolutionTable;
import org.plstar.study.pde.Spectrum;

/** The page of solved differential equations. */
public final class PdeReport {
    private static final int LEVELS = 255;

    private PdeReport() {}

    /** Builds it; the same results give the same bytes. */
    public static Report of(PdeSummary s, PdeResult r) {
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("command", s.command());
        provenance.put("file", s.file());
        provenance.put("network", s.network());
        provenance.put(
                "versions",
                "plstar " + Version.current() + ", Java " + Runtime.version().feature());
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("Solution", solutionText(r), solution(r), Optional.empty()));
        sections.add(new Section("Course", "", List.of(course(s)), Optional.of(conditions(s))));
        s.spectrum().ifPresent(b -> sections.add(spectrum(s, b)));
        s.stall().ifPresent(d -> sections.add(StallWords.section(d, s)));
        return new Report(
                "Differential equations: " + s.file(),
                s.equations() + " conditions at points in " + s.unknowns() + " unknowns",
                PdeWords.of(s),
                sections,
                provenance);
    }

    private static String solutionText(PdeResult r) {
        PdeProblem p = r.problem();
        if (p.coordinates().size() == 1) {
            return "";
        }
        PdeProblem.Coordinate x = p.coordinates().get(0);
        PdeProblem.Coordinate y = p.coordinates().get(1);
        return String.format(
                Locale.ROOT,
                "%s from %s to %s to the right, %s from %s to %s upwards%s.",
                x.name(),
                x.lower(),
                x.upper(),
                y.name(),
                y.lower(),
                y.upper(),
                p.coordinates().size() > 2 ? ", other coordinates in their middle" : "");
    }

    private static List<Figure> solution(PdeResult r) {
        PdeProblem p = r.problem();
        SolutionTable t = r.table();
        List<Figure> all = new ArrayList<>();
        for (int u = 0; u < p.unknowns().size(); u++) {
            double[] values = column(t, u, p.unknowns().size());
            Optional<double[]> exact = t.exact().get(u);
            String name = p.unknowns().get(u);
            if (p.coordinates().size() == 1) {
                Chart c =
                        Chart.of(
                                        "solution-" + u,
                                        name,
                                        "",
                                        Axis.linear(p.coordinates().getFirst().name()),
                                        Axis.linear(name))
                                .with(
                                        Series.line(
                                                "network",
                                                "network",
                                                Values.of(t.at()),
                                                Values.of(values)));
                all.add(
                        exact.isPresent()
                                ? c.with(
                                        Series.line(
                                                "exact",
                                                "exact",
                                                Values.of(t.at()),
                                                Values.of(exact.get())))
                                : c);
            } else {
                all.add(heat("solution-" + u, name, values, t.side()));
                exact.ifPresent(
                        e -> all.add(heat(difference(all), "off", less(values, e), t.side())));
            }
        }
        return all;
    }

    private static String difference(List<Figure> before) {
        return "difference-" + before.size();
    }

    private static double[] less(double[] a, double[] b) {
        double[] d = new double[a.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = a[i] - b[i];
        }
        return d;
    }

    private static double[] column(SolutionTable t, int u, int unknowns) {
        double[] values = new double[t.values().length / unknowns];
        for (int i = 0; i < values.length; i++) {
            values[i] = t.values()[i * unknowns + u];
        }
        return values;
    }

    /** Of values on a grid, the second coordinate running faster: the first goes to the right. */
    private static Picture.Heat heat(String id, String title, double[] values, int side) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double v : values) {
            least = Math.min(least, v);
            most = Math.max(most, v);
        }
        byte[] levels = new byte[values.length];
        for (int i = 0; i < levels.length; i++) {
            double v = values[i % side * side + (side - 1 - i / side)];
            double part = most > least ? (v - least) / (most - least) : 0;
            levels[i] = (byte) Math.round(LEVELS * part);
        }
        String name = title.equals("off") ? "Network less exact solution" : title;
        return new Picture.Heat(
                id,
                name,
                String.format(Locale.ROOT, "From %.4g to %.4g.", least, most),
                List.of(),
                List.of(),
                side,
                levels,
                least,
                most);
    }

    private static Chart course(PdeSummary s) {
        double[] steps = new double[s.history().size()];
        double[] losses = new double[steps.length];
        List<Double> at = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        for (int i = 0; i < steps.length; i++) {
            PdeResult.Moment m = s.history().get(i);
            steps[i] = m.step();
            losses[i] = m.loss();
            if (m.error().isPresent()) {
                at.add(steps[i]);
                errors.add(m.error().getAsDouble());
            }
        }
        Chart c =
                Chart.of("course", "Loss and error", "", Axis.linear("step"), Axis.log("value"))
                        .with(Series.line("loss", "loss", Values.of(steps), Values.of(losses)));
        List<PdeResult.Moment> known =
                s.history().stream().filter(m -> m.constant().isPresent()).toList();
        if (!known.isEmpty()) {
            c =
                    c.with(
                            Series.line(
                                    "Polyak–Łojasiewicz constant",
                                    "constant",
                                    Values.of(
                                            known.stream()
                                                    .mapToDouble(PdeResult.Moment::step)
                                                    .toArray()),
                                    Values.of(
                                            known.stream()
                                                    .mapToDouble(m -> m.constant().orElse(0))
                                                    .toArray())));
        }
        return errors.isEmpty()
                ? c
                : c.with(
                        Series.line(
                                "relative L2 error",
                                "error",
                                Values.of(array(at)),
                                Values.of(array(errors))));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static Table conditions(PdeSummary s) {
        return new Table(
                "conditions",
                "Conditions",
                List.of("condition", "points", "weight", "residual", "on other points"),
                s.conditions().stream()
                        .map(
                                c ->
                                        List.of(
                                                Cell.of(c.label()),
                                                Cell.of(c.points()),
                                                Cell.of(c.weight()),
                                                Cell.of(c.residual()),
                                                c.fresh().isPresent()
                                                        ? Cell.of(c.fresh().getAsDouble())
                                                        : Cell.absent("not finite")))
                        .toList());
    }

    private static Section spectrum(PdeSummary s, Spectrum b) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int k = 0; k < b.bands().size(); k++) {
            Spectrum.Band band = b.bands().get(k);
            int at = k;
            rows.add(
                    List.of(
                            Cell.of(
                                    band.above() == 0
                                            ? "less"
                                            : String.format(
                                                    Locale.ROOT, "above %.0e", band.above())),
                            Cell.of(band.eigenvalues()),
                            Cell.of(band.share()),
                            s.spectrumAtStart()
                                    .map(x -> Cell.of(x.bands().get(at).share()))
                                    .orElse(Cell.absent("not measured"))));
        }
        return new Section(
                "Where the residual lies",
                "Parts of the squared residual along eigenvectors of the tangent kernel, by their"
                        + " eigenvalues over the largest.",
                List.of(),
                Optional.of(
                        new Table(
                                "bands",
                                "Residual by eigenvalue",
                                List.of(
                                        "eigenvalue over largest",
                                        "eigenvalues",
                                        "part at the end",
                                        "part at the start"),
                                rows)));
    }
}
