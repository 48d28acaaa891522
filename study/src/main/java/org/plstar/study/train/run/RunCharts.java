package org.plstar.study.train.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.Observation;
import org.plstar.landscape.floor.PlProfile;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Ink;
import org.plstar.study.report.Mark;
import org.plstar.study.report.Reference;
import org.plstar.study.report.Series;
import org.plstar.study.report.Values;
import org.plstar.system.Loss;
import org.plstar.system.LossKind;

/** The charts of a finished or running run, from its observations. */
final class RunCharts {
    private static final int MOST_SPECTRA = 6;

    private final List<Observation> path;
    private final Known known;
    private final Values steps;

    /**
     * Facts about the run that are not in the rows.
     *
     * @param loss its text
     * @param plain whether the linearized model and the bound of PL* speak of the method
     * @param eta the step; absent where there is no constant one, or it is not known yet
     * @param mu the smallest PL constant observed
     * @param floor the loss that contradicting rows leave
     * @param sample the rows of the kernels, in words; absent where they are all training rows
     * @param from since when theorems hold
     */
    record Known(
            String loss,
            boolean plain,
            OptionalDouble eta,
            OptionalDouble mu,
            OptionalDouble floor,
            Optional<String> sample,
            List<Reference> from) {
        private LossKind kind() {
            return Loss.named(loss).map(LossKind::of).orElse(LossKind.OWN);
        }
    }

    /**
     * The charts of a path.
     *
     * @param path at least one observation
     */
    RunCharts(List<Observation> path, Known known) {
        this.path = path;
        this.known = known;
        this.steps = Values.of(path, Observation::step);
    }

    /** Loss, accuracy, distance from the start. */
    List<Chart> convergence() {
        boolean plain = known.plain();
        Chart loss = Chart.of(
                        "loss",
                        "Loss",
                        plain && known.eta().isPresent()
                                ? "How the loss falls, beside the model linearized at the"
                                        + " start and (1 - ημ)^t, a bound if η ≤ 1/λ_max"
                                        + " and μ hold between the looks."
                                : "How the loss on all training rows falls, at the steps"
                                        + " that were looked at.",
                        Axis.log("step"),
                        Axis.log(
                                switch (known.kind()) {
                                    case SQUARE -> "½ mean squared error per training row";
                                    case CROSS_ENTROPY -> "cross-entropy per row, nats";
                                    case HUBER -> "Huber's loss per training row";
                                    case OWN -> known.loss() + " per training row";
                                }))
                .line("network", "network", steps, values(Observation::loss))
                .wide();
        if (plain) {
            loss = loss.line(
                    "linearized at the start",
                    Ink.of("linearized").withStroke(Ink.Stroke.DASHED),
                    steps,
                    Values.of(
                            path,
                            Observation::linearizedLoss,
                            "the kernel of all training rows was not computed"));
        }
        if (plain && known.eta().isPresent()) {
            loss = loss.line(
                    "(1 - ημ)^t, μ smallest observed",
                    Ink.of("bound").withStroke(Ink.Stroke.DOTTED),
                    steps,
                    bound());
        }
        if (tested()) {
            loss = loss.line(
                    "network, test rows",
                    "test",
                    steps,
                    Values.of(path, Observation::testLoss, "no test rows"));
        }
        for (Reference from : known.from()) {
            loss = loss.with(from);
        }
        List<Chart> charts = new ArrayList<>(List.of(loss));
        if (path.getFirst().trainAccuracy().isPresent()) {
            Chart accuracy = Chart.of(
                            "accuracy",
                            "Accuracy",
                            "The part of the rows whose class is predicted.",
                            Axis.log("step"),
                            Axis.linear("fraction of rows"))
                    .line(
                            "training rows",
                            "network",
                            steps,
                            Values.of(path, Observation::trainAccuracy, ""));
            if (tested()) {
                accuracy = accuracy.line(
                        "test rows",
                        "test",
                        steps,
                        Values.of(path, Observation::testAccuracy, "no test rows"));
            }
            charts.add(accuracy);
        }
        charts.add(Chart.of(
                        "distance",
                        "Distance from initial weights",
                        "How far the weights have moved, relative to their norm at the"
                                + " start: over-parameterized models need to move little.",
                        Axis.log("step"),
                        Axis.linear("‖w - w₀‖ / ‖w₀‖"))
                .line("network", "network", steps, values(Observation::relativeDistance)));
        charts.add(Chart.of(
                        "gradient",
                        "Gradient norm",
                        "How steep the loss on all training rows is where the run stands: it"
                                + " is 0 at a stationary point.",
                        Axis.log("step"),
                        Axis.log("‖∇L‖"))
                .line("network", "network", steps, values(Observation::gradientNorm)));
        EdgeChart.of(path).ifPresent(charts::add);
        return charts;
    }

    private boolean tested() {
        return path.getFirst().testLoss().isPresent();
    }

