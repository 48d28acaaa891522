package org.plstar.study.predict.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.study.portrait.Pixels;
import org.plstar.study.portrait.WrongImage;
import org.plstar.study.predict.ClassScores;
import org.plstar.study.predict.Predictions;
import org.plstar.study.predict.Roc;
import org.plstar.study.predict.ThresholdCost;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Cell;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Picture;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;
import org.plstar.study.report.Values;
import org.plstar.study.train.run.PortraitSections;

/** Charts and tables of predicted classes whose truth is known. */
final class ClassSections {
    private static final int BINS = 10;
    private static final int MOST_IMAGES = 24;

    /** The largest number of points of a curve. */
    private static final int MOST_POINTS = 400;

    private final Predictions p;
    private final ClassScores c;
    private final List<String> names;
    private final String title;
    private final String id;

    private ClassSections(Predictions p, ClassScores c, String title, String id) {
        this.p = p;
        this.c = c;
        this.names = p.classNames().orElseThrow();
        this.title = title;
        this.id = id;
    }

    static List<Section> of(Predictions p, ClassScores c, String title, String id) {
        return new ClassSections(p, c, title, id).sections();
    }

    private List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        List<Chart> charts = new ArrayList<>();
        Roc.of(p).map(this::curve).ifPresent(charts::add);
        p.probabilities().map(this::reliability).ifPresent(charts::add);
        if (!charts.isEmpty()) {
            sections.add(Section.of(title + "Ranking and reliability", "", charts));
        }
        sections.add(Section.of(
                title + "Classes",
                "Precision: of the rows called so, the part that is. Recall: of the rows"
                        + " that are, the part that is called so. F1 is their harmonic"
                        + " mean.",
                perClass()));
        sections.add(Section.of(
                title + "Confusion matrix",
                "Rows of each true class by predicted class, and their share of the true"
                        + " class; the diagonal is right.",
                confusion()));
        c.ranking()
                .filter(r -> !r.costs().isEmpty())
                .ifPresent(r -> sections.add(costs(r.costs())));
        if (!c.worst().isEmpty()) {
            sections.add(Section.of(
                            title + "Most wrong rows",
                            "The rows whose label differs from the predicted class by the"
                                    + " largest margin.",
                            images())
                    .with(worst()));
        }
        return sections;
    }

    /** The rows as images, if they are images. */
    private List<Picture> images() {
        List<WrongImage> wrong = Pixels.of(p.rows().featureNames(), p.rows().inputShape())
                .map(pixels -> WrongImage.worst(
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

    private ReportTable confusion() {
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            int of = c.confusion().get(i).stream().mapToInt(n -> n).sum();
            rows.add(Stream.concat(
                            Stream.of(Cell.of(names.get(i))),
                            c.confusion().get(i).stream().map(n -> new Cell.Part(n, of)))
                    .toList());
        }
        return new ReportTable(
                id + "confusion",
                "Rows by true and predicted class",
                Stream.concat(
                                Stream.of("true class"),
                                names.stream().map(name -> "predicted " + name))
                        .toList(),
                rows);
    }

    /**
     * The chart of the recall of the second class over its false calls, for decreasing thresholds.
     */
    private Chart curve(Roc roc) {
        int[] at = IntStream.rangeClosed(0, Math.min(MOST_POINTS, roc.size()))
                .map(i -> (int) ((long) i * roc.size() / Math.min(MOST_POINTS, roc.size())))
                .toArray();
        double[] x = Arrays.stream(at).mapToDouble(roc::falseShare).toArray();
        double[] y = Arrays.stream(at).mapToDouble(roc::recall).toArray();
        return Chart.of(
                        id + "roc",
                        "ROC curve",
                        String.format(
                                Locale.ROOT,
                                "What each threshold finds of %s, and what of %s is called so;"
                                        + " the area below it is %.4f.",
                                names.get(1),
                                names.get(0),
                                roc.area()),
                        Axis.linear("share of " + names.get(0) + " called " + names.get(1)),
                        Axis.linear("share of " + names.get(1) + " found"))
                .line("by chance", "diagonal", Values.of(0, 1), Values.of(0, 1))
                .line("thresholds", "model", Values.of(x), Values.of(y));
    }

    private Section costs(List<ThresholdCost> costs) {
        String second = names.get(1);
        return Section.of(
                title + "Thresholds and what they cost",
                "Where a missed row of "
                        + second
                        + " costs r times what a row costs that is wrongly called "
                        + second
                        + ", answer "
                        + second
                        + " from a probability of 1/(1 + r) on (predict --threshold): that costs least if probabilities"
                        + " are what they say. Costs are per row, in units of a false call. The"
                        + " least cost is that of the best threshold for these very rows.",
                ReportTable.of(id + "thresholds", "Cost of thresholds", costs)
                        .numbers("cost of a miss, r", ThresholdCost::ratio)
                        .numbers("from probability", ThresholdCost::threshold)
                        .numbers(second + " missed", ThresholdCost::missed)
                        .numbers("wrongly called " + second, ThresholdCost::falseCalls)
                        .numbers("cost per row", ThresholdCost::cost)
                        .numbers("one answer for all", ThresholdCost::always)
                        .numbers("least cost", ThresholdCost::least)
                        .table());
    }

    private ReportTable perClass() {
        return ReportTable.of(id + "classes", "Each class", c.classes())
                .words("class", k -> k.name())
                .numbers("rows", k -> k.rows())
                .numbers("predicted", k -> k.predicted())
                .numbers("precision", k -> k.precision(), "no row is called so")
                .numbers("recall", k -> k.recall(), "no row is of the class")
                .numbers("F1", k -> k.f1(), "precision or recall is absent")
                .table();
    }

    private ReportTable worst() {
        boolean odds = c.logLoss().isPresent();
        return ReportTable.of(
                        id + "worst",
                        "Rows that are predicted wrongly, the surest first",
                        c.worst())
                .words("row", r -> r.where())
                .words("true class", r -> r.truth())
                .words("predicted", r -> r.predicted())
                .numbers(
                        odds ? "probability of the true class" : "margin of the outputs",
                        r -> r.probability().orElse(r.margin()))
                .table();
    }

    /** A chart of how often the predicted class is correct, by its probability. */
    private Chart reliability(double[] probabilities) {
        Target.Classes truth = (Target.Classes) p.rows().target();
        int outputs = p.encoding().outputs();
        double[] said = new double[BINS];
        int[] right = new int[BINS];
        int[] rows = new int[BINS];
        for (int i = 0; i < p.size(); i++) {
            int k = p.classOf(i);
            double q = probabilities[i * outputs + k];
            int bin = Math.min((int) (q * BINS), BINS - 1);
            rows[bin]++;
            said[bin] += q;
            right[bin] += k == truth.labels()[i] ? 1 : 0;
        }
        int[] used = IntStream.range(0, BINS).filter(b -> rows[b] > 0).toArray();
        double[] x = Arrays.stream(used).mapToDouble(b -> said[b] / rows[b]).toArray();
        double[] y = Arrays.stream(used)
                .mapToDouble(b -> (double) right[b] / rows[b])
                .toArray();
        Values ends = Values.of(1.0 / names.size(), 1);
        return Chart.of(
                        id + "reliability",
                        "Reliability",
                        "How often the predicted class is right, by its probability; on the"
                                + " diagonal probabilities are what they say.",
                        Axis.linear("probability of the predicted class"),
                        Axis.linear("fraction right"))
                .line("as it should be", "diagonal", ends, ends)
                .points("rows in tenths", "model", Values.of(x), Values.of(y));
    }
}
