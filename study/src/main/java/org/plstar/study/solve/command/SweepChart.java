package org.plstar.study.solve.command;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Series;
import org.plstar.study.report.Values;
import org.plstar.study.solve.SweepResult;
import org.plstar.study.solve.SweepResult.Solution;

/** The unknowns of solved systems against the param that was swept. */
final class SweepChart {
    private static final int MOST = 8;

    private SweepChart() {}

    /**
     * The chart of a sweep; absent with fewer than three solved systems of one file, and where no
     * param changes.
     */
    static Optional<Chart> of(SweepResult result) {
        List<Solution> solved =
                result.solutions().stream().filter(Solution::found).toList();
        if (solved.size() < 3 || solved.stream().map(Solution::file).distinct().count() > 1) {
            return Optional.empty();
        }
        return solved.getFirst().params().keySet().stream()
                .filter(p -> solved.stream().allMatch(s -> s.params().containsKey(p)))
                .filter(p ->
                        solved.stream().map(s -> s.params().get(p)).distinct().count() > 1)
                .findFirst()
                .map(param -> chart(param, solved));
    }

    private static Chart chart(String param, List<Solution> solved) {
        List<String> names = solved.getFirst().names();
        Values x = Values.of(solved, s -> s.params().get(param));
        String which = names.size() > MOST
                ? "The first " + MOST + " of " + names.size() + " unknowns"
                : "The unknowns";
        Chart chart = Chart.of(
                "sweep",
                "Unknowns by " + param,
                which + " of the systems that are solved.",
                Axis.linear(param),
                Axis.linear("value"));
        return chart.of(IntStream.range(0, Math.min(MOST, names.size()))
                .mapToObj(j -> Series.line(
                        names.get(j), names.get(j), x, Values.of(solved, s -> s.w()[j])))
                .toList());
    }
}
