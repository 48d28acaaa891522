package org.plstar.study.solve.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.plstar.data.ResultColumn;
import org.plstar.data.source.ResultTable;
import org.plstar.study.claim.Say;
import org.plstar.study.page.Document;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Chart;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;
import org.plstar.study.report.Values;
import org.plstar.study.solve.branch.RangeClaims;
import org.plstar.study.solve.branch.RangeRequest;
import org.plstar.study.solve.branch.RangeResult;

/** The page of a range of a param: the cells in which a solution is proved. */
final class RangePage implements EquationsPage<RangeRequest, RangeResult> {
    /** The file of the cells. */
    static final String CELLS = "cells.csv";

    @Override
    public Class<RangeRequest> request() {
        return RangeRequest.class;
    }

    @Override
    public String subtitle(Document<RangeRequest, RangeResult> d) {
        return "A solution for every value of " + d.result().param();
    }

    @Override
    public String target() {
        return "not proved for the whole range";
    }

    @Override
    public boolean missed(RangeResult result) {
        return !result.complete();
    }

    @Override
    public Map<String, String> write(Document<RangeRequest, RangeResult> d, Path folder)
            throws IOException {
        RangeResult r = d.result();
        r.write(folder, d.command());
        if (!r.proved()) {
            return Map.of("attempts", r.file());
        }
        List<RangeResult.Cell> all = r.cells();
        List<ResultColumn> columns = new ArrayList<>();
        columns.add(
                numbers("from", all.stream().mapToDouble(RangeResult.Cell::from).toArray()));
        columns.add(numbers("to", all.stream().mapToDouble(RangeResult.Cell::to).toArray()));
        columns.add(numbers(
                "middle", all.stream().mapToDouble(RangeResult.Cell::middle).toArray()));
        List<String> names = d.request().names();
        for (int j = 0; j < names.size(); j++) {
            int at = j;
            columns.add(numbers(
                    "at middle: " + names.get(j),
                    all.stream().mapToDouble(c -> c.w()[at]).toArray()));
            columns.add(numbers(
                    "slope: " + names.get(j),
                    all.stream().mapToDouble(c -> c.t()[at]).toArray()));
            columns.add(numbers(
                    "within: " + names.get(j),
                    all.stream().mapToDouble(c -> c.within()[at]).toArray()));
        }
        new ResultTable(columns).write(folder.resolve(CELLS));
        return Map.of("certificate", r.file());
    }

    private static ResultColumn numbers(String name, double... values) {
        return new ResultColumn.Numbers(name, values);
    }

    /** The lines and bounds of the cells stand in cells.csv alone. */
    @Override
    public RangeResult beside(RangeResult result) {
        return result.withoutLines();
    }

    @Override
    public List<String> next(RangeResult result, Path folder) {
        return result.cells().isEmpty() ? List.of() : List.of("Cells: " + folder.resolve(CELLS));
    }

    @Override
    public void tell(Document<RangeRequest, RangeResult> d, Say say) {
        RangeClaims.tell(d.request(), d.result(), say);
    }

    @Override
    public List<Section> sections(Document<RangeRequest, RangeResult> d) {
        RangeResult r = d.result();
        if (r.cells().isEmpty()) {
            return List.of();
        }
        int shown = r.mostChanged();
        String name = d.request().names().get(shown);
        double[] x = new double[2 * r.cells().size()];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            RangeResult.Cell c = r.cells().get(i / 2);
            x[i] = i % 2 == 0 ? c.from() : c.to();
            y[i] = c.w()[shown] + c.t()[shown] * (x[i] - c.middle());
        }
        Chart chart = Chart.of(
                        "lines",
                        name + " by " + r.param(),
                        "The lines of the cells, near which solutions are proved.",
                        Axis.linear(r.param()),
                        Axis.linear(name))
                .line("the lines of the cells", "lines", Values.of(x), Values.of(y));
        return List.of(Section.of("Cells", "", chart)
                .with(ReportTable.of("cells", "Cells", r.cells())
                        .numbers("from", RangeResult.Cell::from)
                        .numbers("to", RangeResult.Cell::to)
                        .numbers("middle", RangeResult.Cell::middle)
                        .numbers("within: " + name, c -> c.within()[shown])
                        .table()));
    }
}
