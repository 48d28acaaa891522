package org.plstar.app.study;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.Observation;
import org.plstar.landscape.PlConstant;
import org.plstar.landscape.Rates;
import org.plstar.landscape.Schedule;
import org.plstar.network.Network;
import org.plstar.operator.Lanczos;
import org.plstar.optimize.GradientDescent;
import org.plstar.optimize.Outcome;
import org.plstar.predict.LinearizedDynamics;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/** Trains a network by full-batch gradient descent on the square loss and watches its tangent kernel on the way. */
public final class TrainingStudy {
    private static final double LANCZOS_TOLERANCE = 1e-4;
    private static final int LANCZOS_PRODUCTS = 100;

    private final Preparation data;
    private final Network network;
    private final TrainingSettings settings;
    private final Workers workers;
    private final Progress progress;
    private final ResidualSystem system;
    private final KernelRows rows;
    private final Evaluation training;
    private final @Nullable Evaluation test;
    private final double[] start;

    private TrainingStudy(
            Preparation data,
            Network network,
            TrainingSettings settings,
            double[] start,
            Workers workers,
            Progress progress) {
        this.data = data;
        this.network = network;
        this.settings = settings;
        this.workers = workers;
        this.progress = progress;
        this.start = start;
        system = data.trainingSystem(network);
        rows = KernelRows.of(system, data.duplicates(), settings.kernelEquations(), workers);
        training =
                new Evaluation(
                        system,
                        data.encoding(),
                        data.training().target(),
                        settings.precision(),
                        workers);
        test =
                data.testSystem(network)
                        .map(
                                s ->
                                        new Evaluation(
                                                s,
                                                data.encoding(),
                                                data.test().orElseThrow().target(),
                                                settings.precision(),
                                                workers))
                        .orElse(null);
    }

    /**
     * Runs.
     *
     * @param start initial weights [p]; not modified
     * @param stop asked before every step whether to end early
     * @param observer sees every observation as it is made
     */
    public static TrainingResult run(
            Preparation data,
            Network network,
            TrainingSettings settings,
            double[] start,
            Workers workers,
            Progress progress,
            BooleanSupplier stop,
            Consumer<Observation> observer) {
        return new TrainingStudy(data, network, settings, start, workers, progress)
                .run(stop, observer);
    }

    private TrainingResult run(BooleanSupplier stop, Consumer<Observation> observer) {
        progress.at("tangent kernel at the start", 0, 1);
        try (Matrix initial = rows.at(start)) {
            Beginning b = beginning(initial);
            double eta = settings.eta().orElse(1 / b.curvature);
            String reason = settings.eta().isPresent() ? "given" : b.reason;
            NavigableSet<Integer> looks = Schedule.logSpaced(settings.steps(), settings.rows());
            NavigableSet<Integer> kernels =
                    Schedule.logSpaced(settings.steps(), settings.kernelSteps());
            looks.addAll(kernels);
            looks.add(settings.steps() / 2);
            List<Observation> path = new ArrayList<>();
            Storage w = settings.precision().of(start.clone());
            GradientDescent descent = new GradientDescent(eta, settings.steps(), settings.until());
            Storage first = settings.precision().of(start.clone());
            Outcome outcome =
                    descent.run(
                            Objective.mean(system, Loss.SQUARE, settings.precision(), workers),
                            w,
                            (t, loss, wt, g) -> {
                                progress.at("training", t, settings.steps());
                                boolean ending =
                                        stop.getAsBoolean()
                                                || (settings.until().isPresent()
                                                        && loss <= settings.until().getAsDouble());
                                if (looks.contains(t) || ending) {
                                    boolean withKernel = kernels.contains(t) || ending;
                                    Observation o =
                                            observe(
                                                    t,
                                                    loss,
                                                    wt,
                                                    g,
                                                    first,
                                                    eta,
                                                    b,
                                                    withKernel
                                                            ? Optional.of(initial)
                                                            : Optional.empty());
                                    path.add(o);
                                    observer.accept(o);
                                }
                                return !stop.getAsBoolean();
                            });
            progress.at("training", settings.steps(), settings.steps());
            return new TrainingResult(
                    data,
                    network,
                    settings,
                    eta,
                    reason,
                    rows,
                    outcome,
                    path,
                    Rates.of(path),
                    start,
                    w.toDoubles(0, w.size()));
        }
    }

    /** What is known before the first step: the kernel's spectrum, the closed-form dynamics, the largest curvature. */
    private record Beginning(
            KernelState state,
            Optional<LinearizedDynamics> dynamics,
            double curvature,
            String reason) {}

    private Beginning beginning(Matrix initial) {
        double weight = rows.lossWeight();
        if (rows.all()) {
            try (Matrix vectors = initial.copy()) {
                double[] f =
                        new Evaluation(
                                        rows.system(),
                                        data.encoding(),
                                        data.training().target(),
                                        Precision.DOUBLE,
                                        workers)
                                .outputs(Precision.DOUBLE.of(start.clone()));
                LinearizedDynamics dynamics =
                        LinearizedDynamics.of(vectors, rows.weightedResidual(f), weight);
                double[] values = dynamics.eigenvalues();
                KernelState state = KernelState.of(0, values, 0, network.layout().size());
                return new Beginning(
                        state,
                        Optional.of(dynamics),
                        state.max(),
                        "1/λ_max of JᵀJ/N at the start, on all training rows, exact");
            }
        }
        try (Matrix spent = initial.copy()) {
            KernelState state = KernelState.of(0, spent, initial, weight, network.layout().size());
            Lanczos.Extremes e =
                    Lanczos.run(
                            Jacobian.at(system, start, workers).kernel(),
                            Lanczos.End.UPPER,
                            LANCZOS_TOLERANCE,
                            LANCZOS_PRODUCTS,
                            settings.seed());
            double most = (e.max().value() + e.max().error()) / system.samples();
            return new Beginning(
                    state,
                    Optional.empty(),
                    most,
                    "1/λ_max of JᵀJ/N at the start, on all training rows, by " + e.max().reason());
        }
    }

    private Observation observe(
            int t,
            double loss,
            Storage w,
            Storage g,
            Storage first,
            double eta,
            Beginning b,
            Optional<Matrix> initial) {
        int p = w.size();
        double[] wt = w.toDoubles(0, p);
        double[] gradient = g.toDoubles(0, p);
        double norm = Math.sqrt(DoubleReductions.sumSquares(gradient, 0, p));
        double[] origin = first.toDoubles(0, p);
        double distance = Math.sqrt(DoubleReductions.squaredDistance(wt, 0, origin, 0, p));
        double size = Math.sqrt(DoubleReductions.sumSquares(origin, 0, p));
        double[] f = training.outputs(w);
        double[] held = test == null ? new double[0] : test.outputs(w);
        OptionalDouble linearized =
                b.dynamics.isPresent() ? b.dynamics.get().loss(eta, t) : OptionalDouble.empty();
        Optional<KernelState> kernel = initial.map(k0 -> t == 0 ? b.state : kernel(t, wt, k0));
        return new Observation(
                t,
                loss,
                norm,
                PlConstant.at(loss, norm),
                training.accuracy(f),
                test == null ? OptionalDouble.empty() : test.accuracy(held),
                test == null ? OptionalDouble.empty() : OptionalDouble.of(test.loss(held)),
                distance,
                size > 0 ? distance / size : 0,
                linearized,
                kernel);
    }

    private KernelState kernel(int t, double[] w, Matrix initial) {
        try (Matrix k = rows.at(w)) {
            return KernelState.of(t, k, initial, rows.lossWeight(), network.layout().size());
        }
    }
}
