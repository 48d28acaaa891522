package org.plstar.study.solve.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.plstar.data.equations.PdeProblem;
import org.plstar.study.claim.PastedText;
import org.plstar.study.claim.Say;
import org.plstar.study.page.Document;
import org.plstar.study.pde.PdeClaims;
import org.plstar.study.pde.PdeRequest;
import org.plstar.study.pde.PdeResult;
import org.plstar.study.pde.SolutionTable;
import org.plstar.study.pde.Spectrum;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Cell;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Figure;
import org.plstar.study.report.Picture;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;
import org.plstar.study.report.Values;
import org.plstar.study.solve.ExistenceProof;

/** The page of solved differential equations: the functions, the course, the kernel. */
public final class PdePage implements EquationsPage<PdeRequest, PdeResult> {
    private static final int LEVELS = 255;

    private final ExistenceProof.ByCoq coq;

    /**
     * A page of solved differential equations.
     *
     * @param coq takes what is proved
     */
    public PdePage(ExistenceProof.ByCoq coq) {
        this.coq = coq;
    }

    @Override
    public Class<PdeRequest> request() {
        return PdeRequest.class;
    }

    @Override
    public String title(Document<PdeRequest, PdeResult> d) {
        return "Differential equations: " + d.subject().data();
    }

    @Override
    public String subtitle(Document<PdeRequest, PdeResult> d) {
        return d.result().size().equations()
                + " conditions at points in "
                + d.result().size().unknowns()
                + " unknowns";
    }

    @Override
    public String target() {
        return SolvePage.MISSED;
    }

    @Override
    public boolean missed(PdeResult result) {
        return !result.solved();
    }

    @Override
    public Map<String, String> write(Document<PdeRequest, PdeResult> d, Path folder)
            throws IOException {
        PdeFiles.table(d.result().model().problem(), d.result().solution().table())
                .write(folder.resolve(SolvePage.SOLUTION));
        PdeFiles.model(d.result(), Path.of(d.name()), folder);
        return SolvePage.certificate(d.result().proof(), folder, d.command(), coq);
    }

    @Override
    public Map<String, Object> further(Document<PdeRequest, PdeResult> d) {
        return coq.said();
    }

    @Override
    public List<String> next(PdeResult result, Path folder) {
        return files(folder);
    }

    /** Where the solution stands, and how it is evaluated elsewhere. */
    static List<String> files(Path folder) {
        return List.of(
                "Solution: " + folder.resolve(SolvePage.SOLUTION),
                "At points of yours: plstar predict " + PastedText.path(folder) + " points.csv");
    }

    @Override
    public void tell(Document<PdeRequest, PdeResult> d, Say say) {
        PdeClaims.tell(
                d.request(),
                d.result(),
                (option, value) -> SolvePage.again(d.command(), option, value),
                say);
        coq.tell(say);
    }

    @Override
    public List<Section> sections(Document<PdeRequest, PdeResult> d) {
        PdeResult r = d.result();
        List<Section> sections = new ArrayList<>();
        sections.add(Section.of("Solution", solutionText(r), solution(r)));
        sections.add(Section.of("Course", "", course(r)).with(conditions(r)));
        r.kernel().atEnd().ifPresent(b -> sections.add(spectrum(r, b)));
        r.kernel().stall().ifPresent(k -> sections.add(StallSection.section(k, r)));
        return sections;
    }

