package org.plstar.study.landscape.command;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.landscape.Contours;
import org.plstar.study.landscape.PathPlanes;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Ink;
import org.plstar.study.report.Mark;
import org.plstar.study.report.Series;
import org.plstar.study.report.Values;

/** Charts of the plane of a path: level lines of the loss, and the path on them. */
final class PlaneCharts {
    private static final int MOST_LEVELS = 12;

    /** Distances of levels in powers of ten. */
    private static final double[] STEPS = {0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10, 20, 50};

    private PlaneCharts() {}

    static List<Chart> of(PathPlanes p) {
        return List.of(
                chart(
                        p,
                        p.atEnd(),
                        "end",
                        "Level lines of the loss in the plane through the end of the run; the path"
                                + " is drawn where it lies nearest to that plane."),
                chart(
                        p,
                        p.atStart(),
                        "start",
                        "The same directions through the start: what the loss looked like from"
                                + " where the run began."));
    }

    private static Chart chart(PathPlanes p, double[][] loss, String through, String sentence) {
        Chart chart = Chart.of(
                "path-plane-" + through,
                "The plane of the path through its " + through,
                sentence,
                Axis.linear("along the first direction, distance in weights"),
                Axis.linear("along the second direction"));
        double[][] logs = new double[loss.length][];
        Arrays.setAll(logs, i -> Arrays.stream(loss[i]).map(Math::log10).toArray());
        List<Double> levels = levels(logs);
        for (int k = 0; k < levels.size(); k++) {
            List<double[][]> lines = Contours.at(levels.get(k), p.x(), p.y(), logs);
            if (!lines.isEmpty()) {
                chart = chart.with(new Series(
                        "loss " + rounded(Math.pow(10, levels.get(k))),
                        Ink.ramp(levels.size() > 1 ? k / (levels.size() - 1.0) : 0),
                        Mark.Curves.of(lines)));
            }
        }
        double[][] at = p.iterates();
        double[] last = at[at.length - 1];
        return chart.with(
                        new Series("path", Ink.of("path"), Mark.Curves.of(List.<double[][]>of(at))))
                .points("start", "start", Values.of(at[0][0]), Values.of(at[0][1]))
                .points("end", "end", Values.of(last[0]), Values.of(last[1]));
    }

    private static String rounded(double level) {
        return new BigDecimal(level)
                .round(new MathContext(2))
                .stripTrailingZeros()
                .toString()
                .replace('E', 'e');
    }

    /** Round levels between the least and the most, at most a dozen, as powers of ten. */
    private static List<Double> levels(double[][] logs) {
        double[] finite = Arrays.stream(logs)
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        List<Double> levels = new ArrayList<>();
        if (finite.length == 0) {
            return levels;
        }
        double least = finite[0];
        double most = finite[finite.length - 1];
        double step = Arrays.stream(STEPS)
                .filter(s -> (most - least) / s <= MOST_LEVELS)
                .findFirst()
                .orElse((most - least) / MOST_LEVELS);
        for (double k = Math.ceil(least / step); k * step < most; k++) {
            levels.add(k * step);
        }
        return levels;
    }
}
