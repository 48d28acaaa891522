package org.plstar.study.solve.command;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Reference;
import org.plstar.study.report.Series;
import org.plstar.study.report.Values;
import org.plstar.study.solve.SolveResult;

/** What is measured against what is fitted, and the unknowns along the set of all solutions. */
final class SolutionCharts {
    private static final int MOST = 8;

    /** A solution by its signed distance from the one that was found. */
    private record Place(double at, double[] w) {}

    private SolutionCharts() {}

    /** The charts of a fit: what was measured against what is fitted, and the differences. */
    static Stream<Chart> fit(SolveResult result) {
        return result.leastSquares().flatMap(SolveResult.LeastSquaresPoint::fit).stream()
                .flatMap(f -> Stream.of(measured(f), residuals(f)));
    }

    private static Chart measured(SolveResult.Fit f) {
        double[] ends = Stream.of(f.measured(), f.fitted())
                .flatMapToDouble(Arrays::stream)
                .sorted()
                .toArray();
        Values line = Values.of(ends[0], ends[ends.length - 1]);
        return Chart.of(
                        "fit",
                        "Measured and fitted",
                        "The right sides of the equations against their left sides at the fit.",
                        Axis.linear("fitted"),
                        Axis.linear("measured"))
                .line("equal", "equal", line, line)
                .points("equations", "equations", Values.of(f.fitted()), Values.of(f.measured()));
    }

    private static Chart residuals(SolveResult.Fit f) {
        return Chart.of(
                        "residuals",
                        "What the fit leaves",
                        "The right sides of the equations less their left sides at the fit.",
                        Axis.linear("fitted"),
                        Axis.linear("measured - fitted"))
                .points(
                        "equations",
                        "equations",
                        Values.of(f.fitted()),
                        Values.of(IntStream.range(0, f.fitted().length)
                                .mapToDouble(i -> f.measured()[i] - f.fitted()[i])
                                .toArray()))
                .with(Reference.horizontal(0, "equal"));
    }

    /**
     * The chart of further solutions; absent with fewer than two of them, and with more directions
     * than one, along which distances have no sign.
     */
    static Optional<Chart> along(SolveResult result) {
        if (result.undetermined().filter(u -> u.directions() == 1).isEmpty()) {
            return Optional.empty();
        }
        return result.freedom()
                .along()
                .map(SolveResult.Along::solutions)
                .filter(all -> all.size() > 1)
                .map(all -> along(result, all));
    }

    private static Chart along(SolveResult result, List<SolveResult.Further> further) {
        double[] found = result.w();
        double[] ahead = further.getFirst().w();
        List<Place> places = Stream.concat(
                        Stream.of(new Place(0, found)), further.stream().map(s -> {
                            double side = IntStream.range(0, found.length)
                                    .mapToDouble(j -> (s.w()[j] - found[j]) * (ahead[j] - found[j]))
                                    .sum();
                            return new Place(Math.copySign(s.distance(), side), s.w());
                        }))
                .sorted(Comparator.comparingDouble(Place::at))
                .toList();
        Values x = Values.of(places, Place::at);
        List<SolveResult.Unknown> unknowns = result.solution();
        int shown = Math.min(MOST, unknowns.size());
        return Chart.of(
                        "along",
                        "Unknowns along the solutions",
                        (shown < unknowns.size()
                                        ? "The first " + MOST + " of " + unknowns.size()
                                                + " unknowns"
                                        : "The unknowns")
                                + ", and the distance from the start, by the distance from the"
                                + " solution that was found.",
                        Axis.linear("distance from the solution, to either side"),
                        Axis.linear("value"))
                .of(Stream.concat(
                                IntStream.range(0, shown)
                                        .mapToObj(j -> Series.line(
                                                unknowns.get(j).name(),
                                                unknowns.get(j).name(),
                                                x,
                                                Values.of(places, p -> p.w()[j]))),
                                Stream.of(Series.line(
                                        "distance from the start",
                                        "distance",
                                        x,
                                        Values.of(places, p -> fromStart(unknowns, p.w())))))
                        .toList());
    }

    private static double fromStart(List<SolveResult.Unknown> unknowns, double[] w) {
        return Math.sqrt(IntStream.range(0, w.length)
                .mapToDouble(j -> w[j] - unknowns.get(j).start())
                .map(d -> d * d)
                .sum());
    }
}
