package org.plstar.app.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.plstar.app.Version;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Cell;
import org.plstar.app.report.Chart;
import org.plstar.app.report.Finding;
import org.plstar.app.report.Ink;
import org.plstar.app.report.Mark;
import org.plstar.app.report.Report;
import org.plstar.app.report.Section;
import org.plstar.app.report.Series;
import org.plstar.app.report.Table;
import org.plstar.app.report.Values;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.Observation;
import org.plstar.study.Measured;
import org.plstar.study.fit.FitQuantity;

/** The report of two or more runs, overlaid: a run keeps its colour in every chart. */
public final class ComparisonReport {
    private static final List<FitQuantity> NUMBERS =
            List.of(
                    FitQuantity.STEPS,
                    FitQuantity.ETA,
                    FitQuantity.LOSS,
                    FitQuantity.TEST_LOSS,
                    FitQuantity.TRAIN_ACCURACY,
                    FitQuantity.TEST_ACCURACY,
                    FitQuantity.MU,
                    FitQuantity.LAMBDA_MIN,
                    FitQuantity.LAMBDA_MAX,
                    FitQuantity.CONDITION_NUMBER,
                    FitQuantity.KERNEL_DRIFT);

    private final SequencedMap<String, StoredRun> runs;

    private ComparisonReport(SequencedMap<String, StoredRun> runs) {
        this.runs = runs;
    }

    /** Builds the report of the runs in the given directories. */
    public static Report of(List<Path> directories, String command) {
        SequencedMap<String, StoredRun> runs = new LinkedHashMap<>();
        for (Path d : directories) {
            StoredRun run = StoredRun.read(d);
            Path file = d.toAbsolutePath().normalize().getFileName();
            String name = file == null ? d.toString() : file.toString();
            runs.put(runs.containsKey(name) ? d.toString() : name, run);
        }
        return new ComparisonReport(runs).report(command);
    }

    private Report report(String command) {
        List<Chart> charts = new ArrayList<>();
        charts.add(loss());
        if (runs.values().stream().allMatch(StoredRun::classifies)) {
            charts.add(
                    path(
                            "accuracy",
                            "Accuracy",
                            "The part of the rows whose class each network predicts: test rows"
                                    + " where there are any, else training rows.",
                            Axis.linear("fraction of rows"),
                            o ->
                                    o.testAccuracy().isPresent()
                                            ? o.testAccuracy()
                                            : o.trainAccuracy()));
        }
        charts.add(
                path(
                        "mu",
                        "PL constant",
                        "The measured μ_t = ½‖∇L‖²/(L - L*): the larger, the faster the loss can"
                                + " fall.",
                        Axis.log("eigenvalue of K/N"),
                        Observation::mu));
        charts.add(spectrum());
        charts.add(drift());
        charts.add(
                path(
                        "distance",
                        "Distance from initial weights",
                        "How far the weights have moved, relative to their norm at the start.",
                        Axis.linear("‖w - w₀‖ / ‖w₀‖"),
                        o -> OptionalDouble.of(o.relativeDistance())));
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("command", command);
        runs.forEach((name, r) -> provenance.put(name, r.summary().command()));
        provenance.put("version", "plstar " + Version.current());
        return new Report(
                String.join(" against ", runs.sequencedKeySet()),
                runs.size() + " runs",
                findings(),
                List.of(new Section("Side by side", "", charts, Optional.of(table()))),
                provenance);
    }

