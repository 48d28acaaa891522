package org.plstar.app.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import org.plstar.app.Version;
import org.plstar.app.report.Cell;
import org.plstar.app.report.Chart;
import org.plstar.app.report.Finding;
import org.plstar.app.report.Report;
import org.plstar.app.report.ReportColumns;
import org.plstar.app.report.ReportTable;
import org.plstar.app.report.Section;
import org.plstar.landscape.Observation;
import org.plstar.study.Measured;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Say;
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
        SequencedMap<String, List<Observation>> paths = new LinkedHashMap<>();
        runs.forEach((name, r) -> paths.put(name, r.path()));
        Map<String, Clock> clocks = new LinkedHashMap<>();
        runs.forEach((name, r) -> r.clock().ifPresent(c -> clocks.put(name, c)));
        List<Chart> charts = new ComparisonCharts(paths, clocks).all();
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("command", command);
        runs.forEach((name, r) -> provenance.put(name, r.summary().command()));
        provenance.put("version", "plstar " + Version.current());
        return new Report(
                String.join(" against ", runs.sequencedKeySet()),
                runs.size() + " runs",
                account(),
                List.of(Section.of("Side by side", "", charts).with(table())),
                provenance);
    }

    private Account account() {
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
        if (!best.isEmpty() && !differ(r -> r.fit().method().loss())) {
            found.add(
                    Finding.good(
                            best + " ended with the least loss, " + RunTelling.n(least) + "."));
        }
        runs.forEach(
                (name, r) ->
                        r.summary()
                                .account()
                                .verdict()
                                .ifPresent(
                                        f ->
                                                found.add(
                                                        new Finding(
                                                                Finding.Kind.valueOf(
                                                                        f.sign().name()),
                                                                name + ": " + f.text()))));
        Say say = new Say();
        Finding.tell(found, say);
        return say.account();
    }

    private boolean differ(Function<StoredRun, String> what) {
        return runs.values().stream().map(what).distinct().count() > 1;
    }

    private ReportTable table() {
        ReportColumns<Map.Entry<String, StoredRun>> table =
                ReportTable.of("runs", "The runs", List.copyOf(runs.entrySet()))
                        .words("run", Map.Entry::getKey)
                        .words("network", e -> e.getValue().fit().network().text())
                        .words("optimizer", e -> e.getValue().fit().method().optimizer());
        for (FitQuantity q : NUMBERS) {
            table.cells(q.key(), e -> cell(e.getValue().fit().number(q)));
        }
        return table.words("kernel rows", e -> e.getValue().fit().method().kernelRows()).table();
    }

    private static Cell cell(Measured m) {
        return Cell.of(m.value(), m.reason());
    }
}
