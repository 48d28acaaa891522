package org.plstar.app.table;

import java.util.List;
import java.util.Optional;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Chart;
import org.plstar.app.report.ReportTable;
import org.plstar.app.report.Section;
import org.plstar.app.report.Values;
import org.plstar.study.predict.ClassScores;
import org.plstar.study.predict.ClassScores.WrongRow;
import org.plstar.study.table.Without;

/** The labels that the other rows contradict most, as a chart and a table. */
final class SuspectsSection {
    private SuspectsSection() {}

    /** Absent without suspects, or without probabilities. */
    static Optional<Section> of(ClassScores leftOut, int most) {
        List<WrongRow> rows =
                Without.suspects(leftOut, most).stream()
                        .filter(w -> w.probability().isPresent())
                        .toList();
        return rows.isEmpty() ? Optional.empty() : Optional.of(of(rows));
    }

    private static Section of(List<WrongRow> rows) {
        double[] likely = rows.stream().mapToDouble(w -> w.probability().orElseThrow()).toArray();
        Chart chart =
                Chart.of(
                                "suspects",
                                "Labels that the other rows contradict",
                                "How likely the fit without a row finds the row's label, in the"
                                        + " order of the table.",
                                Axis.linear("place in the table"),
                                Axis.log("probability of the label"))
                        .points("rows", "rows", Values.ranks(likely.length), Values.of(likely));
        return Section.of("Labels that may be wrong", "", chart)
                .with(
                        ReportTable.of("suspect-rows", "The most contradicted first", rows)
                                .words("row", WrongRow::where)
                                .words("label", WrongRow::truth)
                                .words("the others say", WrongRow::predicted)
                                .numbers("probability", w -> w.probability().orElseThrow())
                                .table());
    }
}
