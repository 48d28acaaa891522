package org.plstar.study.solve.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.plstar.data.equations.PdeProblem;
import org.plstar.study.claim.Say;
import org.plstar.study.page.Document;
import org.plstar.study.pde.CollocationClaims;
import org.plstar.study.pde.CollocationRequest;
import org.plstar.study.pde.CollocationResult;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Cell;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Figure;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;
import org.plstar.study.report.Values;

/** The page of a collocation: the functions, and the residual of each interval. */
final class CollocationPage implements EquationsPage<CollocationRequest, CollocationResult> {
    @Override
    public Class<CollocationRequest> request() {
        return CollocationRequest.class;
    }

    @Override
    public String title(Document<CollocationRequest, CollocationResult> d) {
        return "Differential equations: " + d.subject().data();
    }

    @Override
    public String subtitle(Document<CollocationRequest, CollocationResult> d) {
        return d.result().intervals()
                + " intervals, "
                + d.result().equations()
                + " equations in as many unknowns";
    }

    @Override
    public String target() {
        return SolvePage.MISSED;
    }

    @Override
    public boolean missed(CollocationResult result) {
        return !result.solved();
    }

    @Override
    public Map<String, String> write(Document<CollocationRequest, CollocationResult> d, Path folder)
            throws IOException {
        CollocationResult r = d.result();
        PdeFiles.table(r.solution().problem(), r.table()).write(folder.resolve(SolvePage.SOLUTION));
        PdeFiles.model(r.solution(), Path.of(d.name()), folder);
        return Map.of();
    }

    @Override
    public List<String> next(CollocationResult result, Path folder) {
        return PdePage.files(folder);
    }

    @Override
    public void tell(Document<CollocationRequest, CollocationResult> d, Say say) {
        CollocationClaims.tell(d.request(), d.result(), say);
    }

    @Override
    public List<Section> sections(Document<CollocationRequest, CollocationResult> d) {
        CollocationResult r = d.result();
        PdeProblem p = r.solution().problem();
        List<Figure> curves = new ArrayList<>();
        for (int u = 0; u < p.unknowns().size(); u++) {
            curves.add(PdePage.curve(p, r.table(), u, "collocation"));
        }
        double[] x = r.solution().nodes();
        double[] middles = new double[r.intervals()];
        for (int i = 0; i < middles.length; i++) {
            middles[i] = (x[i] + x[i + 1]) / 2;
        }
        Chart residuals = Chart.of(
                        "residuals",
                        "Residual of each interval",
                        "As a part of the size of the equations' terms.",
                        Axis.linear(p.coordinates().getFirst().name()),
                        Axis.log("residual"))
                .points("residual", "residual", Values.of(middles), Values.of(r.residuals()));
        return List.of(
                Section.of("Solution", "", curves),
                Section.of("Intervals", "", residuals)
                        .with(ReportTable.of("meshes", "Meshes", r.meshes())
                                .numbers("from", CollocationResult.Mesh::from)
                                .numbers("to", CollocationResult.Mesh::to)
                                .numbers("intervals", CollocationResult.Mesh::intervals)
                                .numbers("steps", CollocationResult.Mesh::steps)
                                .words("ended at a solution", m -> m.solved() ? "yes" : "no")
                                .cells(
                                        "largest residual",
                                        m -> Cell.finite(m.residual(), "not finite"))
                                .table()));
    }
}
