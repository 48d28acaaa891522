package org.plstar.app.infinite;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Chart;
import org.plstar.app.report.ReportTable;
import org.plstar.app.report.Section;
import org.plstar.app.report.Values;
import org.plstar.app.study.Document;
import org.plstar.app.study.Page;
import org.plstar.study.claim.Say;
import org.plstar.study.infinite.WidthClaims;
import org.plstar.study.infinite.WidthStudyRequest;
import org.plstar.study.infinite.WidthStudyResult;

/** How {@code plstar infinite --width-study} reads. */
public final class WidthsPage implements Page<WidthStudyRequest, WidthStudyResult> {
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

    @Override
    public void tell(Document<WidthStudyRequest, WidthStudyResult> d, Say say) {
        WidthClaims.tell(d.request(), d.result(), say);
    }

    @Override
    public List<Section> sections(Document<WidthStudyRequest, WidthStudyResult> d) {
        double[] x = d.request().widthStudy().stream().mapToDouble(m -> m).toArray();
        double[] mean = d.result().means();
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
