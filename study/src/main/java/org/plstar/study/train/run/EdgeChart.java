package org.plstar.study.train.run;

import java.util.List;
import java.util.Optional;
import org.plstar.landscape.Observation;
import org.plstar.study.fit.EdgeSummary;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Reference;
import org.plstar.study.report.Values;

/** The ratio of steps to the edge of stability, over the steps. */
final class EdgeChart {
    /** A gauge below which nothing is near the edge. */
    private static final double NEAR = 0.1;

    private EdgeChart() {}

    /**
     * A chart of both ratios over the steps; absent where none was measured or all are far below
     * the edge.
     */
    static Optional<Chart> of(List<Observation> path) {
        List<Observation> seen = path.stream()
                .filter(o -> o.further(EdgeSummary.TOP).isPresent())
                .toList();
        if (seen.size() < 2
                || seen.stream().allMatch(o -> o.further(EdgeSummary.TOP).orElse(0) < NEAR)) {
            return Optional.empty();
        }
        Values steps = Values.of(seen, Observation::step);
        return Optional.of(Chart.of(
                        "stability",
                        "Edge of stability",
                        "η times the largest curvature over its limit: above 1 a quadratic"
                                + " would diverge; networks often stay there. The curvature"
                                + " along the step itself passes 1 as the loss rises.",
                        Axis.log("step"),
                        Axis.linear("times the edge"))
                .line("largest curvature", "network", steps, values(seen, EdgeSummary.TOP))
                .line("along the step", "test", steps, values(seen, EdgeSummary.STEP))
                .with(Reference.horizontal(1, "edge of stability")));
    }

    private static Values values(List<Observation> path, String key) {
        return Values.of(path, o -> o.further(key), "not measured at this step");
    }
}
