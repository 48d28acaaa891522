package org.plstar.app.spectrum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.plstar.app.Version;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Cell;
import org.plstar.app.report.Chart;
import org.plstar.app.report.Ink;
import org.plstar.app.report.Mark;
import org.plstar.app.report.Report;
import org.plstar.app.report.Section;
import org.plstar.app.report.Series;
import org.plstar.app.report.Table;
import org.plstar.app.report.Values;
import org.plstar.operator.Estimate;
import org.plstar.study.Subject;
import org.plstar.study.spectrum.BlockSpectrum;
import org.plstar.study.spectrum.DensityCurves;
import org.plstar.study.spectrum.SpectrumRequest;
import org.plstar.study.spectrum.SpectrumResult;

/** The report of {@code plstar spectrum}. */
public final class SpectrumReport {
    private final SpectrumRequest r;

    private SpectrumReport(SpectrumRequest r) {
        this.r = r;
    }

    /** Builds it; the same results give the same bytes. */
    public static Report of(SpectrumResult result, String command) {
        SpectrumRequest r = result.request();
        Subject s = r.subject();
        List<BlockSpectrum> blocks = result.blocks();
        SpectrumReport report = new SpectrumReport(r);
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("command", command);
        provenance.put("network", s.model().text());
        provenance.put("parameters", Integer.toString(s.model().layout().size()));
        provenance.put(
                "data",
                s.data().training().source() + ", SHA-256 " + s.data().training().contentHash());
        provenance.put("weights", s.words());
        provenance.put("seed", Long.toString(r.seed()));
        provenance.put(
                "versions",
                "plstar " + Version.current() + ", Java " + Runtime.version().feature());
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            sections.add(report.section(blocks.get(i), i));
        }
        return new Report(
                "Spectrum on " + s.data().name(),
                s.model().text() + ", " + s.words(),
                SpectrumWords.of(result),
                sections,
                provenance);
    }

    private Section section(BlockSpectrum b, int index) {
        String id = index == 0 ? "all" : "block-" + index;
        List<Chart> charts = new ArrayList<>();
        if (b.all().isPresent() || !b.top().isEmpty() || !b.bottom().isEmpty()) {
            charts.add(sizes(b, id));
        }
        b.density()
                .ifPresent(
                        d -> {
                            charts.add(parts(d, id));
                            charts.add(density(d, id));
                        });
        String title =
                index == 0
                        ? "The " + r.of().words()
                        : b.name()
                                + ": "
                                + (r.of().ofParameters()
                                        ? "diagonal block"
                                        : "share of the kernel");
        return new Section(
                title,
                "Order " + b.order() + (b.all().isPresent() ? ", all eigenvalues computed." : "."),
                charts,
                b.top().isEmpty() && b.bottom().isEmpty()
                        ? Optional.empty()
                        : Optional.of(table(b, id)));
    }

    /** Sizes of positive and negative eigenvalues against their rank: both axes logarithmic. */
    private Chart sizes(BlockSpectrum b, String id) {
        double[] values =
                b.all().isPresent()
                        ? b.all().get()
                        : Stream.concat(b.top().stream(), b.bottom().stream())
                                .mapToDouble(Estimate::value)
                                .distinct()
                                .toArray();
        double[] positive = descending(Arrays.stream(values).filter(v -> v > 0).toArray());
        double[] negative =
                descending(Arrays.stream(values).filter(v -> v < 0).map(v -> -v).toArray());
        Chart chart =
                Chart.of(
                                id + "-sizes",
                                "Eigenvalues by size",
                                "Positive eigenvalues, largest first, and the sizes of the negative"
                                        + " ones; what falls off a cliff is zero but for rounding.",
                                Axis.log("rank"),
                                Axis.log("|" + r.of().symbol() + "|"))
                        .wide();
        if (positive.length > 0) {
            chart = chart.with(series("positive", "positive", positive));
        }
        if (negative.length > 0) {
            chart = chart.with(series("negative, its size", "negative", negative));
        }
        return chart;
    }

    private static Series series(String name, String group, double[] values) {
        return new Series(name, Ink.of(group), new Mark.Spectrum(Values.of(values)));
    }

    private static double[] descending(double[] values) {
        double[] d = values.clone();
        Arrays.sort(d);
        for (int i = 0; i < d.length / 2; i++) {
            double swap = d[i];
            d[i] = d[d.length - 1 - i];
            d[d.length - 1 - i] = swap;
        }
        return d;
    }

    private Chart parts(DensityCurves d, String id) {
        Values x = Values.of(d.sizes());
        return Chart.of(
                        id + "-parts",
                        "How many are how large",
                        "The part of all eigenvalues above each size, and the part below minus that"
                                + " size; bands are 95 % intervals.",
                        Axis.log("size"),
                        Axis.linear("part of the eigenvalues"))
                .with(band("95 %, positive", "positive", x, d.above()))
                .with(band("95 %, negative", "negative", x, d.below()))
                .with(line("above the size", "positive", x, d.above()))
                .with(line("below minus the size", "negative", x, d.below()));
    }

    private Chart density(DensityCurves d, String id) {
        Values x = Values.of(d.at());
        return Chart.of(
                        id + "-density",
                        "Spectral density",
                        "Where the eigenvalues lie, each blurred by a normal law of standard"
                                + " deviation "
                                + String.format(Locale.ROOT, "%.3g", d.sigma())
                                + "; on a logarithmic height outliers are seen beside the bulk.",
                        Axis.linear(r.of().symbol()),
                        Axis.log("density"))
                .with(band("95 %", "density", x, d.density()))
                .with(line("density", "density", x, d.density()));
    }

    private static Series line(String name, String group, Values x, DensityCurves.Part[] parts) {
        return Series.line(
                name,
                group,
                x,
                Values.of(Arrays.stream(parts).mapToDouble(DensityCurves.Part::value).toArray()));
    }

    private static Series band(String name, String group, Values x, DensityCurves.Part[] parts) {
        return new Series(
                name,
                Ink.of(group),
                new Mark.Band(
                        x,
                        Values.of(
                                Arrays.stream(parts)
                                        .mapToDouble(DensityCurves.Part::low)
                                        .toArray()),
                        Values.of(
                                Arrays.stream(parts)
                                        .mapToDouble(DensityCurves.Part::high)
                                        .toArray())));
    }

    private static Table table(BlockSpectrum b, String id) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < b.top().size(); i++) {
            rows.add(row("largest " + (i + 1), b.top().get(i)));
        }
        for (int i = 0; i < b.bottom().size(); i++) {
            rows.add(row("smallest " + (i + 1), b.bottom().get(i)));
        }
        return new Table(
                id + "-eigenvalues",
                "Extreme eigenvalues and the bounds of their errors.",
                List.of("which", "eigenvalue", "error", "converged", "how"),
                rows);
    }

    private static List<Cell> row(String which, Estimate e) {
        return List.of(
                Cell.of(which),
                Cell.of(e.value()),
                Cell.of(e.error()),
                Cell.of(e.converged() ? "yes" : "no"),
                Cell.of(e.reason()));
    }
}
