package org.plstar.app.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Chart;
import org.plstar.app.report.Ink;
import org.plstar.app.report.Mark;
import org.plstar.app.report.Reference;
import org.plstar.app.report.Report;
import org.plstar.app.report.Section;
import org.plstar.app.report.Series;
import org.plstar.app.report.Values;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.Observation;
import org.plstar.landscape.floor.PlProfile;
import org.plstar.study.fit.BatchMeans;
import org.plstar.study.fit.FitQuantity;
import org.plstar.study.fit.FitSummary;

/** The report of a training run. */
public final class RunReport {
    private static final int MOST_SPECTRA = 6;

    private final StoredRun r;
    private final List<Observation> path;
    private final Values steps;

    private RunReport(StoredRun r) {
        this.r = r;
        this.path = r.path();
        this.steps = Values.of(path.stream().mapToDouble(Observation::step).toArray());
    }

    /** Builds the report; the same files give the same bytes. */
    public static Report of(StoredRun r) {
        return new RunReport(r).report();
    }

    private Report report() {
        RunSummary s = r.summary();
        FitSummary fit = r.fit();
        OptionalDouble eta = s.number(FitQuantity.ETA);
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("command", s.command());
        provenance.put("network", fit.network().text());
        provenance.put("parameters", String.valueOf(fit.network().parameters()));
        provenance.put("data", fit.data().source() + ", SHA-256 " + fit.data().sha256());
        provenance.put("loss", RunMeaning.of(fit).getOrDefault("loss", fit.method().loss()));
        provenance.put(
                "method",
                fit.method().title()
                        + (fit.method().direction().isEmpty()
                                ? ""
                                : " (" + fit.method().direction() + ")"));
        provenance.put("seed", String.valueOf(fit.seed()));
        provenance.put("precision", fit.precision().name().toLowerCase(Locale.ROOT));
        provenance.put(
                "step",
                ((eta.isPresent() ? eta.getAsDouble() + " " : "") + "(" + fit.etaReason() + ")")
                        .strip());
        provenance.put("kernel rows", fit.method().kernelRows());
        provenance.put(
                "versions",
                "plstar "
                        + s.versions().version()
                        + ", Java "
                        + s.versions().java()
                        + ", "
                        + s.versions().blas());
        return new Report(
                fit.method().title() + " on " + fit.data().name(),
                fit.network().text()
                        + ", "
                        + fit.data().trainingRows()
                        + " training rows, "
                        + fit.data().outputs()
                        + " output(s)",
                s.findings(),
                sections(),
                provenance);
    }

    private List<Section> sections() {
        List<Section> sections = new ArrayList<>(List.of(convergence(), kernels()));
        ParallelWords.section(r.fit()).ifPresent(sections::add);
        CertificateSection.of(r).ifPresent(sections::add);
        return sections;
    }

