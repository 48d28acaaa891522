package org.plstar.study.train.run;

import java.util.List;
import java.util.Optional;
import org.plstar.landscape.Observation;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Mark;
import org.plstar.study.report.Series;
import org.plstar.study.report.Values;

/**
 * The time at which a run was at each step.
 *
 * @param steps ascending
 * @param seconds since it began, of those steps
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record Clock(double[] steps, double[] seconds) {
    /** The clock from a run's rows; absent where they have no times. */
    static Optional<Clock> of(List<Observation> path, double[] seconds) {
        return seconds.length == path.size() && seconds.length > 1
                ? Optional.of(
                        new Clock(path.stream().mapToDouble(Observation::step).toArray(), seconds))
                : Optional.empty();
    }

    /** The chart with the time of each point of its lines. */
    Chart on(Chart chart) {
        return chart.of(chart.series().stream()
                .map(s -> s.mark() instanceof Mark.Line l ? time(s, l.x()) : s)
                .toList());
    }

    /** The series with the time of each step, between rows by straight lines. */
    Series time(Series series, Values x) {
        Values.Builder times = Values.builder();
        int k = 1;
        for (int i = 0; i < x.size(); i++) {
            double step = x.at(i).orElseThrow();
            while (k < steps.length - 1 && steps[k] < step) {
                k++;
            }
            double part = (step - steps[k - 1]) / (steps[k] - steps[k - 1]);
            times.add(seconds[k - 1] + Math.clamp(part, 0, 1) * (seconds[k] - seconds[k - 1]));
        }
        return series.at(times.build());
    }
}
