package org.plstar.app.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Cell;
import org.plstar.app.report.Chart;
import org.plstar.app.report.Ink;
import org.plstar.app.report.Mark;
import org.plstar.app.report.Picture;
import org.plstar.app.report.Reference;
import org.plstar.app.report.ReportTable;
import org.plstar.app.report.Section;
import org.plstar.app.report.Series;
import org.plstar.app.report.Values;
import org.plstar.app.run.PortraitSections;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.study.portrait.Pixels;
import org.plstar.study.portrait.WrongImage;
import org.plstar.study.predict.ClassScores;
import org.plstar.study.predict.EvaluationResult;
import org.plstar.study.predict.NumberScores;
import org.plstar.study.predict.Predictions;

/** Charts and tables of predictions whose truth is known. */
public final class EvaluationReport {
    private static final int BINS = 10;
    private static final int MOST_IMAGES = 24;

    private EvaluationReport() {}

    /**
     * What a page says of predictions whose truth is known.
     *
     * @param title what each section's title begins with
     * @param id what the names of charts and tables begin with
     */
    public static List<Section> sections(EvaluationResult r, String title, String id) {
        List<Section> sections = new ArrayList<>();
        r.classes().ifPresent(c -> classes(r.predictions(), c, title, id, sections));
        for (int j = 0; j < r.numbers().size(); j++) {
            sections.add(numbers(r.predictions(), r.numbers().get(j), j, title, id));
        }
        return sections;
    }

    private static void classes(
            Predictions p, ClassScores c, String title, String id, List<Section> sections) {
        List<String> names = p.classNames().orElseThrow();
        sections.add(
                new Section(
                        title + "Confusion matrix",
                        "Rows of each true class by predicted class; the diagonal is right.",
                        List.of(),
                        Optional.of(confusion(names, c, id))));
        sections.add(
                new Section(
                        title + "Classes",
                        "Precision: of the rows called so, the part that is. Recall: of the rows"
                                + " that are, the part that is called so. F1 is their harmonic"
                                + " mean.",
                        p.probabilities().isPresent()
                                ? List.of(reliability(p, p.probabilities().get(), id))
                                : List.of(),
                        Optional.of(perClass(c, id))));
        if (!c.worst().isEmpty()) {
            sections.add(
                    new Section(
                            title + "Most wrong rows",
                            "The rows that the model is surest about and wrong: a wrong label in"
                                    + " the data, or a case that training lacks.",
                            images(p, id),
                            Optional.of(worst(c, id))));
        }
    }

    /** The rows as images, where they are such. */
    private static List<Picture> images(Predictions p, String id) {
        List<WrongImage> wrong =
                Pixels.of(p.rows().featureNames(), p.rows().inputShape())
                        .map(
                                pixels ->
                                        WrongImage.worst(
                                                p.rows(),
                                                (TargetEncoding.OfClasses) p.encoding(),
                                                p.outputs(),
                                                pixels,
                                                i -> p.rows().features()[i],
                                                MOST_IMAGES))
                        .orElse(List.of());
        return wrong.isEmpty()
                ? List.of()
                : List.of(PortraitSections.gallery(id + "wrong-images", wrong, "images"));
    }

