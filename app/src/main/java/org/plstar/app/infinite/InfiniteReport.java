package org.plstar.app.infinite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.plstar.app.Version;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Cell;
import org.plstar.app.report.Chart;
import org.plstar.app.report.Ink;
import org.plstar.app.report.Mark;
import org.plstar.app.report.Report;
import org.plstar.app.report.Section;
import org.plstar.app.report.Series;
import org.plstar.app.report.Table;
import org.plstar.app.report.Values;
import org.plstar.study.infinite.InfiniteFitResult;
import org.plstar.study.infinite.InfiniteFitResult.Followed;
import org.plstar.study.infinite.InfiniteFitResult.Point;
import org.plstar.study.infinite.TrainedResult;
import org.plstar.study.infinite.TrainedResult.At;

/** The page of {@code plstar infinite}. */
public final class InfiniteReport {
    /** Trained networks of which single predictions are drawn. */
    private static final int DRAWN = 30;

    private InfiniteReport() {}

    /** Builds it; the same results give the same bytes. */
    public static Report of(InfiniteFitResult r, InfiniteSummary s) {
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("command", s.command());
        provenance.put("network", s.network() + ", every hidden width infinite");
        provenance.put("data", s.data() + ", SHA-256 " + s.dataHash());
        provenance.put(
                "versions",
                "plstar " + Version.current() + ", Java " + Runtime.version().feature());
        List<Section> sections = new ArrayList<>();
        if (!r.curve().isEmpty()) {
            sections.add(Section.of("Training", "", curves(r)));
        }
        if (!r.followed().isEmpty()) {
            sections.add(
                    Section.of(
                            "Single predictions",
                            "The first output of the first test rows, with the band of two standard"
                                    + " deviations in which one network of infinite width lies for"
                                    + " 95 % of random starts.",
                            bands(r)));
        }
        sections.add(new Section("What was asked for", "", List.of(), Optional.of(table(s))));
        return new Report(
                "Infinite width: " + s.network(),
                s.rows() + " rows of " + s.data() + ", " + s.testRows() + " test rows",
                InfiniteWords.of(s),
                sections,
                provenance);
    }

    private static double[] times(InfiniteFitResult r) {
        return r.curve().stream().mapToDouble(p -> Double.parseDouble(p.words())).toArray();
    }

    private static Values of(InfiniteFitResult r, ToDoubleFunction<Point> value) {
        return Values.of(r.curve().stream().mapToDouble(value).toArray());
    }

    private static Chart[] curves(InfiniteFitResult r) {
        Values t = Values.of(times(r));
        boolean test = r.request().data().test().isPresent();
        Chart loss =
                Chart.of(
                                "loss",
                                "Loss",
                                "Of the mean prediction over random starts, by time: the step size"
                                        + " times the number of steps.",
                                Axis.log("time (step size x steps)"),
                                Axis.log("loss, ½ mean squared error"))
                        .with(Series.line("training rows", "training", t, of(r, Point::loss)));
        if (test) {
            loss =
                    loss.with(
                            Series.line(
                                    "test rows",
                                    "test",
                                    t,
                                    of(r, p -> p.testLoss().orElseThrow())));
        }
        if (r.trained().isPresent()) {
            loss = withTrained(loss, r.trained().get());
        }
        if (r.curve().getFirst().accuracy().isEmpty()) {
            return new Chart[] {loss};
        }
        Chart accuracy =
                Chart.of(
                                "accuracy",
                                "Accuracy",
                                "The part of the rows whose class has the largest output.",
                                Axis.log("time (step size x steps)"),
                                Axis.linear("fraction right"))
                        .with(
                                Series.line(
                                        "training rows",
                                        "training",
                                        t,
                                        of(r, p -> p.accuracy().orElseThrow())));
        if (test) {
            accuracy =
                    accuracy.with(
                            Series.line(
                                    "test rows",
                                    "test",
                                    t,
                                    of(r, p -> p.testAccuracy().orElseThrow())));
        }
        return new Chart[] {loss, accuracy};
    }

    private static Chart withTrained(Chart loss, TrainedResult t) {
        Values time = ofMoments(t, At::time);
        return loss.with(
                        new Series(
                                "mean of " + t.networks() + " trained networks, training rows",
                                Ink.of("training"),
                                new Mark.Points(time, ofMoments(t, At::loss))))
                .with(
                        new Series(
                                "mean of " + t.networks() + " trained networks, test rows",
                                Ink.of("test"),
                                new Mark.Points(time, ofMoments(t, At::testLoss))));
    }

    private static Values ofMoments(TrainedResult t, ToDoubleFunction<At> value) {
        return Values.of(t.moments().stream().mapToDouble(value).toArray());
    }

    /** Of at most {@link #DRAWN} networks, all moments in one row of points. */
    private static Series single(TrainedResult t, TrainedResult.Single single) {
        double[] time = t.moments().stream().mapToDouble(At::time).toArray();
        int networks = Math.min(DRAWN, single.outputs().size());
        double[] x = new double[networks * time.length];
        double[] y = new double[x.length];
        for (int k = 0; k < networks; k++) {
            System.arraycopy(time, 0, x, k * time.length, time.length);
            System.arraycopy(single.outputs().get(k), 0, y, k * time.length, time.length);
        }
        return new Series(
                networks + " trained networks",
                Ink.of("test"),
                new Mark.Points(Values.of(x), Values.of(y)));
    }

    private static Chart[] bands(InfiniteFitResult r) {
        double[] t = times(r);
        List<Chart> charts = new ArrayList<>();
        for (Followed f : r.followed()) {
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
                            .with(
                                    new Series(
                                            "two deviations",
                                            Ink.of("mean"),
                                            new Mark.Band(
                                                    Values.of(t), Values.of(low), Values.of(high))))
                            .with(Series.line("mean", "mean", Values.of(t), Values.of(f.mean())));
            charts.add(
                    r.trained()
                            .map(seen -> chart.with(single(seen, seen.followed().get(number))))
                            .orElse(chart));
        }
        return charts.toArray(Chart[]::new);
    }

    private static Table table(InfiniteSummary s) {
        return new Table(
                "moments",
                "Predictions at the moments that were asked for",
                List.of(
                        "at",
                        "training loss",
                        "training accuracy",
                        "test loss",
                        "test accuracy",
                        "deviation over starts"),
                s.points().stream()
                        .map(
                                p ->
                                        List.of(
                                                Cell.of(p.at()),
                                                Cell.of(p.loss()),
                                                cell(p.accuracy(), "the targets are numbers"),
                                                cell(p.testLoss(), "there are no test rows"),
                                                cell(
                                                        p.testAccuracy(),
                                                        "no classes or no test rows"),
                                                cell(p.deviation(), "asked for by --ensemble")))
                        .toList());
    }

    private static Cell cell(OptionalDouble v, String why) {
        return v.isPresent() ? Cell.of(v.getAsDouble()) : Cell.absent(why);
    }
}
