package org.plstar.study.train.run;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.plstar.landscape.Observation;
import org.plstar.study.claim.Account;
import org.plstar.study.report.Cell;
import org.plstar.study.report.Report;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;

/** Several running runs on one page: the charts of a comparison with the data so far. */
public final class FollowedRuns {
    private FollowedRuns() {}

    /** The report of the data of each run, by name; runs without a row are not drawn. */
    public static Report report(SequencedMap<String, FollowedRun> runs) {
        SequencedMap<String, List<Observation>> paths = new LinkedHashMap<>();
        Map<String, Clock> clocks = new HashMap<>();
        runs.forEach((name, r) -> {
            List<StoredTrace.Row> rows = r.rows();
            List<Observation> path = StoredTrace.path(rows);
            if (!path.isEmpty()) {
                paths.put(name, path);
                Clock.of(path, StoredTrace.seconds(rows)).ifPresent(c -> clocks.put(name, c));
            }
        });
        return new Report(
                String.join(" against ", runs.sequencedKeySet()),
                runs.size() + " runs",
                Account.NONE,
                paths.isEmpty()
                        ? List.of()
                        : List.of(Section.of(
                                        "Side by side",
                                        "",
                                        new ComparisonCharts(paths, clocks).all())
                                .with(table(paths))),
                Map.of());
    }

    private static ReportTable table(SequencedMap<String, List<Observation>> paths) {
        return ReportTable.of(
                        "runs",
                        "The last rows, as this page was opened",
                        List.copyOf(paths.entrySet()))
                .words("run", Map.Entry::getKey)
                .numbers("step", e -> e.getValue().getLast().step())
                .cells(
                        "loss",
                        e -> Cell.finite(
                                e.getValue().getLast().loss(), "beyond the range of numbers"))
                .table();
    }
}