    private static ReportTable confusion(List<String> names, ClassScores c, String id) {
        List<String> columns =
                Stream.concat(
                                Stream.of("true class"),
                                names.stream().map(name -> "predicted " + name))
                        .toList();
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            rows.add(
                    Stream.concat(
                                    Stream.of(Cell.of(names.get(i))),
                                    c.confusion().get(i).stream().map(n -> Cell.of((double) n)))
                            .toList());
        }
        return new ReportTable(id + "confusion", "Rows by true and predicted class", columns, rows);
    }

    private static ReportTable perClass(ClassScores c, String id) {
        return new ReportTable(
                id + "classes",
                "Each class",
                List.of("class", "rows", "predicted", "precision", "recall", "F1"),
                c.classes().stream()
                        .map(
                                k ->
                                        List.of(
                                                Cell.of(k.name()),
                                                Cell.of(k.rows()),
                                                Cell.of(k.predicted()),
                                                cell(k.precision(), "no row is called so"),
                                                cell(k.recall(), "no row is of the class"),
                                                cell(k.f1(), "precision or recall is absent")))
                        .toList());
    }

    private static Cell cell(OptionalDouble v, String why) {
        return v.isPresent() ? Cell.of(v.getAsDouble()) : Cell.absent(why);
    }

    private static ReportTable worst(ClassScores c, String id) {
        boolean odds = c.logLoss().isPresent();
        return new ReportTable(
                id + "worst",
                "Rows that are predicted wrongly, the surest first",
                List.of(
                        "row",
                        "true class",
                        "predicted",
                        odds ? "probability of the true class" : "margin of the outputs"),
                c.worst().stream()
                        .map(
                                r ->
                                        List.of(
                                                Cell.of(r.where()),
                                                Cell.of(r.truth()),
                                                Cell.of(r.predicted()),
                                                Cell.of(r.probability().orElse(r.margin()))))
                        .toList());
    }

    /** How often the predicted class is right, by its probability. */
    private static Chart reliability(Predictions p, double[] probabilities, String id) {
        Target.Classes truth = (Target.Classes) p.rows().target();
        int c = p.encoding().outputs();
        double[] said = new double[BINS];
        int[] right = new int[BINS];
        int[] rows = new int[BINS];
        for (int i = 0; i < p.size(); i++) {
            int k = p.classOf(i);
            double q = probabilities[i * c + k];
            int bin = Math.min((int) (q * BINS), BINS - 1);
            rows[bin]++;
            said[bin] += q;
            right[bin] += k == truth.labels()[i] ? 1 : 0;
        }
        int[] used = IntStream.range(0, BINS).filter(b -> rows[b] > 0).toArray();
        double[] x = Arrays.stream(used).mapToDouble(b -> said[b] / rows[b]).toArray();
        double[] y = Arrays.stream(used).mapToDouble(b -> (double) right[b] / rows[b]).toArray();
        return Chart.of(
                        id + "reliability",
                        "Reliability",
                        "How often the predicted class is right, by its probability; on the"
                                + " diagonal probabilities are what they say.",
                        Axis.linear("probability of the predicted class"),
                        Axis.linear("fraction right"))
                .with(Series.line("as it should be", "diagonal", Values.of(0, 1), Values.of(0, 1)))
                .with(
                        new Series(
                                "rows in tenths",
                                Ink.of("model"),
                                new Mark.Points(Values.of(x), Values.of(y))));
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
        Chart fit =
                Chart.of(
                                id + "-fit",
                                "Predicted against true",
                                "On the line a prediction is right.",
                                Axis.linear("true " + n.target()),
                                Axis.linear("predicted " + n.target()))
                        .with(
                                Series.line(
                                        "right",
                                        "diagonal",
                                        Values.of(low, high),
                                        Values.of(low, high)))
                        .with(points(actual, predicted));
        Chart residuals =
                Chart.of(
                                id + "-residuals",
                                "Errors",
                                "Prediction less truth; a trend or a funnel is something that the"
                                        + " model lacks.",
                                Axis.linear("predicted " + n.target()),
                                Axis.linear("error"))
                        .with(points(predicted, error))
                        .with(Reference.horizontal(0, "no error"));
        Section section =
                new Section(title + n.target(), "", List.of(fit, residuals), Optional.empty());
        return n.worst().isEmpty() ? section : section.with(worst(n, id));
    }

    private static Series points(double[] x, double[] y) {
        return new Series("rows", Ink.of("model"), new Mark.Points(Values.of(x), Values.of(y)));
    }

    private static double least(double[] v) {
        return Arrays.stream(v).min().orElseThrow();
    }

    private static double most(double[] v) {
        return Arrays.stream(v).max().orElseThrow();
    }

    private static ReportTable worst(NumberScores n, String id) {
        return new ReportTable(
                id + "-worst",
                "Rows with the largest errors",
                List.of("row", "true", "predicted", "error"),
                n.worst().stream()
                        .map(
                                r ->
                                        List.of(
                                                Cell.of(r.where()),
                                                Cell.of(r.truth()),
                                                Cell.of(r.predicted()),
                                                Cell.of(r.error())))
                        .toList());
    }
}
