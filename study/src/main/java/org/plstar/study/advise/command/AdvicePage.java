package org.plstar.study.advise.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.plstar.study.advise.Advice;
import org.plstar.study.advise.AdviceCheck;
import org.plstar.study.advise.AdviceClaims;
import org.plstar.study.advise.AdviceRequest;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.Say;
import org.plstar.study.page.Document;
import org.plstar.study.page.Page;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Ink;
import org.plstar.study.report.Reference;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;
import org.plstar.study.report.Values;

/** The page of {@code plstar advise}: sections, charts and tables of an advice. */
public final class AdvicePage implements Page<AdviceRequest, Advice> {
    private static final String BEYOND = "grows beyond the chart, or beyond the range of numbers";

    private final BiFunction<AdviceRequest, Advice, Command> next;

    /**
     * A page that gets the recommended command from a function.
     *
     * @param next the command that the advice comes to
     */
    public AdvicePage(BiFunction<AdviceRequest, Advice, Command> next) {
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
        return Map.of("recommended", next.apply(d.request(), d.result()).toString());
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
    public void tell(Document<AdviceRequest, Advice> d, Say say) {
        AdviceClaims.tell(d.request(), d.result(), next.apply(d.request(), d.result()), say);
    }

    @Override
    public List<Section> sections(Document<AdviceRequest, Advice> d) {
        List<Section> sections = new ArrayList<>();
        d.result().forecast().ifPresent(f -> {
            sections.add(batches(f));
            if (!f.checks().isEmpty()) {
                sections.add(checks(f));
            }
        });
        return sections;
    }

    private static Section batches(Advice.Forecast a) {
        Values sizes = Values.of(a.batches(), Advice.Batch::size);
        Chart chart = Chart.of(
                        "speed-up",
                        "What larger batches save",
                        "How many steps of single rows one step is worth on the linearized"
                                + " model; it saturates over m* to 10 m*.",
                        Axis.log("rows per batch"),
                        Axis.log("steps of one row"))
                .line(
                        "with the best step η*(m)",
                        "network",
                        sizes,
                        Values.of(a.batches(), Advice.Batch::speedUp))
                .line("in proportion", Ink.of("bound").withStroke(Ink.Stroke.DOTTED), sizes, sizes)
                .with(Reference.vertical(a.criticalBatch(), "m*"))
                .wide();
        return Section.of(
                        "Batches",
                        "Steps and factors of E‖w - w*‖² for independent draws (Ma, Bassily and"
                                + " Belkin 2018), from β, λ_1 and λ_k of the kernel at the start.",
                        chart)
                .with(ReportTable.of("batches", "Step and speed by batch size", a.batches())
                        .numbers("rows per batch", Advice.Batch::size)
                        .numbers("η*", Advice.Batch::eta)
                        .numbers("1 - factor per step", b -> 1 - b.factor())
                        .numbers("speed-up", Advice.Batch::speedUp)
                        .table());
    }

    private static Section checks(Advice.Forecast a) {
        List<Chart> charts = new ArrayList<>();
        for (AdviceCheck c : a.checks()) {
            Values at =
                    Values.of(Arrays.stream(c.losses().at()).asDoubleStream().toArray());
            charts.add(Chart.of(
                            "check-" + c.id(),
                            c.method(),
                            "The loss that the kernel at the start predicts, and what the"
                                    + " network did.",
                            Axis.log("step"),
                            Axis.log("½ mean squared error per training row"))
                    .line(
                            "predicted",
                            Ink.of("linearized").withStroke(Ink.Stroke.DASHED),
                            at,
                            Values.finite(bounded(c), BEYOND))
                    .line("network", "network", at, Values.finite(c.losses().observed(), BEYOND)));
        }
        return Section.of(
                "Predicted and observed",
                "Short trainings from the same start. Predictions take the kernel as constant.",
                charts);
    }

    /**
     * The predicted losses, limited to a thousand times the observed ones, so that the chart is not
     * flattened.
     */
    private static double[] bounded(AdviceCheck c) {
        double most = 1e3
                * Arrays.stream(c.losses().observed())
                        .filter(Double::isFinite)
                        .max()
                        .orElse(1);
        return Arrays.stream(c.losses().predicted())
                .map(v -> v <= most ? v : Double.POSITIVE_INFINITY)
                .toArray();
    }
}
