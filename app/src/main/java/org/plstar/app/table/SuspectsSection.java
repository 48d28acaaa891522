package org.plstar.app.table;

import java.util.List;
import java.util.Optional;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Cell;
import org.plstar.app.report.Chart;
import org.plstar.app.report.Ink;
import org.plstar.app.report.Mark;
import org.plstar.app.report.ReportTable;
import org.plstar.app.report.Section;
import org.plstar.app.report.Series;
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
        Series points =
                new Series(
                        "rows",
                        Ink.of("rows"),
                        new Mark.Points(Values.ranks(likely.length), Values.of(likely)));
        Chart chart =
                Chart.of(
                                "suspects",
                                "Labels that the other rows contradict",
                                "How likely the fit without a row finds the row's label, in the"
                                        + " order of the table.",
                                Axis.linear("place in the table"),
                                Axis.log("probability of the label"))
                        .with(points);
        return Section.of("Labels that may be wrong", "", chart)
                .with(
                        new ReportTable(
                                "suspect-rows",
                                "The most contradicted first",
                                List.of("row", "label", "the others say", "probability"),
                                rows.stream()
                                        .map(
                                                w ->
                                                        List.of(
                                                                Cell.of(w.where()),
                                                                Cell.of(w.truth()),
                                                                Cell.of(w.predicted()),
                                                                Cell.of(
                                                                        w.probability()
                                                                                .orElseThrow())))
                                        .toList()));
    }
}
