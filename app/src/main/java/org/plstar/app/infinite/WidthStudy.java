package org.plstar.app.infinite;

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
import org.plstar.app.report.Finding;
import org.plstar.app.report.Ink;
import org.plstar.app.report.Mark;
import org.plstar.app.report.NumberText;
import org.plstar.app.report.Report;
import org.plstar.app.report.Section;
import org.plstar.app.report.Series;
import org.plstar.app.report.Table;
import org.plstar.app.report.Values;
import org.plstar.landscape.linearity.Slope;
import org.plstar.study.infinite.WidthStudyRequest;

/**
 * What {@code infinite --width-study} leaves: {@code widths.json}, and a page.
 *
 * @param kind {@value #KIND}
 * @param distances for each width those of its seeds, relative
 */
public record WidthStudy(
        String kind,
        String command,
        String network,
        String data,
        int rows,
        List<Integer> widths,
        List<List<Double>> distances,
        Slope slope,
        double dualError,
        String directory) {
    static final String KIND = "width_study";

    /** Of a result. */
    public static WidthStudy of(
            WidthStudyRequest q, WidthStudyRequest.Result r, String command, String directory) {
        return new WidthStudy(
                KIND,
                command,
                q.template(),
                q.rows().source(),
                q.rows().rows(),
                r.widths(),
                r.distances(),
                r.slope(),
                r.dualError(),
                directory);
    }

    private double mean(int width) {
        return Math.sqrt(
                distances.get(width).stream().mapToDouble(v -> v * v).average().orElseThrow());
    }

    /** The findings. */
    public List<Finding> words() {
        int last = widths.size() - 1;
        boolean half = slope.low() <= -0.4 && slope.high() >= -0.6;
        String text =
                String.format(
                        Locale.ROOT,
                        "The tangent kernel approaches that of infinite width: its distance falls"
                                + " from %s of the limit's size at width %d to %s at %d, as"
                                + " width^%.2f (95 %% interval: %.2f to %.2f; theory: -0.5).",
                        NumberText.inWords(mean(0)),
                        widths.getFirst(),
                        NumberText.inWords(mean(last)),
                        widths.get(last),
                        slope.value(),
                        slope.low(),
                        slope.high());
        List<Finding> found = new ArrayList<>();
        found.add(half ? Finding.good(text) : Finding.warning(text));
        double wanted = 0.1;
        double width = widths.get(last) * (mean(last) / wanted) * (mean(last) / wanted);
        found.add(
                Finding.note(
                        String.format(
                                Locale.ROOT,
                                "A width of about %.0f would bring it within a tenth.",
                                width)));
        return found;
    }

    /** The page. */
    public Report report() {
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("command", command);
        provenance.put("network", network);
        provenance.put("data", data);
        provenance.put(
                "versions",
                "plstar " + Version.current() + ", Java " + Runtime.version().feature());
        double[] x = widths.stream().mapToDouble(m -> m).toArray();
        List<double[]> points = new ArrayList<>();
        double[] line = new double[x.length];
        for (int w = 0; w < x.length; w++) {
            line[w] = mean(0) * Math.sqrt(x[0] / x[w]);
            for (double v : distances.get(w)) {
                points.add(new double[] {x[w], v});
            }
        }
        Chart chart =
                Chart.of(
                                "distance",
                                "Distance to infinite width",
                                "‖K - Θ‖/‖Θ‖ of each random start; the line falls as 1/√width.",
                                Axis.log("width"),
                                Axis.log("relative distance"))
                        .with(
                                new Series(
                                        "random starts",
                                        Ink.of("model"),
                                        new Mark.Points(
                                                Values.of(
                                                        points.stream()
                                                                .mapToDouble(p -> p[0])
                                                                .toArray()),
                                                Values.of(
                                                        points.stream()
                                                                .mapToDouble(p -> p[1])
                                                                .toArray()))))
                        .with(Series.line("1/√width", "theory", Values.of(x), Values.of(line)));
        List<List<Cell>> rows = new ArrayList<>();
        for (int w = 0; w < x.length; w++) {
            rows.add(List.of(Cell.of(x[w]), Cell.of(mean(w))));
        }
        return new Report(
                "Finite and infinite width: " + network,
                this.rows + " rows of " + data,
                words(),
                List.of(
                        new Section(
                                "Distances",
                                "",
                                List.of(chart),
                                Optional.of(
                                        new Table(
                                                "distances",
                                                "Root mean square over random starts",
                                                List.of("width", "relative distance"),
                                                rows)))),
                provenance);
    }
}
