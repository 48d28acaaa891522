package org.plstar.study.solve.command;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Ink;
import org.plstar.study.report.Mark;
import org.plstar.study.report.Series;
import org.plstar.study.report.Values;
import org.plstar.study.solve.box.BoxResult;

/** A box of two unknowns with its solutions and what is undecided. */
final class BoxChart {
    private static final int MOST = 2000;

    private BoxChart() {}

    /**
     * The chart of a search; absent with another number of unknowns than two, and where the box has
     * no end.
     */
    static Optional<Chart> of(BoxResult result) {
        BoxResult.Contents box = result.box();
        if (result.unknowns().size() != 2 || !isFinite(box.lower()) || !isFinite(box.upper())) {
            return Optional.empty();
        }
        Chart chart = Chart.of(
                        "box",
                        "Solutions in the box",
                        "The box that was searched, its solutions, and places that are undecided.",
                        Axis.linear(result.unknowns().get(0)),
                        Axis.linear(result.unknowns().get(1)))
                .with(outlines(
                        "the box", "box", List.<double[][]>of(corners(box.lower(), box.upper()))));
        for (boolean proved : new boolean[] {true, false}) {
            List<double[][]> parts = result.cover().stream()
                    .flatMap(c -> c.parts().stream())
                    .filter(p -> p.proved() == proved)
                    .limit(MOST)
                    .map(p -> corners(p.lower(), p.upper()))
                    .toList();
            if (!parts.isEmpty()) {
                String name = proved ? "with solutions" : "may have none";
                chart = chart.with(outlines(name, name, parts));
            }
        }
        if (!box.undecided().isEmpty()) {
            chart = chart.with(outlines(
                    "undecided",
                    "undecided",
                    box.undecided().stream()
                            .limit(MOST)
                            .map(p -> corners(p.lower(), p.upper()))
                            .toList()));
        }
        return Optional.of(
                box.roots().isEmpty()
                        ? chart
                        : chart.points(
                                "solutions",
                                "solutions",
                                Values.of(box.roots(), r -> r.values()[0]),
                                Values.of(box.roots(), r -> r.values()[1])));
    }

    private static boolean isFinite(double[] ends) {
        return Arrays.stream(ends).allMatch(Double::isFinite);
    }

    private static Series outlines(String name, String group, List<double[][]> boxes) {
        return new Series(name, Ink.of(group), Mark.Curves.of(boxes));
    }

    private static double[][] corners(double[] lower, double[] upper) {
        return new double[][] {
            {lower[0], lower[1]},
            {upper[0], lower[1]},
            {upper[0], upper[1]},
            {lower[0], upper[1]},
            {lower[0], lower[1]}
        };
    }
}