    /** The charts of spectrum, PL constant, drift and, if it is computed, the profile. */
    List<Chart> kernels() {
        List<KernelState> states =
                path.stream().flatMap(o -> o.kernel().stream()).toList();
        Values at = Values.of(states, KernelState::step);
        Chart spectrum = Chart.of(
                        "spectrum",
                        "Spectrum of the tangent kernel",
                        "All eigenvalues of K/N"
                                + ofSample()
                                + ", largest first: each is the speed at which one direction"
                                + " of the error is learned.",
                        Axis.log("rank"),
                        Axis.log("eigenvalue of K/N"))
                .wide();
        int count = Math.min(MOST_SPECTRA, states.size());
        for (int i = 0; i < count; i++) {
            KernelState s = states.get(count == 1 ? 0 : i * (states.size() - 1) / (count - 1));
            spectrum = spectrum.with(new Series(
                    "step " + s.step(),
                    Ink.ramp(count == 1 ? 1 : (double) i / (count - 1)),
                    new Mark.Spectrum(Values.reversed(s.eigenvalues()))));
        }
        Chart mu = Chart.of(
                        "mu",
                        "PL constant and the kernel's ends",
                        mu(),
                        Axis.log("step"),
                        Axis.log("eigenvalue of K/N"))
                .line("μ_t", "network", steps, Values.of(path, Observation::mu, "the loss is zero"))
                .line("λ_min", "lambda-min", at, finite(states, KernelState::min))
                .line("λ_max", "lambda-max", at, finite(states, KernelState::max));
        OptionalDouble eta = known.eta();
        if (known.plain() && eta.isPresent()) {
            mu = mu.with(Reference.horizontal(
                    2 / eta.getAsDouble(), "2/η: above it the step is unstable"));
        }
        Chart drift = Chart.of(
                        "drift",
                        "Kernel drift",
                        "How far the tangent kernel"
                                + ofSample()
                                + " has moved from its start: near zero the network behaves"
                                + " like its linearization.",
                        Axis.log("step"),
                        Axis.linear("‖K - K₀‖ / ‖K₀‖ (Frobenius)"))
                .line("network", "network", at, Values.of(states, KernelState::drift));
        List<Chart> charts = new ArrayList<>(List.of(spectrum, mu, drift));
        profile().ifPresent(charts::add);
        return charts;
    }

    /** The chart of the profile μ(ε), if it is computed. */
    private Optional<Chart> profile() {
        List<PlProfile.Point> points = PlProfile.of(path).points().stream()
                .filter(p -> p.loss() > 0 && Double.isFinite(p.loss()))
                .toList();
        if (known.kind() != LossKind.SQUARE || points.size() < 2) {
            return Optional.empty();
        }
        Chart chart = Chart.of(
                        "profile",
                        "PL constant by loss level",
                        "The profile μ(ε), the smallest μ_t while the loss was at least ε"
                                + " at the looks.",
                        Axis.log("loss ε"),
                        Axis.log("μ(ε)"))
                .line(
                        "network",
                        "network",
                        Values.of(points, PlProfile.Point::loss),
                        Values.of(points, PlProfile.Point::mu));
        double floor = known.floor().orElse(0);
        return Optional.of(
                floor > 0 ? chart.with(Reference.vertical(floor, "contradicting rows")) : chart);
    }

    /** What the PL constant is, and where it lies. */
    private String mu() {
        return switch (known.kind()) {
            case SQUARE ->
                "The measured μ_t = ½‖∇L‖²/L lies between the smallest and the largest eigenvalue"
                        + " of K/N on all training rows"
                        + known.sample()
                                .map(s -> "; the eigenvalues here are those of "
                                        + s
                                        + ", so μ_t may lie below them")
                                .orElse("")
                        + ".";
            case HUBER ->
                "The measured μ_t = ½‖∇L‖²/L; for Huber's loss it is at most the largest eigenvalue"
                        + " of K/N on all training rows, and where residuals are beyond δ it may"
                        + " lie below the smallest.";
            case CROSS_ENTROPY ->
                "The measured μ_t = ½‖∇L‖²/(L - L*); for cross-entropy it may leave the range of"
                        + " K/N's eigenvalues.";
            case OWN -> "The measured μ_t = ½‖∇L‖²/L; it may leave the range of K/N's eigenvalues.";
        };
    }

    /** The rows of the kernels in words, if they are a part of all rows. */
    private String ofSample() {
        return known.sample().map(s -> " of " + s).orElse("");
    }

    private Values values(ToDoubleFunction<Observation> value) {
        return Values.of(path, o -> OptionalDouble.of(value.applyAsDouble(o)), "");
    }

    private static Values finite(List<KernelState> states, ToDoubleFunction<KernelState> value) {
        return Values.finite(states.stream().mapToDouble(value).toArray(), "not finite");
    }

    /** L_0 (1 - ημ)^t with the smallest observed μ. */
    private Values bound() {
        double mu = known.mu().orElse(0);
        double eta = known.eta().orElse(0);
        double first = path.getFirst().loss();
        return Values.finite(
                path.stream()
                        .mapToInt(Observation::step)
                        .mapToDouble(t -> first * Math.pow(Math.max(0, 1 - eta * mu), t))
                        .toArray(),
                "not finite");
    }
}
