package org.plstar.app.infinite;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Chart;
import org.plstar.app.report.NumberText;
import org.plstar.app.report.ReportTable;
import org.plstar.app.report.Section;
import org.plstar.app.report.Values;
import org.plstar.app.study.Document;
import org.plstar.app.study.Page;
import org.plstar.app.study.Sentences;
import org.plstar.landscape.linearity.Slope;
import org.plstar.study.infinite.WidthStudyRequest;
import org.plstar.study.infinite.WidthStudyResult;

/** How {@code plstar infinite --width-study} reads. */
public final class WidthsPage implements Page<WidthStudyRequest, WidthStudyResult> {
    private static final double NEAR = 0.1;

    @Override
    public Class<WidthStudyRequest> request() {
        return WidthStudyRequest.class;
    }

    @Override
    public String title(Document<WidthStudyRequest, WidthStudyResult> d) {
        return "Finite and infinite width: " + d.request().template();
    }

    @Override
    public String subtitle(Document<WidthStudyRequest, WidthStudyResult> d) {
        return d.subject().rows().orElseThrow() + " rows of " + d.subject().data();
    }

    @Override
    public Optional<String> folder(String data) {
        return Optional.of("infinite");
    }

    /** For each width the root mean square over random starts. */
    private static double[] means(WidthStudyResult r) {
        return r.distances().stream()
                .mapToDouble(
                        all ->
                                Math.sqrt(
                                        all.stream()
                                                .mapToDouble(v -> v * v)
                                                .average()
                                                .orElseThrow()))
                .toArray();
    }

    @Override
    public void findings(Document<WidthStudyRequest, WidthStudyResult> d, Sentences say) {
        double[] mean = means(d.result());
        int first = d.request().widthStudy().getFirst();
        int last = d.request().widthStudy().getLast();
        double end = mean[mean.length - 1];
        Slope slope = d.result().slope();
        String text =
                String.format(
                        Locale.ROOT,
                        "The tangent kernel approaches that of infinite width: its distance falls"
                                + " from %s of the limit's size at width %d to %s at %d, as"
                                + " width^%.2f (95 %% interval: %.2f to %.2f; theory: -0.5).",
                        NumberText.inWords(mean[0]),
                        first,
                        NumberText.inWords(end),
                        last,
                        slope.value(),
                        slope.low(),
                        slope.high());
        if (slope.low() <= -0.4 && slope.high() >= -0.6) {
            say.good(text);
        } else {
            say.warning(text);
        }
        say.note(
                "A width of about {} would bring it within a tenth.",
                String.format(Locale.ROOT, "%.0f", last * (end / NEAR) * (end / NEAR)));
    }

    @Override
    public List<Section> sections(Document<WidthStudyRequest, WidthStudyResult> d) {
        double[] x = d.request().widthStudy().stream().mapToDouble(m -> m).toArray();
        double[] mean = means(d.result());
        double[] line = new double[x.length];
        for (int w = 0; w < x.length; w++) {
            line[w] = mean[0] * Math.sqrt(x[0] / x[w]);
        }
        int seeds = d.request().seeds();
        double[] widths =
                IntStream.range(0, x.length * seeds).mapToDouble(i -> x[i / seeds]).toArray();
        double[] distances =
                d.result().distances().stream()
                        .flatMapToDouble(all -> all.stream().mapToDouble(v -> v))
                        .toArray();
        Chart chart =
                Chart.of(
                                "distance",
                                "Distance to infinite width",
                                "‖K - Θ‖/‖Θ‖ of each random start; the line falls as 1/√width.",
                                Axis.log("width"),
                                Axis.log("relative distance"))
                        .points("random starts", "model", Values.of(widths), Values.of(distances))
                        .line("1/√width", "theory", Values.of(x), Values.of(line));
        return List.of(
                Section.of("Distances", "", chart)
                        .with(
                                ReportTable.of(
                                                "distances",
                                                "Root mean square over random starts",
                                                IntStream.range(0, x.length).boxed().toList())
                                        .numbers("width", w -> x[w])
                                        .numbers("relative distance", w -> mean[w])
                                        .table()));
    }
}
