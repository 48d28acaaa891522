package org.plstar.study.table.command;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.plstar.study.predict.ClassScores;
import org.plstar.study.predict.ClassScores.WrongRow;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Cell;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Figure;
import org.plstar.study.report.Reference;
import org.plstar.study.report.ReportColumns;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;
import org.plstar.study.report.Values;
import org.plstar.study.table.ColumnEffect;
import org.plstar.study.table.MoreRows;
import org.plstar.study.table.MoreRows.Point;
import org.plstar.study.table.MoreRows.Told;
import org.plstar.study.table.Standing;
import org.plstar.study.table.TableFitResult;
import org.plstar.study.table.TableFitResult.Missing;
import org.plstar.study.table.TableFitResult.Trial;
import org.plstar.study.table.Without;

/** The sections on the parts of a fit: its columns, their missing values, and the kernels. */
final class TableSections {
    /** The largest number of kernels with a curve in a chart. */
    private static final int CURVES = 6;

    private static final int LISTED = 10;

    /** The number of rows from which on a chart says more than their table. */
    private static final int DRAWN = 8;

    private TableSections() {}

    /** Absent where no column lacks a value. */
    static Optional<Section> missing(List<Missing> columns, int rows) {
        return columns.isEmpty()
                ? Optional.empty()
                : Optional.of(Section.of(
                        "Missing values",
                        "A missing number counts as the mean, and from 2 % missing"
                                + " on the model has a second input that says where; a"
                                + " missing text is a category of its own.",
                        ReportTable.of("missing", "The column that lacks most first", columns)
                                .words("column", Missing::column)
                                .cells(
                                        "missing, of " + rows + " rows",
                                        m -> new Cell.Part(m.cells(), rows))
                                .table()));
    }

    /**
     * The section on labels that the other rows contradict most; absent without such rows or
     * probabilities.
     */
    static Optional<Section> suspects(ClassScores leftOut, int most) {
        List<WrongRow> rows = Without.suspects(leftOut, most).stream()
                .filter(w -> w.probability().isPresent())
                .toList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        double[] likely =
                rows.stream().mapToDouble(w -> w.probability().orElseThrow()).toArray();
        List<Figure> chart = rows.size() < DRAWN
                ? List.of()
                : List.of(Chart.of(
                                "suspects",
                                "Labels that the other rows contradict most",
                                "How likely the fit without a row finds the row's label.",
                                Axis.linear("rank, the most contradicted first"),
                                Axis.log("probability of the label"))
                        .points("rows", "rows", Values.ranks(likely.length), Values.of(likely)));
        return Optional.of(Section.of("Labels that the other rows contradict most", "", chart)
                .with(ReportTable.of("suspect-rows", "The most contradicted first", rows)
                        .words("row", WrongRow::where)
                        .words("label", WrongRow::truth)
                        .words("the others say", WrongRow::predicted)
                        .numbers("probability", w -> w.probability().orElseThrow())
                        .table()));
    }

    static Section columns(List<ColumnEffect> all, boolean classes) {
        ReportColumns<ColumnEffect> table = ReportTable.of(
                        "columns", "The column that counts most first", all)
                .words("column", ColumnEffect::column)
                .numbers(classes ? "rise of the log-loss" : "fall of R²", ColumnEffect::rise)
                .numbers("deviation", ColumnEffect::deviation)
                .numbers("error", ColumnEffect::error);
        if (classes) {
            table.numbers("fall of the accuracy", ColumnEffect::accuracy, "not measured");
        }
        return Section.of(
                "Columns",
                "How much worse rows that are held back are predicted when the values of a column"
                        + " are exchanged among them: the mean and the standard deviation over "
                        + ColumnEffect.REPEATS
                        + " times, and the error of the mean. Columns that say the same can hide"
                        + " each other.",
                table.table());
    }

