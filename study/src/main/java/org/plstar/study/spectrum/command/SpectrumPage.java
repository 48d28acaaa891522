package org.plstar.study.spectrum.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.plstar.operator.Estimate;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Say;
import org.plstar.study.page.Document;
import org.plstar.study.page.Page;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Ink;
import org.plstar.study.report.Mark;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;
import org.plstar.study.report.Series;
import org.plstar.study.report.Values;
import org.plstar.study.spectrum.BlockSpectrum;
import org.plstar.study.spectrum.Curvature;
import org.plstar.study.spectrum.DensityCurves;
import org.plstar.study.spectrum.SpectrumClaims;
import org.plstar.study.spectrum.SpectrumRequest;
import org.plstar.study.spectrum.SpectrumResult;

/** The page of {@code plstar spectrum}: sections, charts and tables. */
public final class SpectrumPage implements Page<SpectrumRequest, SpectrumResult> {
    @Override
    public Class<SpectrumRequest> request() {
        return SpectrumRequest.class;
    }

    @Override
    public String title(Document<SpectrumRequest, SpectrumResult> d) {
        return "Spectrum on " + d.name();
    }

    @Override
    public String target() {
        return "an eigenvalue did not converge within --products";
    }

    @Override
    public boolean missed(SpectrumResult result) {
        return !result.converged();
    }

    @Override
    public void tell(Document<SpectrumRequest, SpectrumResult> d, Say say) {
        SpectrumClaims.tell(d.request(), d.result(), say);
    }

    @Override
    public List<Section> sections(Document<SpectrumRequest, SpectrumResult> d) {
        List<BlockSpectrum> blocks = d.result().blocks();
        return IntStream.range(0, blocks.size())
                .mapToObj(i -> section(d.request().of(), blocks.get(i), i))
                .toList();
    }

    private static Section section(Curvature of, BlockSpectrum b, int index) {
        String id = index == 0 ? "all" : "block-" + index;
        List<Chart> charts = new ArrayList<>();
        boolean ends = !b.top().isEmpty() || !b.bottom().isEmpty();
        if (b.all().isPresent() || ends) {
            charts.add(sizes(of, b, id));
        }
        b.density().ifPresent(c -> {
            charts.add(parts(c, id));
            charts.add(density(of, c, id));
        });
        return new Section(
                index == 0
                        ? "The " + of.words()
                        : b.name()
                                + ": "
                                + (of.ofParameters() ? "diagonal block" : "share of the kernel"),
                "Order " + b.order() + (b.all().isPresent() ? ", all eigenvalues computed." : "."),
                charts,
                ends ? Optional.of(table(b, id)) : Optional.empty());
    }

    /** Sizes of positive and negative eigenvalues against their rank: both axes logarithmic. */
    private static Chart sizes(Curvature of, BlockSpectrum b, String id) {
        double[] values = b.all()
                .orElseGet(() -> Stream.concat(b.top().stream(), b.bottom().stream())
                        .mapToDouble(Estimate::value)
                        .distinct()
                        .toArray());
        Chart chart = Chart.of(
                        id + "-sizes",
                        "Eigenvalues by size",
                        "Positive eigenvalues, largest first, and the sizes of the negative"
                                + " ones; what falls off a cliff is zero but for rounding.",
                        Axis.log("rank"),
                        Axis.log("|" + of.symbol() + "|"))
                .wide();
        chart = with(chart, "positive", "positive", Arrays.stream(values));
        return with(
                chart, "negative, its size", "negative", Arrays.stream(values).map(v -> -v));
    }

    /** The chart with the positive values of a curve, the largest first. */
    private static Chart with(Chart chart, String name, String group, DoubleStream values) {
        double[] d =
                values.filter(v -> v > 0).map(v -> -v).sorted().map(v -> -v).toArray();
        return d.length == 0
                ? chart
                : chart.with(new Series(name, Ink.of(group), new Mark.Spectrum(Values.of(d))));
    }

    private static Chart parts(DensityCurves c, String id) {
        Values x = Values.of(c.sizes());
        return Chart.of(
                        id + "-parts",
                        "How many are how large",
                        "The part of all eigenvalues above each size, and the part below minus that"
                                + " size; bands are 95 % intervals.",
                        Axis.log("size"),
                        Axis.linear("part of the eigenvalues"))
                .band("95 %, positive", "positive", x, low(c.above()), high(c.above()))
                .band("95 %, negative", "negative", x, low(c.below()), high(c.below()))
                .line("above the size", "positive", x, Values.of(c.above().values()))
                .line("below minus the size", "negative", x, Values.of(c.below().values()));
    }

    private static Chart density(Curvature of, DensityCurves c, String id) {
        Values x = Values.of(c.at());
        return Chart.of(
                        id + "-density",
                        "Spectral density",
                        "Where the eigenvalues lie, each blurred by a normal law of standard"
                                + " deviation "
                                + Digits.of(c.sigma(), 3)
                                + "; on a logarithmic height outliers are seen beside the bulk.",
                        Axis.linear(of.symbol()),
                        Axis.log("density"))
                .band("95 %", "density", x, low(c.density()), high(c.density()))
                .line("density", "density", x, Values.of(c.density().values()));
    }

    private static Values low(DensityCurves.Curve curve) {
        return Values.of(curve.low());
    }

    private static Values high(DensityCurves.Curve curve) {
        return Values.of(curve.high());
    }

    private static ReportTable table(BlockSpectrum b, String id) {
        SequencedMap<String, Estimate> ends = new LinkedHashMap<>();
        b.top().forEach(e -> ends.put("largest " + (ends.size() + 1), e));
        b.bottom().forEach(e -> ends.put("smallest " + (ends.size() - b.top().size() + 1), e));
        return ReportTable.of(
                        id + "-eigenvalues",
                        "Extreme eigenvalues and the bounds of their errors.",
                        List.copyOf(ends.entrySet()))
                .words("which", Map.Entry::getKey)
                .numbers("eigenvalue", e -> e.getValue().value())
                .numbers("error", e -> e.getValue().error())
                .words("converged", e -> e.getValue().converged() ? "yes" : "no")
                .words("how", e -> e.getValue().reason())
                .table();
    }
}
