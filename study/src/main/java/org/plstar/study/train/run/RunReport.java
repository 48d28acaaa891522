package org.plstar.study.train.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.plstar.study.claim.Digits;
import org.plstar.study.fit.BatchMeans;
import org.plstar.study.fit.FitQuantity;
import org.plstar.study.fit.FitSummary;
import org.plstar.study.portrait.Portrait;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Figure;
import org.plstar.study.report.Report;
import org.plstar.study.report.Section;
import org.plstar.study.report.Values;

/** The report of a training run. */
public final class RunReport {
    private final StoredRun r;

    private RunReport(StoredRun r) {
        this.r = r;
    }

    /** Builds the report of a run; equal files give equal bytes. */
    public static Report of(StoredRun r) {
        return new RunReport(r).report();
    }

    private Report report() {
        RunSummary s = r.summary();
        FitSummary fit = r.fit();
        OptionalDouble eta = s.number(FitQuantity.ETA);
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("command", s.command());
        provenance.put("network", fit.network().text());
        provenance.put("parameters", String.valueOf(fit.network().parameters()));
        provenance.put("data", fit.data().source() + ", SHA-256 " + fit.data().sha256());
        provenance.put(
                "loss", RunMeaning.of(fit).getOrDefault("loss", fit.method().loss()));
        provenance.put(
                "method",
                fit.method().title()
                        + (fit.method().direction().isEmpty()
                                ? ""
                                : " (" + fit.method().direction() + ")"));
        provenance.put("seed", String.valueOf(fit.trained().seed()));
        provenance.put("precision", fit.trained().precision().name().toLowerCase(Locale.ROOT));
        provenance.put(
                "step",
                ((eta.isPresent() ? eta.getAsDouble() + " " : "") + "(" + fit.etaReason() + ")")
                        .strip());
        provenance.put("kernel rows", fit.method().kernelRows());
        provenance.put(
                "versions",
                "plstar "
                        + s.versions().version()
                        + ", Java "
                        + s.versions().java()
                        + ", "
                        + s.versions().blas());
        return new Report(
                fit.method().title() + " on " + fit.data().name(),
                fit.network().text()
                        + ", "
                        + fit.data().trainingRows()
                        + " training rows, "
                        + Digits.count(fit.data().outputs(), "output"),
                s.account(),
                sections(),
                provenance);
    }

    private List<Section> sections() {
        FitSummary fit = r.fit();
        RunCharts charts = new RunCharts(
                r.path(),
                new RunCharts.Known(
                        fit.method().loss(),
                        fit.method().plain(),
                        r.summary().number(FitQuantity.ETA),
                        r.summary().number(FitQuantity.MU),
                        r.summary().number(FitQuantity.CONFLICT_FLOOR),
                        fit.method().kernelSample(),
                        CertificateSection.from(r)));
        List<Section> sections = new ArrayList<>();
        List<Chart> convergence = new ArrayList<>(charts.convergence());
        Chart loss = withBatches(convergence.getFirst());
        convergence.set(0, r.clock().map(c -> c.on(loss)).orElse(loss).with(Chart.Extra.SMOOTH));
        rates().ifPresent(convergence::add);
        sections.add(Section.of("Convergence", "", convergence));
        PortraitSections.classes(r.portrait()).ifPresent(sections::add);
        SuspectSection.of(fit, r.portrait()).ifPresent(sections::add);
        List<Figure> kernels = new ArrayList<>(charts.kernels());
        // next to the spectrum, which takes a whole row
        r.portrait().kernel().map(PortraitSections::heat).ifPresent(h -> kernels.add(1, h));
        sections.add(Section.of(
                "The tangent kernel", "K = J Jᵀ on " + fit.method().kernelRows() + ".", kernels));
        r.portrait().kernel().map(PortraitSections::layers).ifPresent(sections::add);
        ParallelSection.of(fit).ifPresent(sections::add);
        CertificateSection.of(r).ifPresent(sections::add);
        return sections;
    }

    /** The chart of the loss, with the losses of batches that training computes in any case. */
    private Chart withBatches(Chart loss) {
        BatchMeans b = r.batches();
        if (b.means().length < 2) {
            return loss;
        }
        double[] at = IntStream.range(0, b.means().length).mapToDouble(b::at).toArray();
        return loss.line(
                b.steps() == 1 ? "batches" : "batches, mean of " + b.steps() + " steps",
                "batches",
                Values.of(at),
                Values.of(b.means()));
    }

    /** The chart of the step size, where a schedule changes it. */
    private Optional<Chart> rates() {
        List<Portrait.Rate> rates = r.portrait().rates();
        return rates.size() < 2
                ? Optional.empty()
                : Optional.of(Chart.of(
                                "rate",
                                "Learning rate",
                                "The step η as its schedule moves it, at the steps that were"
                                        + " looked at.",
                                Axis.log("step"),
                                Axis.linear("η"))
                        .line(
                                "η",
                                "network",
                                Values.of(rates, Portrait.Rate::step),
                                Values.of(rates, Portrait.Rate::rate)));
    }
}