    private Section convergence() {
        boolean square = r.fit().method().square();
        boolean plain = r.fit().method().plain();
        Chart loss =
                Chart.of(
                                "loss",
                                "Loss",
                                plain
                                        ? "How the loss falls, beside the model linearized at the"
                                                + " start and the bound that the measured PL"
                                                + " constant gives."
                                        : "How the loss on all training rows falls, at the steps"
                                                + " that were looked at.",
                                Axis.log("step"),
                                Axis.log(
                                        square
                                                ? "½ mean squared error per training row"
                                                : "cross-entropy per row, nats"))
                        .with(
                                Series.line(
                                        "network",
                                        "network",
                                        steps,
                                        values(o -> OptionalDouble.of(o.loss()), "")))
                        .wide();
        if (plain) {
            loss =
                    loss.with(
                                    new Series(
                                            "linearized at the start",
                                            Ink.of("linearized").withStroke(Ink.Stroke.DASHED),
                                            new Mark.Line(
                                                    steps,
                                                    values(
                                                            Observation::linearizedLoss,
                                                            "the kernel of all training rows was"
                                                                    + " not computed"))))
                            .with(
                                    new Series(
                                            "PL bound (1 - ημ)^t, μ smallest observed",
                                            Ink.of("bound").withStroke(Ink.Stroke.DOTTED),
                                            new Mark.Line(steps, bound())));
        }
        if (r.batches().means().length > 1) {
            loss = loss.with(batches());
        }
        if (r.tested()) {
            loss =
                    loss.with(
                            Series.line(
                                    "network, test rows",
                                    "test",
                                    steps,
                                    values(Observation::testLoss, "no test rows")));
        }
        for (Reference from : CertificateSection.from(r)) {
            loss = loss.with(from);
        }
        List<Chart> charts = new ArrayList<>(List.of(loss));
        if (r.classifies()) {
            Chart accuracy =
                    Chart.of(
                                    "accuracy",
                                    "Accuracy",
                                    "The part of the rows whose class is predicted.",
                                    Axis.log("step"),
                                    Axis.linear("fraction of rows"))
                            .with(
                                    Series.line(
                                            "training rows",
                                            "network",
                                            steps,
                                            values(Observation::trainAccuracy, "")));
            if (r.tested()) {
                accuracy =
                        accuracy.with(
                                Series.line(
                                        "test rows",
                                        "test",
                                        steps,
                                        values(Observation::testAccuracy, "no test rows")));
            }
            charts.add(accuracy);
        }
        charts.add(
                Chart.of(
                                "distance",
                                "Distance from initial weights",
                                "How far the weights have moved, relative to their norm at the"
                                        + " start: over-parameterized models need to move little.",
                                Axis.log("step"),
                                Axis.linear("‖w - w₀‖ / ‖w₀‖"))
                        .with(
                                Series.line(
                                        "network",
                                        "network",
                                        steps,
                                        values(o -> OptionalDouble.of(o.relativeDistance()), ""))));
        return new Section("Convergence", "", charts, Optional.empty());
    }

    private Section kernels() {
        List<KernelState> states = r.kernels();
        Values at = Values.of(states.stream().mapToDouble(KernelState::step).toArray());
        Chart spectrum =
                Chart.of(
                                "spectrum",
                                "Spectrum of the tangent kernel",
                                "All eigenvalues of K/N, largest first: each is the speed at which"
                                        + " one direction of the error is learned.",
                                Axis.log("rank"),
                                Axis.log("eigenvalue of K/N"))
                        .wide();
        int count = Math.min(MOST_SPECTRA, states.size());
        for (int i = 0; i < count; i++) {
            KernelState s = states.get(count == 1 ? 0 : i * (states.size() - 1) / (count - 1));
            double[] descending =
                    IntStream.range(0, s.eigenvalues().length)
                            .mapToDouble(k -> s.eigenvalues()[s.eigenvalues().length - 1 - k])
                            .toArray();
            spectrum =
                    spectrum.with(
                            new Series(
                                    "step " + s.step(),
                                    Ink.ramp(count == 1 ? 1 : (double) i / (count - 1)),
                                    new Mark.Spectrum(Values.of(descending))));
        }
        Chart mu =
                Chart.of(
                                "mu",
                                "PL constant and the kernel's ends",
                                r.fit().method().square()
                                        ? "The measured μ_t = ½‖∇L‖²/L always lies between the"
                                                + " smallest and the largest eigenvalue of K/N."
                                        : "The measured μ_t = ½‖∇L‖²/(L - L*); for cross-entropy it"
                                                + " may leave the range of K/N's eigenvalues.",
                                Axis.log("step"),
                                Axis.log("eigenvalue of K/N"))
                        .with(
                                Series.line(
                                        "μ_t",
                                        "network",
                                        steps,
                                        values(Observation::mu, "the loss is zero")))
                        .with(
                                new Series(
                                        "λ_min",
                                        Ink.of("lambda-min"),
                                        new Mark.Line(at, positive(states, KernelState::min))))
                        .with(
                                new Series(
                                        "λ_max",
                                        Ink.of("lambda-max"),
                                        new Mark.Line(at, positive(states, KernelState::max))));
        OptionalDouble eta = r.summary().number(FitQuantity.ETA);
        if (r.fit().method().plain() && eta.isPresent()) {
            mu =
                    mu.with(
                            Reference.horizontal(
                                    2 / eta.getAsDouble(), "2/η: above it the step is unstable"));
        }
        Chart drift =
                Chart.of(
                                "drift",
                                "Kernel drift",
                                "How far the tangent kernel has moved from its start: near zero the"
                                        + " network behaves like its linearization.",
                                Axis.log("step"),
                                Axis.linear("‖K - K₀‖ / ‖K₀‖ (Frobenius)"))
                        .with(
                                Series.line(
                                        "network",
                                        "network",
                                        at,
                                        Values.of(
                                                states.stream()
                                                        .mapToDouble(KernelState::drift)
                                                        .toArray())));
        List<Chart> charts = new ArrayList<>(List.of(spectrum, mu, drift));
        profile().ifPresent(charts::add);
        return new Section(
                "The tangent kernel",
                "K = J Jᵀ on " + r.fit().method().kernelRows() + ".",
                charts,
                Optional.empty());
    }

