package org.plstar.study.infinite.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plstar.study.claim.Say;
import org.plstar.study.infinite.InfiniteClaims;
import org.plstar.study.infinite.InfiniteFitRequest;
import org.plstar.study.infinite.InfiniteFitResult;
import org.plstar.study.infinite.InfiniteFitResult.Curve;
import org.plstar.study.infinite.InfiniteFitResult.Followed;
import org.plstar.study.infinite.InfiniteFitResult.Point;
import org.plstar.study.infinite.TrainedResult;
import org.plstar.study.infinite.TrainedResult.At;
import org.plstar.study.page.Document;
import org.plstar.study.page.Page;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Chart;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;
import org.plstar.study.report.Values;

/** The page of {@code plstar infinite}: sections, charts and tables of the predictions. */
public final class InfinitePage implements Page<InfiniteFitRequest, InfiniteFitResult> {
    /** Trained networks of which single predictions are drawn. */
    private static final int DRAWN = 30;

    @Override
    public Class<InfiniteFitRequest> request() {
        return InfiniteFitRequest.class;
    }

    @Override
    public String title(Document<InfiniteFitRequest, InfiniteFitResult> d) {
        return "Infinite width: " + d.subject().network().orElseThrow();
    }

    @Override
    public String subtitle(Document<InfiniteFitRequest, InfiniteFitResult> d) {
        return d.subject().rows().orElseThrow()
                + " rows of "
                + d.subject().data()
                + ", "
                + d.subject().testRows().orElse(0)
                + " test rows";
    }

    @Override
    public Optional<String> folder(String data) {
        return Optional.of(file());
    }

    @Override
    public void tell(Document<InfiniteFitRequest, InfiniteFitResult> d, Say say) {
        InfiniteClaims.tell(d.request(), d.result(), say);
    }

    @Override
    public List<Section> sections(Document<InfiniteFitRequest, InfiniteFitResult> d) {
        List<Section> sections = new ArrayList<>();
        Optional<TrainedResult> trained = d.result().trained();
        d.result().curve().ifPresent(c -> {
            sections.add(Section.of("Training", "", curves(c, trained)));
            if (!c.followed().isEmpty()) {
                sections.add(Section.of(
                        "Single predictions",
                        "The first output of the first test rows, with the"
                                + " band of two standard deviations in which"
                                + " one network of infinite width lies for"
                                + " 95 % of random starts.",
                        bands(c, trained)));
            }
        });
        sections.add(Section.of("What was asked for", "", table(d.result().points())));
        return sections;
    }

    private static Chart[] curves(Curve c, Optional<TrainedResult> trained) {
        Chart loss = with(
                Chart.of(
                        "loss",
                        "Loss",
                        "Of the mean prediction over random starts, by time: the step size"
                                + " times the number of steps.",
                        Axis.log("time (step size x steps)"),
                        Axis.log("loss, ½ mean squared error")),
                c,
                c.loss(),
                c.testLoss());
        if (trained.isPresent()) {
            loss = withTrained(loss, trained.get());
        }
        return c.accuracy().length == 0
                ? new Chart[] {loss}
                : new Chart[] {
                    loss,
                    with(
                            Chart.of(
                                    "accuracy",
                                    "Accuracy",
                                    "The part of the rows whose class has the largest output.",
                                    Axis.log("time (step size x steps)"),
                                    Axis.linear("fraction right")),
                            c,
                            c.accuracy(),
                            c.testAccuracy())
                };
    }

    private static Chart with(Chart chart, Curve c, double[] training, double[] test) {
        Values t = Values.of(c.time());
        Chart one = chart.line("training rows", "training", t, Values.of(training));
        return test.length == 0 ? one : one.line("test rows", "test", t, Values.of(test));
    }

    private static Chart withTrained(Chart loss, TrainedResult t) {
        String mean = "mean of " + t.networks() + " trained networks, ";
        Values time = Values.of(t.moments(), At::time);
        return loss.points(
                        mean + "training rows", "training", time, Values.of(t.moments(), At::loss))
                .points(mean + "test rows", "test", time, Values.of(t.moments(), At::testLoss));
    }

    /**
     * A chart with the outputs of at most {@link #DRAWN} networks, one row of points for each
     * moment.
     */
    private static Chart with(Chart chart, TrainedResult t, TrainedResult.Single single) {
        double[] time = t.moments().stream().mapToDouble(At::time).toArray();
        int networks = Math.min(DRAWN, single.outputs().size());
        double[] x = new double[networks * time.length];
        double[] y = new double[x.length];
        for (int k = 0; k < networks; k++) {
            System.arraycopy(time, 0, x, k * time.length, time.length);
            System.arraycopy(single.outputs().get(k), 0, y, k * time.length, time.length);
        }
        return chart.points(networks + " trained networks", "test", Values.of(x), Values.of(y));
    }

    private static Chart[] bands(Curve c, Optional<TrainedResult> trained) {
        double[] t = c.time();
        List<Chart> charts = new ArrayList<>();
        for (Followed f : c.followed()) {
            double[] low = new double[t.length];
            double[] high = new double[t.length];
            for (int i = 0; i < t.length; i++) {
                low[i] = f.mean()[i] - 2 * f.deviation()[i];
                high[i] = f.mean()[i] + 2 * f.deviation()[i];
            }
            int number = charts.size();
            Chart chart = Chart.of(
                            "row-" + number,
                            f.row(),
                            "Mean over random starts, and the band of two deviations.",
                            Axis.log("time (step size x steps)"),
                            Axis.linear("output"))
                    .band("two deviations", "mean", Values.of(t), Values.of(low), Values.of(high))
                    .line("mean", "mean", Values.of(t), Values.of(f.mean()));
            charts.add(trained.map(seen -> with(chart, seen, seen.followed().get(number)))
                    .orElse(chart));
        }
        return charts.toArray(Chart[]::new);
    }

    private static ReportTable table(List<Point> points) {
        return ReportTable.of("moments", "Predictions at the moments that were asked for", points)
                .words("at", Point::at)
                .numbers("training loss", Point::loss)
                .numbers("training accuracy", Point::accuracy, "the targets are numbers")
                .numbers("test loss", Point::testLoss, "there are no test rows")
                .numbers("test accuracy", Point::testAccuracy, "no classes or no test rows")
                .numbers("deviation over starts", Point::deviation, "asked for by --ensemble")
                .table();
    }
}
