package org.plstar.app.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.plstar.app.report.Figure;
import org.plstar.app.report.Finding;
import org.plstar.app.report.NumberText;
import org.plstar.app.report.ReportTable;
import org.plstar.app.report.Section;
import org.plstar.optimize.Outcome;
import org.plstar.study.fit.FitSummary;
import org.plstar.study.fit.Suspect;
import org.plstar.study.fit.WithoutSuspects;
import org.plstar.study.portrait.Portrait;

/** Training rows whose label may be wrong, and what training without them changes. */
final class SuspectWords {
    /** Rows that a finding names; the report has all of them. */
    private static final int NAMED = 10;

    private SuspectWords() {}

    static void findings(FitSummary r, List<Finding> found) {
        int all = r.quality().suspects().size();
        if (all > 0) {
            found.add(
                    Finding.note(
                            "Labels that the run learned last or not at all, and that may be wrong: "
                                    + r.quality().suspects().stream()
                                            .limit(NAMED)
                                            .map(
                                                    s ->
                                                            s.where()
                                                                    + " ("
                                                                    + s.label()
                                                                    + ", rather "
                                                                    + s.other()
                                                                    + ")")
                                            .collect(Collectors.joining("; "))
                                    + (all > NAMED ? "; and " + (all - NAMED) + " more" : "")
                                    + "."));
        }
        r.quality().without().map(w -> without(w, r.data().testRows())).ifPresent(found::add);
    }

    private static Finding without(WithoutSuspects w, int tested) {
        if (w.accuracyWithout().isEmpty()) {
            return Finding.note(
                    "Trained again without these "
                            + w.rows()
                            + " rows, the network "
                            + (w.outcome() == Outcome.STOPPED ? "was stopped" : "diverged")
                            + ": nothing is compared.");
        }
        return Finding.note(
                "Trained again without these "
                        + w.rows()
                        + " rows, by the same steps from the same weights, the network answers "
                        + QualityWords.percent(w.accuracyWithout().getAsDouble())
                        + " of the "
                        + tested
                        + " test rows right (with them "
                        + QualityWords.percent(w.accuracy().orElse(0))
                        + "): "
                        + w.righted()
                        + " become right, "
                        + w.wronged()
                        + " wrong. Its loss there is "
                        + NumberText.inWords(w.lossWithout().orElse(0))
                        + " (with them "
                        + NumberText.inWords(w.loss().orElse(0))
                        + ").");
    }

    /** The rows, as images where they are such; absent where none are asked for. */
    static Optional<Section> section(FitSummary r, Portrait p) {
        if (r.quality().suspects().isEmpty()) {
            return Optional.empty();
        }
        List<Figure> images =
                p.suspects()
                        .map(
                                all ->
                                        List.<Figure>of(
                                                PortraitSections.gallery(
                                                        "suspect-images",
                                                        "These rows as images",
                                                        "The label first, then the class that the"
                                                                + " run gives instead.",
                                                        all,
                                                        "rather")))
                        .orElse(List.of());
        return Optional.of(
                Section.of(
                                "Rows whose label may be wrong",
                                "Training rows that the run learned last or not at all: a wrong"
                                        + " label, or a case of which training has few. The margin is"
                                        + " the output of the label less the largest other, in the mean"
                                        + " over the run.",
                                images)
                        .with(
                                ReportTable.of(
                                                "suspects",
                                                "The least margin first",
                                                r.quality().suspects())
                                        .words("row", Suspect::where)
                                        .words("label", Suspect::label)
                                        .words("rather", Suspect::other)
                                        .numbers("margin", Suspect::margin)
                                        .table()));
    }
}
