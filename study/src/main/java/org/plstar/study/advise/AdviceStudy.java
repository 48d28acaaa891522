package org.plstar.study.advise;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.landscape.ConditionNumber;
import org.plstar.landscape.KernelDrift;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.Observation;
import org.plstar.landscape.advice.FullBatch;
import org.plstar.landscape.advice.NearLinearWidth;
import org.plstar.operator.DenseForm;
import org.plstar.operator.Estimate;
import org.plstar.optimize.LeastSquaresBatches;
import org.plstar.optimize.StepAdvice;
import org.plstar.predict.LinearizedDynamics;
import org.plstar.study.FloorSummary;
import org.plstar.study.KernelRows;
import org.plstar.study.LossFloor;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Progress;
import org.plstar.study.Session;
import org.plstar.study.advise.Advice.Forecast;
import org.plstar.system.Loss;
import org.plstar.system.LossKind;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/** Computes what theory advises for a network on data. */
final class AdviceStudy {
    /** The largest number of steps that is predicted. */
    static final long MOST_STEPS = 1_000_000_000;

    /**
     * The product of step and λ_max from which on a kernel that grows a little makes the step
     * unstable.
     */
    private static final double HELD = 1.9;

    /** The factor of 2/λ_max below which steps are searched. */
    private static final double BELOW = 1 - 1e-9;

    private final AdviceRequest request;
    private final double[] start;
    private final Workers workers;
    private final Progress progress;
    private final ResidualSystem system;
    private final KernelRows rows;
    private final Objective objective;

    AdviceStudy(AdviceRequest request, Session session) {
        this.request = request;
        this.workers = session.workers();
        this.progress = session.progress();
        this.start = request.start();
        this.system = request.data().trainingSystem(request.model());
        this.rows = KernelRows.of(
                system, request.data().duplicates(), request.kernelEquations(), workers);
        this.objective = Objective.mean(system, request.loss(), Precision.DOUBLE, workers);
    }

    /**
     * Computes the advice. Cost: one kernel and its eigenvectors (9 n³), some tens of products with
     * JᵀBJ, and the simulations of batches.
     */
    Advice advise() {
        progress.at("tangent kernel at the start", 0, 1);
        Storage w = Precision.DOUBLE.of(start.clone());
        double loss = objective.value(w);
        double target = request.until().orElse(loss / 100);
        try (Matrix kernel = rows.at(start);
                Matrix vectors = kernel.copy()) {
            double[] r = rows.weightedResidual(
                    Jacobian.at(rows.system(), start, workers).value());
            progress.at("spectrum of the kernel", 0, 1);
            LinearizedDynamics dynamics =
                    LinearizedDynamics.of(vectors, r, rows.lossWeight(), workers);
            double[] values = dynamics.eigenvalues();
            int n = values.length;
            ConditionNumber condition = ConditionNumber.of(
                    values[0], values[n - 1], n, request.model().layout().size());
            boolean exact = request.loss().bound().equals(Loss.SQUARE) && rows.all();
            Estimate top = exact
                    ? new Estimate(
                            values[n - 1],
                            DenseForm.rounding(n, values[n - 1]),
                            true,
                            "all eigenvalues of K/N",
                            0)
                    : StepAdvice.curvature(objective, w, request.seed());
            double lambdaMax = top.value() + top.error();
            Advice.Start at = new Advice.Start(
                    lambdaMax,
                    top.reason(),
                    values[0],
                    condition,
                    loss,
                    target,
                    request.data().duplicates().kept().length * system.outputs());
            Optional<Advice.NoForecast> none = noForecast();
            if (none.isPresent()) {
                return new Advice(kernelRows(), at, Optional.empty(), none);
            }
            Optional<FullBatch> full = condition.value().isPresent()
                    ? Optional.of(new FullBatch(values[n - 1], values[0]))
                    : Optional.empty();
            LeastSquaresBatches constants =
                    LeastSquaresBatches.ofSpectrum(rows.largestBlock(kernel), values);
            BatchAdvice batches = new BatchAdvice(request, system, rows, constants, progress);
            List<Advice.Batch> table = batches.table();
            int size = batches.size();
            BatchAdvice.Simulation simulation = batches.simulate(kernel, r, target);
            Optional<NearLinearWidth> width = width(dynamics, vectors, kernel, target);
            List<AdviceCheck> checks = request.verify()
                    ? new Verification(
                                    new Verification.At(
                                            objective, rows, target, kernel, vectors, dynamics, r,
                                            start),
                                    request.verifySteps(),
                                    request.seed(),
                                    progress)
                            .checks(full, lambdaMax, constants, size)
                    : List.of();
            Optional<LinearizedDynamics.Soonest> best =
                    dynamics.soonest(target, BELOW * 2 / lambdaMax, MOST_STEPS);
            Forecast forecast = new Forecast(
                    full,
                    dynamics.stepsTo(target, 1 / lambdaMax, MOST_STEPS),
                    best.map(s -> new Forecast.Best(
                                    OptionalDouble.of(s.eta()), OptionalLong.of(s.steps())))
                            .orElseGet(() -> new Forecast.Best(
                                    OptionalDouble.empty(), OptionalLong.empty())),
                    dynamics.soonest(target, HELD / lambdaMax, MOST_STEPS)
                            .map(s -> new Forecast.Held(s.eta(), s.steps())),
                    full.map(FullBatch::cautiousMomentum)
                            .map(m -> dynamics.stepsWithMomentum(
                                    target, m.eta(), m.beta(), MOST_STEPS))
                            .orElse(OptionalLong.empty()),
                    constants.criticalBatch(),
                    table,
                    batches.aboutCritical(),
                    size,
                    simulation.steps(),
                    simulation.most(),
                    width,
                    request.model().startsFitted() ? Optional.empty() : unseen(kernel, r, target),
                    FloorSummary.of(
                            floor(loss, condition, dynamics, vectors, r), request.data(), rows),
                    checks);
            return new Advice(kernelRows(), at, Optional.of(forecast), none);
        }
    }