    /** μ(ε), where it is judged. */
    private Optional<Chart> profile() {
        List<PlProfile.Point> points =
                PlProfile.of(path).points().stream()
                        .filter(p -> p.loss() > 0 && Double.isFinite(p.loss()))
                        .toList();
        if (!r.fit().method().square() || points.size() < 2) {
            return Optional.empty();
        }
        Chart chart =
                Chart.of(
                                "profile",
                                "PL constant by loss level",
                                "The profile μ(ε), the smallest μ_t while the loss was at least ε:"
                                        + " where it drops towards zero, PL* has a floor.",
                                Axis.log("loss ε"),
                                Axis.log("μ(ε)"))
                        .with(
                                Series.line(
                                        "network",
                                        "network",
                                        Values.of(
                                                points.stream()
                                                        .mapToDouble(PlProfile.Point::loss)
                                                        .toArray()),
                                        Values.of(
                                                points.stream()
                                                        .mapToDouble(PlProfile.Point::mu)
                                                        .toArray())));
        double floor = r.fit().plFloor().floor().orElse(0);
        return Optional.of(floor > 0 ? chart.with(Reference.vertical(floor, "floor")) : chart);
    }

    /** What the batches' losses were, which training sees anyway. */
    private Series batches() {
        BatchMeans b = r.batches();
        double[] at = IntStream.range(0, b.means().length).mapToDouble(b::at).toArray();
        return new Series(
                b.steps() == 1 ? "batches" : "batches, mean of " + b.steps() + " steps",
                Ink.of("batches"),
                new Mark.Line(Values.of(at), Values.of(b.means())));
    }

    private Values values(Function<Observation, OptionalDouble> value, String reason) {
        Values.Builder b = Values.builder();
        for (Observation o : path) {
            OptionalDouble v = value.apply(o);
            if (v.isPresent()) {
                b.addOrAbsent(v.getAsDouble(), "beyond the range of numbers");
            } else {
                b.absent(reason);
            }
        }
        return b.build();
    }

    private static Values positive(List<KernelState> states, Function<KernelState, Double> value) {
        Values.Builder b = Values.builder();
        for (KernelState s : states) {
            b.addOrAbsent(value.apply(s), "not finite");
        }
        return b.build();
    }

    /** L_0 (1 - ημ)^t with the smallest observed μ. */
    private Values bound() {
        double mu = r.summary().number(FitQuantity.MU).orElse(0);
        double eta = r.summary().number(FitQuantity.ETA).orElse(0);
        double first = path.getFirst().loss();
        return Values.of(
                Arrays.stream(path.stream().mapToInt(Observation::step).toArray())
                        .mapToDouble(t -> first * Math.pow(Math.max(0, 1 - eta * mu), t))
                        .toArray());
    }
}
