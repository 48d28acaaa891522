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
import org.plstar.study.solve.branch.BranchClaims;
import org.plstar.study.solve.branch.BranchRequest;
import org.plstar.study.solve.branch.BranchResult;

/** The page of a branch: the unknown that changes most by the param, and the folds. */
final class BranchPage implements EquationsPage<BranchRequest, BranchResult> {
    /** The file of the branch's points. */
    static final String BRANCH = "branch.csv";

    @Override
    public Class<BranchRequest> request() {
        return BranchRequest.class;
    }

    @Override
    public String subtitle(Document<BranchRequest, BranchResult> d) {
        return "A branch of solutions by " + d.result().param();
    }

    @Override
    public String target() {
        return "followed, but not to an end of the range";
    }

    @Override
    public boolean missed(BranchResult result) {
        return !result.complete();
    }

    @Override
    public Map<String, String> write(Document<BranchRequest, BranchResult> d, Path folder)
            throws IOException {
        write(d.result(), folder);
        return Map.of();
    }

    /** Writes the points of a branch. */
    static void write(BranchResult r, Path folder) throws IOException {
        List<ResultColumn> columns = new ArrayList<>();
        columns.add(new ResultColumn.Numbers(
                r.param(),
                r.points().stream().mapToDouble(BranchResult.Point::value).toArray()));
        columns.add(new ResultColumn.Numbers(
                free("arc", r),
                r.points().stream().mapToDouble(BranchResult.Point::arc).toArray()));
        List<String> kinds =
                new ArrayList<>(r.points().stream().map(_ -> "point").toList());
        r.folds().forEach(f -> kinds.set(f.point(), "fold"));
        columns.add(new ResultColumn.Texts(free("kind", r), kinds));
        for (int j = 0; j < r.unknowns().size(); j++) {
            int at = j;
            columns.add(new ResultColumn.Numbers(
                    r.unknowns().get(j),
                    r.points().stream().mapToDouble(p -> p.w()[at]).toArray()));
        }
        new ResultTable(columns).write(folder.resolve(BRANCH));
    }

    /** A name that neither the param nor an unknown has. */
    private static String free(String name, BranchResult r) {
        boolean taken = r.param().equals(name) || r.unknowns().contains(name);
        return taken ? free(name + "_", r) : name;
    }

    /** The unknowns' values stand in branch.csv alone. */
    @Override
    public BranchResult beside(BranchResult result) {
        return result.withoutValues();
    }

    @Override
    public List<String> next(BranchResult result, Path folder) {
        return files(folder);
    }

    /** Where the points of a branch are. */
    static List<String> files(Path folder) {
        return List.of("Branch: " + folder.resolve(BRANCH));
    }

    @Override
    public void tell(Document<BranchRequest, BranchResult> d, Say say) {
        BranchClaims.tell(d.request(), d.result(), say);
    }

    @Override
    public List<Section> sections(Document<BranchRequest, BranchResult> d) {
        return List.of(section(d.result(), d.request().shown(d.result())));
    }

    /** An unknown by the param, and the folds. */
    static Section section(BranchResult r, int shown) {
        String name = r.unknowns().get(shown);
        List<BranchResult.Point> folds =
                r.folds().stream().map(f -> r.points().get(f.point())).toList();
        Chart chart = Chart.of(
                        "branch",
                        name + " by " + r.param(),
                        "An unknown along the branch, and where that turns back.",
                        Axis.linear(r.param()),
                        Axis.linear(name))
                .line(
                        "the branch",
                        "branch",
                        Values.of(r.points(), BranchResult.Point::value),
                        Values.of(r.points(), p -> p.w()[shown]));
        if (!folds.isEmpty()) {
            chart = chart.points(
                    "folds",
                    "folds",
                    Values.of(folds, BranchResult.Point::value),
                    Values.of(folds, p -> p.w()[shown]));
        }
        return Section.of("Branch", "", chart)
                .with(ReportTable.of("folds", "Folds", r.folds())
                        .numbers("point", BranchResult.Fold::point)
                        .numbers(r.param(), BranchResult.Fold::value)
                        .numbers("error", BranchResult.Fold::error)
                        .words("kind", f -> f.largest() ? "largest" : "least")
                        .table());
    }
}
