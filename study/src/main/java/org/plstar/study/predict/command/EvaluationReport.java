package org.plstar.study.predict.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.data.Target;
import org.plstar.study.predict.EvaluationResult;
import org.plstar.study.predict.NumberScores;
import org.plstar.study.predict.Predictions;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Reference;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;
import org.plstar.study.report.Values;

/** Charts and tables of predictions whose truth is known. */
public final class EvaluationReport {
    private EvaluationReport() {}

    /**
     * The sections of a page on predictions whose truth is known.
     *
     * @param title what each section's title begins with
     * @param id what the names of charts and tables begin with
     */
    public static List<Section> sections(EvaluationResult r, String title, String id) {
        List<Section> sections = new ArrayList<>();
        r.classes()
                .map(c -> ClassSections.of(r.predictions(), c, title, id))
                .ifPresent(sections::addAll);
        for (int j = 0; j < r.numbers().size(); j++) {
            sections.add(numbers(r.predictions(), r.numbers().get(j), j, title, id));
        }
        return sections;
    }

    private static Section numbers(
            Predictions p, NumberScores n, int j, String title, String prefix) {
        Target.Regression truth = (Target.Regression) p.rows().target();
        int k = truth.names().size();
        int rows = p.size();
        double[] values = p.values();
        double[] predicted = new double[rows];
        double[] actual = new double[rows];
        double[] error = new double[rows];
        for (int i = 0; i < rows; i++) {
            predicted[i] = values[i * k + j];
            actual[i] = truth.values()[i * k + j];
            error[i] = predicted[i] - actual[i];
        }
        double low = Math.min(least(predicted), least(actual));
        double high = Math.max(most(predicted), most(actual));
        String id = prefix + "target-" + j;
        Chart fit = Chart.of(
                        id + "-fit",
                        "Predicted against true",
                        "On the line a prediction is right.",
                        Axis.linear("true " + n.target()),
                        Axis.linear("predicted " + n.target()))
                .line("right", "diagonal", Values.of(low, high), Values.of(low, high))
                .points("rows", "model", Values.of(actual), Values.of(predicted));
        Chart residuals = Chart.of(
                        id + "-residuals",
                        "Errors",
                        "Prediction less truth, by prediction.",
                        Axis.linear("predicted " + n.target()),
                        Axis.linear("error"))
                .points("rows", "model", Values.of(predicted), Values.of(error))
                .with(Reference.horizontal(0, "no error"));
        Section section = Section.of(title + n.target(), "", fit, residuals);
        return n.worst().isEmpty() ? section : section.with(worst(n, id));
    }

    private static double least(double[] v) {
        return Arrays.stream(v).min().orElseThrow();
    }

    private static double most(double[] v) {
        return Arrays.stream(v).max().orElseThrow();
    }

    private static ReportTable worst(NumberScores n, String id) {
        return ReportTable.of(id + "-worst", "Rows with the largest errors", n.worst())
                .words("row", r -> r.where())
                .numbers("true", r -> r.truth())
                .numbers("predicted", r -> r.predicted())
                .numbers("error", r -> r.error())
                .table();
    }
}