    private List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        if (differ(r -> r.fit().data().sha256())) {
            found.add(Finding.warning("The runs do not have the same training rows."));
        }
        if (differ(r -> r.fit().method().loss())) {
            found.add(
                    Finding.warning(
                            "The runs minimise different losses, whose values and constants do not"
                                    + " compare."));
        }
        String best = "";
        double least = Double.POSITIVE_INFINITY;
        for (Map.Entry<String, StoredRun> e : runs.entrySet()) {
            double loss = e.getValue().path().getLast().loss();
            if (loss < least) {
                least = loss;
                best = e.getKey();
            }
        }
        if (!best.isEmpty()) {
            found.add(
                    Finding.good(best + " ended with the least loss, " + Findings.n(least) + "."));
        }
        runs.forEach(
                (name, r) ->
                        r.summary().findings().stream()
                                .findFirst()
                                .ifPresent(
                                        f ->
                                                found.add(
                                                        new Finding(
                                                                f.kind(),
                                                                name + ": " + f.text()))));
        return found;
    }

    private boolean differ(Function<StoredRun, String> what) {
        return runs.values().stream().map(what).distinct().count() > 1;
    }

    private Chart loss() {
        Chart chart =
                Chart.of(
                                "loss",
                                "Loss",
                                "How the loss on all training rows falls, beside each model"
                                        + " linearized at its start where that is known.",
                                Axis.log("step"),
                                Axis.log("loss per training row"))
                        .wide();
        for (Map.Entry<String, StoredRun> e : runs.entrySet()) {
            String name = e.getKey();
            StoredRun r = e.getValue();
            chart =
                    chart.with(
                            Series.line(
                                    name,
                                    name,
                                    steps(r),
                                    values(r, o -> OptionalDouble.of(o.loss()))));
            if (r.path().stream().anyMatch(o -> o.linearizedLoss().isPresent())) {
                chart =
                        chart.with(
                                new Series(
                                        name + ", linearized",
                                        Ink.of(name).withStroke(Ink.Stroke.DASHED),
                                        new Mark.Line(
                                                steps(r), values(r, Observation::linearizedLoss))));
            }
        }
        return chart;
    }

    private Chart path(
            String id,
            String title,
            String sentence,
            Axis axis,
            Function<Observation, OptionalDouble> value) {
        Chart chart = Chart.of(id, title, sentence, Axis.log("step"), axis);
        for (Map.Entry<String, StoredRun> e : runs.entrySet()) {
            String name = e.getKey();
            StoredRun r = e.getValue();
            chart = chart.with(Series.line(name, name, steps(r), values(r, value)));
        }
        return chart;
    }

    private Chart spectrum() {
        Chart chart =
                Chart.of(
                        "spectrum",
                        "Spectra at the last look",
                        "All eigenvalues of K/N, largest first: each is the speed at which one"
                                + " direction of the error is learned.",
                        Axis.log("rank"),
                        Axis.log("eigenvalue of K/N"));
        for (Map.Entry<String, StoredRun> e : runs.entrySet()) {
            List<KernelState> states = e.getValue().kernels();
            if (!states.isEmpty()) {
                double[] ascending = states.getLast().eigenvalues();
                double[] descending =
                        IntStream.range(0, ascending.length)
                                .mapToDouble(k -> ascending[ascending.length - 1 - k])
                                .toArray();
                chart =
                        chart.with(
                                new Series(
                                        e.getKey(),
                                        Ink.of(e.getKey()),
                                        new Mark.Spectrum(Values.of(descending))));
            }
        }
        return chart;
    }

    private Chart drift() {
        Chart chart =
                Chart.of(
                        "drift",
                        "Kernel drift",
                        "How far each tangent kernel has moved from its start, from the first look"
                                + " after it on: wider networks move less.",
                        Axis.log("step"),
                        Axis.log("‖K - K₀‖ / ‖K₀‖ (Frobenius)"));
        for (Map.Entry<String, StoredRun> e : runs.entrySet()) {
            // at the start it is zero by definition, which has no place on a logarithmic axis
            List<KernelState> states =
                    e.getValue().kernels().stream().filter(s -> s.step() > 0).toList();
            chart =
                    chart.with(
                            Series.line(
                                    e.getKey(),
                                    e.getKey(),
                                    Values.of(
                                            states.stream()
                                                    .mapToDouble(KernelState::step)
                                                    .toArray()),
                                    Values.of(
                                            states.stream()
                                                    .mapToDouble(KernelState::drift)
                                                    .toArray())));
        }
        return chart;
    }

    private Table table() {
        List<String> columns = new ArrayList<>(List.of("run", "network", "optimizer"));
        NUMBERS.forEach(q -> columns.add(q.key()));
        List<List<Cell>> rows = new ArrayList<>();
        runs.forEach(
                (name, r) -> {
                    List<Cell> row = new ArrayList<>();
                    row.add(Cell.of(name));
                    row.add(Cell.of(r.fit().network().text()));
                    row.add(Cell.of(r.fit().method().optimizer()));
                    for (FitQuantity q : NUMBERS) {
                        Measured m = r.fit().number(q);
                        row.add(
                                m.value().isPresent()
                                        ? Cell.of(m.value().getAsDouble())
                                        : Cell.absent(m.reason()));
                    }
                    rows.add(row);
                });
        return new Table("runs", "The runs", columns, rows);
    }

    private static Values steps(StoredRun r) {
        return Values.of(r.path().stream().mapToDouble(Observation::step).toArray());
    }

    private static Values values(StoredRun r, Function<Observation, OptionalDouble> value) {
        Values.Builder b = Values.builder();
        for (Observation o : r.path()) {
            OptionalDouble v = value.apply(o);
            if (v.isPresent()) {
                b.addOrAbsent(v.getAsDouble(), "beyond the range of numbers");
            } else {
                b.absent("not known at this step");
            }
        }
        return b.build();
    }
}
