package org.plstar.study.train.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plstar.landscape.Observation;
import org.plstar.study.fit.Certifier;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Cell;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Reference;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;
import org.plstar.study.report.Values;
import org.plstar.study.train.run.ProofSummary.Tried;

/** The section of a run's report on its proof. */
final class CertificateSection {
    private CertificateSection() {}

    /** The steps from which theorems hold, as lines across a chart over steps. */
    static List<Reference> from(StoredRun r) {
        List<Reference> lines = new ArrayList<>();
        for (Tried t : theorems(r)) {
            if (t.holds() && t.fromStep().isPresent() && t.about().isEmpty()) {
                lines.add(Reference.vertical(t.fromStep().getAsInt(), t.theorem() + " certified"));
            }
        }
        return lines;
    }

    private static List<Tried> theorems(StoredRun r) {
        return r.summary().certificate().map(ProofSummary::theorems).orElse(List.of());
    }

    /** The section; absent where no proof was requested. */
    static Optional<Section> of(StoredRun r) {
        if (r.summary().certificate().isEmpty()) {
            return Optional.empty();
        }
        ProofSummary c = r.summary().certificate().get();
        List<Observation> tried =
                r.path().stream().filter(o -> c.triedAt().contains(o.step())).toList();
        List<Chart> charts = new ArrayList<>();
        if (!tried.isEmpty()) {
            Values steps = Values.of(tried, Observation::step);
            charts.add(Chart.of(
                            "certified-radius",
                            "Certified radius",
                            "Within which distance of the weights at a step a solution is"
                                    + " proved to lie; blank where it is not proved.",
                            Axis.log("step"),
                            Axis.log("R"))
                    .line(
                            "C', a solution exists",
                            "network",
                            steps,
                            radii(tried, Certifier.EXISTENCE))
                    .line(
                            "A', gradient flow reaches it",
                            "linearized",
                            steps,
                            radii(tried, Certifier.FLOW))
                    .line(
                            "B', the run's steps reach it",
                            "bound",
                            steps,
                            radii(tried, Certifier.DESCENT))
                    .wide());
        }
        return Optional.of(Section.of(
                        "Certificates",
                        "Theorems about this run; certificate/report.html has their claims"
                                + " and every constant, and plstar certify --check proves them"
                                + " again from the stored weights and data.",
                        charts)
                .with(table(c.theorems())));
    }

    private static ReportTable table(List<Tried> theorems) {
        return ReportTable.of("certificates", "What is proved, and from which step on", theorems)
                .words(
                        "theorem",
                        t -> t.theorem() + (t.about().isPresent() ? " for other steps" : ""))
                .cells(
                        "from step",
                        t -> t.fromStep().isPresent()
                                ? Cell.of(t.fromStep().getAsInt())
                                : Cell.absent(
                                        t.holds() ? "it is about the last weights" : "not proved"))
                .numbers("R", Tried::radius, "not proved")
                .numbers("margin", Tried::margin, "not proved")
                .cells("η", t -> Cell.of(t.eta(), t.holds() ? "no step in it" : "not proved"))
                .words("in words", t -> t.words().orElse(""))
                .table();
    }

    private static Values radii(List<Observation> tried, String column) {
        return Values.of(tried, o -> o.further(column), "not proved at this step");
    }
}
