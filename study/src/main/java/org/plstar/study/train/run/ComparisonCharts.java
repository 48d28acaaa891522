package org.plstar.study.train.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.Function;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.Observation;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Ink;
import org.plstar.study.report.Mark;
import org.plstar.study.report.Series;
import org.plstar.study.report.Values;

/**
 * The charts of several runs, ended or not, drawn together: a run has the same colour in every
 * chart.
 *
 * @param paths at least one observation of each run, by its name
 * @param clocks of the runs whose rows tell the time
 */
record ComparisonCharts(SequencedMap<String, List<Observation>> paths, Map<String, Clock> clocks) {
    /** All charts of a comparison. */
    List<Chart> all() {
        List<Chart> charts = new ArrayList<>();
        charts.add(loss());
        if (paths.values().stream().allMatch(r -> r.getFirst().trainAccuracy().isPresent())) {
            charts.add(path(
                    "accuracy",
                    "Accuracy",
                    "The part of the rows whose class each network predicts: test rows"
                            + " where there are any, else training rows.",
                    Axis.linear("fraction of rows"),
                    o -> o.testAccuracy().isPresent() ? o.testAccuracy() : o.trainAccuracy()));
        }
        charts.add(path(
                "mu",
                "PL constant",
                "The measured μ_t = ½‖∇L‖²/(L - L*): the larger, the faster the loss can"
                        + " fall.",
                Axis.log("eigenvalue of K/N"),
                Observation::mu));
        charts.add(spectrum());
        charts.add(drift());
        charts.add(path(
                "distance",
                "Distance from initial weights",
                "How far the weights have moved, relative to their norm at the start.",
                Axis.linear("‖w - w₀‖ / ‖w₀‖"),
                o -> OptionalDouble.of(o.relativeDistance())));
        return charts;
    }

    private Chart loss() {
        Chart chart = Chart.of(
                        "loss",
                        "Loss",
                        "How the loss on all training rows falls, beside each model"
                                + " linearized at its start where that is known.",
                        Axis.log("step"),
                        Axis.log("loss per training row"))
                .wide()
                .with(Chart.Extra.OUTLIER_PROOF)
                .with(Chart.Extra.SMOOTH);
        for (Map.Entry<String, List<Observation>> e : paths.entrySet()) {
            String name = e.getKey();
            List<Observation> r = e.getValue();
            chart = chart.with(timed(
                    name,
                    Series.line(
                            name, name, steps(r), values(r, o -> OptionalDouble.of(o.loss())))));
            if (r.stream().anyMatch(o -> o.linearizedLoss().isPresent())) {
                chart = chart.with(timed(
                        name,
                        new Series(
                                name + ", linearized",
                                Ink.of(name).withStroke(Ink.Stroke.DASHED),
                                new Mark.Line(steps(r), values(r, Observation::linearizedLoss)))));
            }
        }
        return chart;
    }

    private Series timed(String name, Series series) {
        Clock clock = clocks.get(name);
        return clock == null
                ? series
                : clock.time(series, steps(Objects.requireNonNull(paths.get(name))));
    }

    private Chart path(
            String id,
            String title,
            String sentence,
            Axis axis,
            Function<Observation, OptionalDouble> value) {
        Chart chart = Chart.of(id, title, sentence, Axis.log("step"), axis)
                .with(Chart.Extra.OUTLIER_PROOF);
        for (Map.Entry<String, List<Observation>> e : paths.entrySet()) {
            String name = e.getKey();
            List<Observation> r = e.getValue();
            chart = chart.line(name, name, steps(r), values(r, value));
        }
        return chart;
    }

    private Chart spectrum() {
        Chart chart = Chart.of(
                "spectrum",
                "Spectra at the last look",
                "All eigenvalues of K/N, largest first: each is the speed at which one"
                        + " direction of the error is learned.",
                Axis.log("rank"),
                Axis.log("eigenvalue of K/N"));
        for (Map.Entry<String, List<Observation>> e : paths.entrySet()) {
            List<KernelState> states = kernels(e.getValue());
            if (!states.isEmpty()) {
                Values descending = Values.reversed(states.getLast().eigenvalues());
                chart = chart.with(
                        new Series(e.getKey(), Ink.of(e.getKey()), new Mark.Spectrum(descending)));
            }
        }
        return chart;
    }

    private Chart drift() {
        Chart chart = Chart.of(
                        "drift",
                        "Kernel drift",
                        "How far each tangent kernel has moved from its start, from the first look"
                                + " after it on: wider networks move less.",
                        Axis.log("step"),
                        Axis.log("‖K - K₀‖ / ‖K₀‖ (Frobenius)"))
                .with(Chart.Extra.OUTLIER_PROOF);
        for (Map.Entry<String, List<Observation>> e : paths.entrySet()) {
            // zero at the start, by definition, which a logarithmic axis cannot show
            List<KernelState> states =
                    kernels(e.getValue()).stream().filter(s -> s.step() > 0).toList();
            chart = chart.line(
                    e.getKey(),
                    e.getKey(),
                    Values.of(states, KernelState::step),
                    Values.of(states, KernelState::drift));
        }
        return chart;
    }

    private static List<KernelState> kernels(List<Observation> r) {
        return r.stream().flatMap(o -> o.kernel().stream()).toList();
    }

    private static Values steps(List<Observation> r) {
        return Values.of(r, Observation::step);
    }

    private static Values values(List<Observation> r, Function<Observation, OptionalDouble> value) {
        return Values.of(r, value, "not known at this step");
    }
}
