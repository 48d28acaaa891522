package org.plstar.app.advise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Cell;
import org.plstar.app.report.Chart;
import org.plstar.app.report.Ink;
import org.plstar.app.report.Mark;
import org.plstar.app.report.Reference;
import org.plstar.app.report.ReportTable;
import org.plstar.app.report.Section;
import org.plstar.app.report.Series;
import org.plstar.app.report.Values;
import org.plstar.app.study.Document;
import org.plstar.app.study.Page;
import org.plstar.app.study.Sentences;
import org.plstar.study.advise.Advice;
import org.plstar.study.advise.AdviceCheck;
import org.plstar.study.advise.AdviceRequest;

/** How {@code plstar advise} reads. */
public final class AdvicePage implements Page<AdviceRequest, Advice> {
    private final BiFunction<AdviceRequest, Advice, String> next;

    /**
     * A page.
     *
     * @param next the command that the advice comes to
     */
    public AdvicePage(BiFunction<AdviceRequest, Advice, String> next) {
        this.next = next;
    }

    @Override
    public Class<AdviceRequest> request() {
        return AdviceRequest.class;
    }

    @Override
    public String file() {
        return "advice";
    }

    @Override
    public Optional<String> folder(String data) {
        return Optional.empty();
    }

    @Override
    public Map<String, Object> further(Document<AdviceRequest, Advice> d) {
        return Map.of("recommended", next.apply(d.request(), d.result()));
    }

    @Override
    public String title(Document<AdviceRequest, Advice> d) {
        return "Advice for " + d.name();
    }

    @Override
    public String subtitle(Document<AdviceRequest, Advice> d) {
        return d.request().model().text()
                + ", "
                + d.subject().rows().orElseThrow()
                + " training rows, before training";
    }

    @Override
    public void findings(Document<AdviceRequest, Advice> d, Sentences say) {
        String command = next.apply(d.request(), d.result());
        AdviceFindings.of(d.request(), d.result(), command).forEach(say::add);
    }

    @Override
    public List<Section> sections(Document<AdviceRequest, Advice> d) {
        List<Section> sections = new ArrayList<>();
        d.result()
                .forecast()
                .ifPresent(
                        f -> {
                            sections.add(batches(f));
                            if (!f.checks().isEmpty()) {
                                sections.add(checks(f));
                            }
                        });
        return sections;
    }

    private static Section batches(Advice.Forecast a) {
        Values sizes = Values.of(a.batches().stream().mapToDouble(Advice.Batch::size).toArray());
        Chart chart =
                Chart.of(
                                "speed-up",
                                "What larger batches save",
                                "How many steps of single rows one step is worth: in proportion to"
                                        + " the batch up to m*, hardly more beyond.",
                                Axis.log("rows per batch"),
                                Axis.log("steps of one row"))
                        .with(
                                Series.line(
                                        "with the best step η*(m)",
                                        "network",
                                        sizes,
                                        Values.of(
                                                a.batches().stream()
                                                        .mapToDouble(Advice.Batch::speedUp)
                                                        .toArray())))
                        .with(
                                new Series(
                                        "in proportion",
                                        Ink.of("bound").withStroke(Ink.Stroke.DOTTED),
                                        new Mark.Line(sizes, sizes)))
                        .with(Reference.vertical(a.criticalBatch(), "m*"))
                        .wide();
        List<List<Cell>> rows =
                a.batches().stream()
                        .map(
                                b ->
                                        List.of(
                                                Cell.of(b.size()),
                                                Cell.of(b.eta()),
                                                Cell.of(1 - b.factor()),
                                                Cell.of(b.speedUp())))
                        .toList();
        return new Section(
                "Batches",
                "Steps and factors of E‖w - w*‖² for independent draws (Ma, Bassily and Belkin"
                        + " 2018), from β, λ_1 and λ_k of the kernel at the start.",
                List.of(chart),
                Optional.of(
                        new ReportTable(
                                "batches",
                                "Step and speed by batch size",
                                List.of("rows per batch", "η*", "1 - factor per step", "speed-up"),
                                rows)));
    }

    private static Section checks(Advice.Forecast a) {
        List<Chart> charts = new ArrayList<>();
        for (AdviceCheck c : a.checks()) {
            Values at = Values.of(Arrays.stream(c.losses().at()).asDoubleStream().toArray());
            charts.add(
                    Chart.of(
                                    "check-" + c.id(),
                                    c.method(),
                                    "The loss that the kernel at the start predicts, and what the"
                                            + " network did.",
                                    Axis.log("step"),
                                    Axis.log("½ mean squared error per training row"))
                            .with(
                                    new Series(
                                            "predicted",
                                            Ink.of("linearized").withStroke(Ink.Stroke.DASHED),
                                            new Mark.Line(at, values(bounded(c)))))
                            .with(
                                    Series.line(
                                            "network",
                                            "network",
                                            at,
                                            values(c.losses().observed()))));
        }
        return new Section(
                "Predicted and observed",
                "Short trainings from the same start. A prediction applies while the kernel stays"
                        + " where it was.",
                charts,
                Optional.empty());
    }

    /** Predictions that grow a thousandfold beyond all that was seen would flatten the chart. */
    private static double[] bounded(AdviceCheck c) {
        double most =
                1e3 * Arrays.stream(c.losses().observed()).filter(Double::isFinite).max().orElse(1);
        return Arrays.stream(c.losses().predicted())
                .map(v -> v <= most ? v : Double.POSITIVE_INFINITY)
                .toArray();
    }

    private static Values values(double... losses) {
        Values.Builder b = Values.builder();
        for (double x : losses) {
            b.addOrAbsent(x, "grows beyond the chart, or beyond the range of numbers");
        }
        return b.build();
    }
}