    private static String solutionText(PdeResult r) {
        List<PdeProblem.Coordinate> all = r.model().problem().coordinates();
        if (all.size() == 1) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "%s from %s to %s to the right, %s from %s to %s upwards%s.",
                all.get(0).name(),
                all.get(0).lower(),
                all.get(0).upper(),
                all.get(1).name(),
                all.get(1).lower(),
                all.get(1).upper(),
                all.size() > 2 ? ", other coordinates in their middle" : "");
    }

    private static List<Figure> solution(PdeResult r) {
        PdeProblem p = r.model().problem();
        SolutionTable t = r.solution().table();
        List<Figure> all = new ArrayList<>();
        for (int u = 0; u < p.unknowns().size(); u++) {
            double[] values = PdeFiles.every(
                    t.values(),
                    u,
                    p.unknowns().size(),
                    t.at().length / p.coordinates().size());
            Optional<double[]> exact = t.exact().get(u);
            String name = p.unknowns().get(u);
            if (p.coordinates().size() == 1) {
                all.add(curve(p, t, u, "network"));
            } else {
                all.add(heat("solution-" + u, name, values, t.side()));
                exact.ifPresent(e -> all.add(heat(
                        "difference-" + all.size(),
                        "Network less exact solution",
                        less(values, e),
                        t.side())));
            }
        }
        return all;
    }

    /** A function of one coordinate at the points of a table, beside its exact solution. */
    static Chart curve(PdeProblem p, SolutionTable t, int u, String method) {
        String name = p.unknowns().get(u);
        double[] values = PdeFiles.every(t.values(), u, p.unknowns().size(), t.at().length);
        Chart c = Chart.of(
                        "solution-" + u,
                        name,
                        "",
                        Axis.linear(p.coordinates().getFirst().name()),
                        Axis.linear(name))
                .line(method, method, Values.of(t.at()), Values.of(values));
        return t.exact()
                .get(u)
                .map(e -> c.line("exact", "exact", Values.of(t.at()), Values.of(e)))
                .orElse(c);
    }

    private static double[] less(double[] a, double[] b) {
        double[] d = new double[a.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = a[i] - b[i];
        }
        return d;
    }

    /**
     * A picture of values on a grid, in which the second coordinate runs faster; the first
     * coordinate is horizontal.
     */
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
        return new Picture.Heat(
                id,
                title,
                String.format(Locale.ROOT, "From %.4g to %.4g.", least, most),
                List.of(),
                List.of(),
                side,
                levels,
                least,
                most);
    }

    private static Chart course(PdeResult r) {
        Chart loss = with(
                Chart.of("course", "Loss and error", "", Axis.linear("step"), Axis.log("value")),
                "loss",
                "loss",
                r,
                m -> OptionalDouble.of(m.loss()));
        Chart constant = with(
                loss, "Polyak–Łojasiewicz constant", "constant", r, PdeResult.Moment::constant);
        return with(constant, "relative L2 error", "error", r, PdeResult.Moment::error);
    }

    /** The chart with a line of a number of the steps that have it, if any has. */
    private static Chart with(
            Chart c,
            String name,
            String group,
            PdeResult r,
            Function<PdeResult.Moment, OptionalDouble> number) {
        List<PdeResult.Moment> all = r.course().history().stream()
                .filter(m -> number.apply(m).isPresent())
                .toList();
        Values x = Values.of(all, PdeResult.Moment::step);
        Values y = Values.of(all, m -> number.apply(m).orElse(0));
        return all.isEmpty() ? c : c.line(name, group, x, y);
    }

    private static ReportTable conditions(PdeResult r) {
        return ReportTable.of("conditions", "Conditions", r.conditions())
                .words("condition", c -> c.label())
                .numbers("points", c -> c.points())
                .numbers("weight", c -> c.weight())
                .numbers("residual", c -> c.residual())
                .cells("on other points", c -> Cell.finite(c.fresh(), "not finite"))
                .table();
    }

    private static Section spectrum(PdeResult r, Spectrum b) {
        return Section.of(
                "Where the residual lies",
                "Parts of the squared residual along eigenvectors of the tangent kernel, by their"
                        + " eigenvalues over the largest.",
                ReportTable.of(
                                "bands",
                                "Residual by eigenvalue",
                                IntStream.range(0, b.bands().size()).boxed().toList())
                        .words("eigenvalue over largest", k -> above(b.bands().get(k)))
                        .numbers("eigenvalues", k -> b.bands().get(k).eigenvalues())
                        .numbers("part at the end", k -> b.bands().get(k).share())
                        .cells(
                                "part at the start",
                                k -> r.kernel()
                                        .atStart()
                                        .map(x -> Cell.of(x.bands().get(k).share()))
                                        .orElse(Cell.absent("not measured")))
                        .table());
    }

    private static String above(Spectrum.Band band) {
        return band.above() == 0 ? "less" : String.format(Locale.ROOT, "above %.0e", band.above());
    }
}
