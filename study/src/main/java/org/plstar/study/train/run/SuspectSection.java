package org.plstar.study.train.run;

import java.util.List;
import java.util.Optional;
import org.plstar.study.fit.FitSummary;
import org.plstar.study.fit.Suspect;
import org.plstar.study.portrait.Portrait;
import org.plstar.study.report.Figure;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;

/** Training rows with the least margins, as a table and as images. */
final class SuspectSection {
    private SuspectSection() {}

    /**
     * The section of suspect rows, with their images if they are images; absent where none are
     * requested.
     */
    static Optional<Section> of(FitSummary r, Portrait p) {
        if (r.quality().suspects().isEmpty()) {
            return Optional.empty();
        }
        List<Figure> images = p.suspects()
                .map(all -> List.<Figure>of(PortraitSections.gallery(
                        "suspect-images",
                        "These rows as images",
                        "The label first, then the class that the" + " run gives instead.",
                        all,
                        "rather")))
                .orElse(List.of());
        return Optional.of(Section.of(
                        "Rows whose label may be wrong",
                        "Training rows that the run learned last or not at all: a wrong"
                                + " label, a case of which training has few, or classes that"
                                + " overlap there. The margin is"
                                + " the output of the label less the largest other, in the mean"
                                + " over the run.",
                        images)
                .with(ReportTable.of(
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