    private Optional<Advice.Unseen> unseen(Matrix kernel, double[] r, double target) {
        PreparedDataset data = request.data();
        if (!data.equalByChance()) {
            return AdviceUnseen.of(data, system, rows, kernel, r, target, workers);
        }
        KernelRows own = KernelRows.of(system, data.leftOut(), request.kernelEquations(), workers);
        if (!own.all()) {
            return Optional.empty();
        }
        double[] residual =
                own.weightedResidual(Jacobian.at(own.system(), start, workers).value());
        try (Matrix all = own.at(start)) {
            return AdviceUnseen.of(data, system, own, all, residual, target, workers);
        }
    }

    private String kernelRows() {
        return rows.text(request.data().training().rows());
    }

    /**
     * The part of the loss at the start that is along directions that no step lowers, to first
     * order.
     */
    private LossFloor floor(
            double loss,
            ConditionNumber condition,
            LinearizedDynamics dynamics,
            Matrix vectors,
            double[] r) {
        double[] values = dynamics.eigenvalues();
        Observation start = Observation.of(
                0,
                loss,
                0,
                OptionalDouble.empty(),
                Optional.of(new KernelState(0, values, 0, condition)));
        return LossFloor.of(
                List.of(start),
                values,
                OptionalDouble.empty(),
                system,
                request.data(),
                rows,
                () -> new LossFloor.Decomposed(values, vectors.copy(), r));
    }

    private Optional<Advice.NoForecast> noForecast() {
        return switch (LossKind.of(request.loss())) {
            case CROSS_ENTROPY -> Optional.of(Advice.NoForecast.CROSS_ENTROPY);
            case HUBER, OWN -> Optional.of(Advice.NoForecast.OTHER_LOSS);
            case SQUARE ->
                rows.all() ? Optional.empty() : Optional.of(Advice.NoForecast.KERNEL_OF_SOME_ROWS);
        };
    }

    private Optional<NearLinearWidth> width(
            LinearizedDynamics dynamics, Matrix vectors, Matrix kernel, double target) {
        double eta = 1 / dynamics.eigenvalues()[dynamics.eigenvalues().length - 1];
        long steps = dynamics.stepsTo(target, eta, MOST_STEPS).orElse(MOST_STEPS);
        progress.at("kernel where the linearized model ends", 0, 1);
        double[] u = dynamics.displacement(vectors, eta, steps);
        double[] root = rows.roots();
        for (int i = 0; i < u.length; i++) {
            u[i] *= root[i];
        }
        double[] w = new double[start.length];
        Jacobian.at(rows.system(), start, workers).applyTranspose(u, w);
        for (int i = 0; i < w.length; i++) {
            w[i] = start[i] - w[i];
            if (!Double.isFinite(w[i])) {
                return Optional.empty();
            }
        }
        try (Matrix there = rows.at(w)) {
            return Optional.of(
                    NearLinearWidth.of(KernelDrift.of(there, kernel), request.tolerance()));
        }
    }
}
