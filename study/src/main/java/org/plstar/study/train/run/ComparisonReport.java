package org.plstar.study.train.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.plstar.landscape.Observation;
import org.plstar.study.Measured;
import org.plstar.study.Release;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Say;
import org.plstar.study.fit.ComparisonClaim;
import org.plstar.study.fit.FitQuantity;
import org.plstar.study.fit.FitSummary;
import org.plstar.study.report.Cell;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Report;
import org.plstar.study.report.ReportColumns;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;

/** The report of two or more runs, drawn together: a run has the same colour in every chart. */
public final class ComparisonReport {
    private static final List<FitQuantity> NUMBERS = List.of(
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
        provenance.put("version", "plstar " + Release.version());
        return new Report(
                String.join(" against ", runs.sequencedKeySet()),
                runs.size() + " runs",
                account(),
                List.of(Section.of("Side by side", "", charts).with(table())),
                provenance);
    }

    private Account account() {
        SequencedMap<String, FitSummary> fits = new LinkedHashMap<>();
        Map<String, String> verdicts = new LinkedHashMap<>();
        runs.forEach((name, r) -> {
            fits.put(name, r.fit());
            r.summary().account().verdict().ifPresent(v -> verdicts.put(name, v.text()));
        });
        Say say = new Say();
        ComparisonClaim.tell(fits, verdicts, say);
        return say.account();
    }

    private ReportTable table() {
        ReportColumns<Map.Entry<String, StoredRun>> table = ReportTable.of(
                        "runs", "The runs", List.copyOf(runs.entrySet()))
                .words("run", Map.Entry::getKey)
                .words("network", e -> e.getValue().fit().network().text())
                .words("optimizer", e -> e.getValue().fit().method().optimizer());
        for (FitQuantity q : NUMBERS) {
            table.cells(q.key(), e -> cell(e.getValue().fit().number(q)));
        }
        return table.words("kernel rows", e -> e.getValue().fit().method().kernelRows())
                .table();
    }

    private static Cell cell(Measured m) {
        return Cell.of(m.value(), m.reason());
    }
}
