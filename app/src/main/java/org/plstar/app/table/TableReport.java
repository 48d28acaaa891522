package org.plstar.app.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.app.Version;
import org.plstar.app.predict.EvaluationReport;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Cell;
import org.plstar.app.report.Chart;
import org.plstar.app.report.Report;
import org.plstar.app.report.Section;
import org.plstar.app.report.Series;
import org.plstar.app.report.Table;
import org.plstar.app.report.Values;
import org.plstar.study.predict.EvaluationResult;
import org.plstar.study.table.TableFitResult;
import org.plstar.study.table.TableFitResult.Trial;

/** The page of {@code plstar classify} and {@code plstar regress}. */
public final class TableReport {
    private static final int CURVES = 6;
    private static final int LISTED = 10;

    private TableReport() {}

    /** Builds it; the same results give the same bytes. */
    public static Report of(TableFitResult r, Optional<EvaluationResult> test, TableSummary s) {
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("command", s.command());
        provenance.put("data", s.data() + ", SHA-256 " + s.dataHash());
        provenance.put(
                "versions",
                "plstar " + Version.current() + ", Java " + Runtime.version().feature());
        List<Section> sections = new ArrayList<>();
        test.ifPresent(t -> sections.addAll(EvaluationReport.sections(t, "Test rows: ", "test-")));
        sections.addAll(
                EvaluationReport.sections(
                        r.leftOut(), test.isPresent() ? "Left-out rows: " : "", ""));
        sections.add(kernels(r));
        return new Report(
                (r.leftOut().classes().isPresent() ? "Classes of " : "Numbers of ") + s.data(),
                s.rows() + " rows, each predicted by the fit without it",
                TableWords.of(s),
                sections,
                provenance);
    }

    private static Section kernels(TableFitResult r) {
        List<Trial> best =
                r.trials().stream().sorted(Comparator.comparingDouble(Trial::loss)).toList();
        boolean classes = r.leftOut().classes().isPresent();
        String loss = classes ? "log-loss" : "mean squared error";
        Chart chart =
                Chart.of(
                        "ridges",
                        "Loss of left-out rows by ridge",
                        "The best kernels that were tried. A ridge is what is added to the"
                                + " kernel's diagonal: more of it makes the prediction smoother.",
                        Axis.log("ridge, relative to the kernel's diagonal"),
                        Axis.log(
                                classes
                                        ? "log-loss of left-out rows"
                                        : "mean squared error of left-out rows, standardized"));
        for (Trial t : best.subList(0, Math.min(CURVES, best.size()))) {
            double[] x = new double[t.path().size()];
            double[] y = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                x[i] = StrictMath.pow(10, (i - 12) / 2.0);
                y[i] = t.path().get(i);
            }
            chart =
                    chart.with(
                            Series.line(
                                    t.candidate().words(),
                                    t.candidate().words(),
                                    Values.of(x),
                                    Values.of(y)));
        }
        return new Section(
                "Kernels",
                "Each kernel is a ridge regression; the model is an average of those that lower the"
                        + " loss of left-out rows most. Those of networks are limits of infinite"
                        + " width.",
                List.of(chart),
                Optional.of(
                        new Table(
                                "kernels",
                                best.size() <= LISTED
                                        ? "All that were tried, the best first"
                                        : "The best "
                                                + LISTED
                                                + " of "
                                                + best.size()
                                                + " that were tried",
                                List.of("kernel", "best ridge", loss),
                                best.stream()
                                        .limit(LISTED)
                                        .map(
                                                t ->
                                                        List.of(
                                                                Cell.of(t.candidate().words()),
                                                                Cell.of(t.ridge()),
                                                                Cell.of(t.loss())))
                                        .toList())));
    }
}
