package org.plstar.study.solve.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.plstar.data.ResultColumn;
import org.plstar.data.source.ResultTable;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Say;
import org.plstar.study.page.Document;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;
import org.plstar.study.solve.SweepClaims;
import org.plstar.study.solve.SweepRequest;
import org.plstar.study.solve.SweepResult;
import org.plstar.study.solve.SweepResult.Solution;

/**
 * The page of several solved systems: a row for each, with its parameters, its end and its
 * unknowns.
 */
public final class SweepPage implements EquationsPage<SweepRequest, SweepResult> {
    /** The file of all solutions. */
    public static final String SOLUTIONS = "solutions.csv";

    @Override
    public Class<SweepRequest> request() {
        return SweepRequest.class;
    }

    @Override
    public String subtitle(Document<SweepRequest, SweepResult> d) {
        return Digits.count(d.result().solutions().size(), "system");
    }

    @Override
    public String target() {
        return SolvePage.MISSED;
    }

    @Override
    public boolean missed(SweepResult result) {
        return result.found() < result.solutions().size();
    }

    @Override
    public Map<String, String> write(Document<SweepRequest, SweepResult> d, Path folder)
            throws IOException {
        List<Solution> all = d.result().solutions();
        Set<String> params = new LinkedHashSet<>();
        Set<String> unknowns = new LinkedHashSet<>();
        all.forEach(s -> params.addAll(s.params().keySet()));
        all.forEach(s -> unknowns.addAll(s.names()));
        List<ResultColumn> columns = new ArrayList<>();
        columns.add(texts("file", all, Solution::file));
        for (String p : params) {
            columns.add(texts(
                    p, all, s -> s.params().containsKey(p) ? "" + s.params().get(p) : ""));
        }
        columns.add(texts("status", all, SweepPage::status));
        columns.add(texts("steps", all, s -> "" + s.steps()));
        columns.add(texts("residual", all, s -> SolvePage.text(s.residual())));
        List<Map<String, Double>> values = all.stream().map(SweepPage::values).toList();
        for (String u : unknowns) {
            columns.add(new ResultColumn.Texts(
                    u,
                    values.stream()
                            .map(v -> v.containsKey(u) ? "" + v.get(u) : "")
                            .toList()));
        }
        new ResultTable(columns).write(folder.resolve(SOLUTIONS));
        return Map.of();
    }

    private static Map<String, Double> values(Solution s) {
        Map<String, Double> all = new TreeMap<>();
        for (int j = 0; j < s.w().length; j++) {
            all.put(s.names().get(j), s.w()[j]);
        }
        return all;
    }

    private static String status(Solution s) {
        return s.status().map(x -> x.name().toLowerCase(Locale.ROOT)).orElse("refused");
    }

    private static ResultColumn texts(
            String name, List<Solution> all, Function<Solution, String> text) {
        return new ResultColumn.Texts(name, all.stream().map(text).toList());
    }

    @Override
    public List<String> next(SweepResult result, Path folder) {
        return List.of("Solutions: " + folder.resolve(SOLUTIONS));
    }

    @Override
    public void tell(Document<SweepRequest, SweepResult> d, Say say) {
        SweepClaims.tell(d.result(), say);
    }

    @Override
    public List<Section> sections(Document<SweepRequest, SweepResult> d) {
        Section systems = SweepChart.of(d.result())
                .map(c -> Section.of("Systems", "", c))
                .orElseGet(() -> Section.of("Systems", ""));
        return List.of(systems.with(
                ReportTable.of("systems", "All systems, in order", d.result().solutions())
                        .words("file", Solution::file)
                        .words("params", s -> "" + s.params())
                        .words("end", SweepPage::status)
                        .numbers("steps", Solution::steps)
                        .numbers("residual", Solution::residual, "refused")
                        .table()));
    }
}
