package org.plstar.app.infinite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Chart;
import org.plstar.app.report.NumberText;
import org.plstar.app.report.ReportTable;
import org.plstar.app.report.Section;
import org.plstar.app.report.Values;
import org.plstar.app.run.TargetWords;
import org.plstar.app.study.Document;
import org.plstar.app.study.Page;
import org.plstar.app.study.Sentences;
import org.plstar.study.infinite.InfiniteFitRequest;
import org.plstar.study.infinite.InfiniteFitResult;
import org.plstar.study.infinite.InfiniteFitResult.Curve;
import org.plstar.study.infinite.InfiniteFitResult.Followed;
import org.plstar.study.infinite.InfiniteFitResult.Point;
import org.plstar.study.infinite.InfiniteFitResult.Spectrum;
import org.plstar.study.infinite.InfiniteKind;
import org.plstar.study.infinite.TrainedResult;
import org.plstar.study.infinite.TrainedResult.At;

/** How {@code plstar infinite} reads. */
public final class InfinitePage implements Page<InfiniteFitRequest, InfiniteFitResult> {
    private static final double ROUNDING = 1e-6;

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
        return Sentences.fill(
                "{} rows of {}, {} test rows",
                d.subject().rows().orElseThrow(),
                d.subject().data(),
                d.subject().testRows().orElse(0));
    }

    @Override
    public Optional<String> folder(String data) {
        return Optional.of(file());
    }

    @Override
    public void findings(Document<InfiniteFitRequest, InfiniteFitResult> d, Sentences say) {
        InfiniteFitResult r = d.result();
        r.spectrum()
                .ifPresent(
                        s ->
                                r.points().reversed().stream()
                                        .filter(p -> p.loss() > 2 * s.start())
                                        .forEach(p -> diverges(p, s, say)));
        for (Point p : r.points()) {
            say.note(
                    "{}: training loss {}{}{}{}.",
                    p.at(),
                    NumberText.inWords(p.loss()),
                    percent(p.accuracy(), " (", " right)"),
                    p.testLoss().isPresent()
                            ? Sentences.fill(
                                    "; {} test rows: loss {}{}",
                                    d.subject().testRows().orElseThrow(),
                                    NumberText.inWords(p.testLoss().getAsDouble()),
                                    percent(p.testAccuracy(), " (", " right)"))
                            : "",
                    p.deviation().isPresent()
                            ? Sentences.fill(
                                    "; one network's outputs lie within {} of this mean (root mean"
                                            + " square)",
                                    NumberText.inWords(p.deviation().getAsDouble()))
                            : "");
        }
        TargetWords.add(d.subject().targetScaling(), say::add);
        r.trained().ifPresent(t -> trained(t, say));
        r.spectrum().ifPresent(s -> spectrum(d.request().kernel(), s, say));
        if (r.rounding().orElse(0) > ROUNDING) {
            say.warning(
                    "Rounding of the kernel's eigenvalues may change predictions by {}. Take a"
                            + " shorter time, or a ridge.",
                    NumberText.inWords(r.rounding().getAsDouble()));
        }
        say.note(
                "These are means over random starts of networks of infinite width; entries of their"
                        + " kernels err by at most some {}. One network of width m differs by about"
                        + " 2/√m of the kernel with one or two hidden layers.",
                String.format(Locale.ROOT, "%.0e", r.dualError()));
    }

    private static void diverges(Point p, Spectrum s, Sentences say) {
        say.warning(
                "After {} the loss has grown from {}: training diverges. Take --eta below {} (without"
                        + " momentum).",
                p.at(),
                NumberText.inWords(s.start()),
                NumberText.inWords(s.largestStep()));
    }

    private static void trained(TrainedResult t, Sentences say) {
        At last = t.moments().getLast();
        say.note(
                "{} trained networks, after {} steps of {}{}: test loss of their mean {} (predicted"
                        + " {}), variance over starts {} of the predicted one. Over all {} looks, {} of"
                        + " the means are more than 3 standard errors from the predicted ones, the"
                        + " farthest {}.",
                t.networks(),
                last.steps(),
                NumberText.inWords(t.eta()),
                t.momentum() > 0 ? " with momentum " + NumberText.inWords(t.momentum()) : "",
                NumberText.inWords(last.testLoss()),
                NumberText.inWords(last.predictedTestLoss()),
                NumberText.inWords(last.spread()),
                t.moments().size(),
                percent(t.moments().stream().mapToDouble(At::meansBeyond3).average(), "", ""),
                NumberText.inWords(
                        t.moments().stream().mapToDouble(At::worstMean).max().orElse(0)));
    }

    private static void spectrum(InfiniteKind kernel, Spectrum s, Sentences say) {
        say.note(
                "Eigenvalues of the {} from {} to {}. Gradient descent on the mean of half squared"
                        + " errors is stable for step sizes below {}.",
                kernel == InfiniteKind.NTK ? "tangent kernel" : "NNGP",
                NumberText.inWords(s.least()),
                NumberText.inWords(s.largest()),
                NumberText.inWords(s.largestStep()));
        if (s.rank() < s.rows()) {
            say.warning(
                    "Of {} directions {} can be told from 0: rows repeat each other, or nearly.{}",
                    s.rows(),
                    s.rank(),
                    s.unfitted() > 1e-9
                            ? " A part of "
                                    + NumberText.inWords(s.unfitted())
                                    + " of the targets is never fitted."
                            : "");
        }
    }

    private static String percent(OptionalDouble v, String before, String behind) {
        return v.isPresent()
                ? before + String.format(Locale.ROOT, "%.2f %%", 100 * v.getAsDouble()) + behind
                : "";
    }

    @Override
    public List<Section> sections(Document<InfiniteFitRequest, InfiniteFitResult> d) {
        List<Section> sections = new ArrayList<>();
        Optional<TrainedResult> trained = d.result().trained();
        d.result()
                .curve()
                .ifPresent(
                        c -> {
                            sections.add(Section.of("Training", "", curves(c, trained)));
                            if (!c.followed().isEmpty()) {
                                sections.add(
                                        Section.of(
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
        Chart loss =
                with(
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

    /** Of at most {@link #DRAWN} networks, all moments in one row of points. */
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
            Chart chart =
                    Chart.of(
                                    "row-" + number,
                                    f.row(),
                                    "Mean over random starts, and the band of two deviations.",
                                    Axis.log("time (step size x steps)"),
                                    Axis.linear("output"))
                            .band(
                                    "two deviations",
                                    "mean",
                                    Values.of(t),
                                    Values.of(low),
                                    Values.of(high))
                            .line("mean", "mean", Values.of(t), Values.of(f.mean()));
            charts.add(
                    trained.map(seen -> with(chart, seen, seen.followed().get(number)))
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