    static Section moreRows(MoreRows m) {
        boolean shares = m.told().getFirst().error().isPresent();
        Chart chart = Chart.of(
                        "more-rows",
                        "How many more rows",
                        "Errors on other rows of fits to parts of these rows, and what is foretold"
                                + " of fits to up to four times as many; the band is to hold nine"
                                + " of ten.",
                        Axis.log("rows"),
                        Axis.log(shares ? "share of wrong rows" : "squared loss, standardized"))
                .band(
                        "band",
                        "curve",
                        of(m.curve(), Told::rows),
                        of(m.curve(), t -> shares ? t.errorLow().orElseThrow() : t.lossLow()),
                        of(m.curve(), t -> shares ? t.errorHigh().orElseThrow() : t.lossHigh()))
                .line(
                        "curve",
                        "curve",
                        of(m.curve(), Told::rows),
                        of(m.curve(), t -> shares ? t.error().orElseThrow() : t.loss()))
                .points(
                        "parts of the rows",
                        "points",
                        of(m.points(), Point::rows),
                        of(m.points(), p -> shares ? p.error().orElseThrow() : p.loss()))
                .with(Reference.vertical(m.now().rows(), "these rows"));
        ReportColumns<Told> table = ReportTable.of("told-rows", "What is foretold", m.told())
                .numbers("rows", Told::rows)
                .numbers("squared loss", Told::loss)
                .numbers("from", Told::lossLow)
                .numbers("to", Told::lossHigh);
        if (shares) {
            table.numbers("share of wrong rows", Told::error, "not told")
                    .numbers("from ", Told::errorLow, "not told")
                    .numbers("to ", Told::errorHigh, "not told");
        }
        return Section.of("More rows", "By the kernel " + m.kernel() + " alone.", chart)
                .with(table.table());
    }

    private static <T> Values of(List<T> all, ToDoubleFunction<T> number) {
        return Values.of(all.stream().mapToDouble(number).toArray());
    }

    static Section kernels(TableFitResult r, boolean classes) {
        List<Trial> best = r.trials().stream()
                .sorted(Comparator.comparingDouble(Trial::loss))
                .toList();
        String loss = classes ? "log-loss" : "mean squared error";
        Chart chart = Chart.of(
                "ridges",
                "Loss of left-out rows by ridge",
                "The best kernels that were tried. A ridge is what is added to the"
                        + " kernel's diagonal: more of it makes the prediction smoother.",
                Axis.log("ridge, relative to the kernel's diagonal"),
                Axis.log(
                        classes
                                ? "log-loss of left-out rows"
                                : "mean squared error of left-out rows, standardized"));
        for (Trial t : best.subList(0, Math.min(CURVES, best.size()))) {
            String kernel = t.candidate().words();
            chart = chart.line(
                    kernel,
                    kernel,
                    of(List.copyOf(t.path().keySet()), Double::doubleValue),
                    of(List.copyOf(t.path().values()), Double::doubleValue));
        }
        List<Trial> listed = best.subList(0, Math.min(LISTED, best.size()));
        String caption = best.size() <= LISTED
                ? "All that were tried, the best first"
                : "The best " + LISTED + " of " + best.size() + " that were tried";
        Section section = Section.of(
                "Kernels",
                "Each kernel is a ridge regression; the model is an average of those that"
                        + " lower the loss of left-out rows most. Those of networks are"
                        + " limits of infinite width; that of trees is the share of trees in"
                        + " which two rows are in one leaf.",
                chart);
        return (r.leaderboard().isEmpty()
                        ? section
                        : section.with(leaderboard(r.leaderboard(), classes)))
                .with(ReportTable.of("kernels", caption, listed)
                        .words("kernel", t -> t.candidate().words())
                        .numbers("best ridge", Trial::ridge)
                        .numbers(loss, Trial::loss)
                        .table());
    }

    private static ReportTable leaderboard(List<Standing> all, boolean classes) {
        ReportColumns<Standing> table = ReportTable.of(
                        "leaderboard",
                        "How the fits did on " + all.getFirst().rows()
                                + " rows, each left out, and their shares of the model",
                        all)
                .words("kernel", Standing::kernel)
                .numbers("ridge", Standing::ridge)
                .numbers(classes ? "log-loss" : "mean squared error", Standing::loss);
        return (classes
                        ? table.numbers("accuracy", Standing::accuracy, "not measured")
                        : table.numbers("R²", Standing::r2, "not measured"))
                .numbers("share", Standing::weight)
                .table();
    }
}
