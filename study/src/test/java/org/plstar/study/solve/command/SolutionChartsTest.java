package org.plstar.study.solve.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.plstar.data.equations.Equations;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Mark;
import org.plstar.study.report.Series;
import org.plstar.study.report.Values;
import org.plstar.study.solve.SolveRequest;
import org.plstar.study.solve.SolveResult;

/** The charts of fits, and of solutions along the set of all. */
class SolutionChartsTest {
    private static SolveResult solved(String text, int along) {
        return SolveRequest.of(Equations.parse("s.pls", Path.of("."), text))
                .withNearest(along > 0)
                .withAlong(along)
                .run();
    }

    private static Mark.Line line(Series series) {
        return (Mark.Line) series.mark();
    }

    /** The normal equations 6a + 6b = 15, 6a + 8b = 20 give a = 0, b = 5/2. */
    @Test
    void aFitShowsItsSidesInTheirOwnUnits() {
        List<Chart> charts = SolutionCharts.fit(solved("""
                        solve { fit = yes }
                        var a = 0; var b = 0
                        a = 1
                        scale 2: a + b = 2
                        a + 2*b = 6
                        """, 0)).toList();

        assertThat(charts).extracting(Chart::id).containsExactly("fit", "residuals");
        Mark.Points points = (Mark.Points) charts.getFirst().series().getLast().mark();
        double[] fitted = {0, 2.5, 5};
        double[] measured = {1, 2, 6};
        for (int i = 0; i < 3; i++) {
            assertThat(points.x().at(i).orElseThrow()).isCloseTo(fitted[i], within(1e-12));
            assertThat(points.y().at(i).orElseThrow()).isEqualTo(measured[i]);
        }
    }

    @Test
    void alongACircleTheDistanceFromTheStartIsLeastAtTheNearestPoint() {
        Chart chart = SolutionCharts.along(solved("var x = 1; var y = 0.5\nx^2 + y^2 = 4", 6))
                .orElseThrow();

        assertThat(chart.series())
                .extracting(Series::name)
                .containsExactly("x", "y", "distance from the start");
        Values at = line(chart.series().getLast()).x();
        Values distance = line(chart.series().getLast()).y();
        assertThat(at.size()).isEqualTo(7);
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < at.size(); k++) {
            least = Math.min(least, distance.at(k).orElseThrow());
            double x = line(chart.series().get(0)).y().at(k).orElseThrow();
            double y = line(chart.series().get(1)).y().at(k).orElseThrow();
            assertThat(distance.at(k).orElseThrow())
                    .isCloseTo(Math.hypot(x - 1, y - 0.5), within(1e-12));
        }
        assertThat(at.at(3).orElseThrow()).isZero();
        assertThat(distance.at(3).orElseThrow()).isEqualTo(least);
        assertThat(least).isCloseTo(2 - Math.hypot(1, 0.5), within(1e-9));
    }

    @Test
    void thereIsNoChartWithTwoDirections() {
        assertThat(SolutionCharts.along(
                        solved("var x = 1; var y = 0.5; var z = 0.1\nx^2 + y^2 + z^2 = 4", 6)))
                .isEmpty();
    }
}
