package org.plstar.landscape.linearity;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.array.blas.Lapack;
import org.plstar.landscape.ConditionNumber;
import org.plstar.landscape.KernelDrift;
import org.plstar.operator.Estimate;
import org.plstar.optimize.Ending;
import org.plstar.optimize.Optimizer;
import org.plstar.optimize.Stopping;
import org.plstar.optimize.Training;
import org.plstar.refusal.Refusal;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * Measures one network: its Hessian and kernel at the start, then the network and its linearization
 * along gradient descent on the square loss with η = factor/λ_max(K_0/N).
 *
 * <p>Holds three vectors of p numbers, and the kernel three times.
 */
public final class WidthProbe {
    private final ResidualSystem system;
    private final ProbeSettings settings;
    private final Optional<LimitKernel> limit;
    private final Workers workers;

    /** A probe of a system, with a limit kernel for comparison if there is one. */
    public WidthProbe(
            ResidualSystem system,
            ProbeSettings settings,
            Optional<LimitKernel> limit,
            Workers workers) {
        this.system = system;
        this.settings = settings;
        this.limit = limit;
        this.workers = workers;
    }

    /**
     * Trains and measures one network.
     *
     * @param w0 the start, [p]; not modified
     * @param stop asked at every step
     * @param progress receives the fraction of the way to the target loss
     */
    public WidthRow run(
            int width, long seed, double[] w0, BooleanSupplier stop, DoubleConsumer progress) {
        return run(width, seed, w0, w0.clone(), stop, progress);
    }

    /**
     * Trains and measures one network, with the iterates in an array of the caller's.
     *
     * @param w [p], a copy of w0; overwritten by the last iterate
     */
    WidthRow run(
            int width,
            long seed,
            double[] w0,
            double[] w,
            BooleanSupplier stop,
            DoubleConsumer progress) {
        Map<Quantity, MeasuredNumber> found = new EnumMap<>(Quantity.class);
        try (Matrix k0 = kernel().at(w0)) {
            double max = spectrum(k0, found);
            limit.ifPresent(l -> found.put(
                    Quantity.LIMIT_GAP,
                    MeasuredNumber.of(
                            KernelDrift.of(k0, l.mean()),
                            "standard error of the limit " + l.error())));
            curvature(w0, seed, found);
            Ending end = train(k0, max, w0, w, found, stop, progress);
            return new WidthRow(width, seed, system.unknowns(), end.steps(), end.outcome(), found);
        }
    }

    /** The kernel, made on first use: before, its memory is needed for the Hessian. */
    private TangentKernel kernel() {
        return TangentKernel.of(system, KernelOutputs.FULL, workers);
    }

    private double spectrum(Matrix k0, Map<Quantity, MeasuredNumber> found) {
        int n = system.equations();
        double[] values;
        try (Matrix work = k0.copy()) {
            values = Lapack.eigenvalues(work);
        }
        double min = values[0];
        double max = values[n - 1];
        ConditionNumber condition = ConditionNumber.of(min, max, n, system.unknowns());
        found.put(Quantity.LAMBDA_MAX, MeasuredNumber.of(max));
        found.put(
                Quantity.LAMBDA_MIN,
                condition.value().isPresent()
                        ? MeasuredNumber.of(min)
                        : MeasuredNumber.absent(condition.reason()));
        return max;
    }

    private void curvature(double[] w0, long seed, Map<Quantity, MeasuredNumber> found) {
        MeasuredNumber h;
        try {
            h = measure(HessianNorm.of(system, workers).at(w0, settings.hessianTolerance(), seed));
        } catch (Refusal e) {
            h = MeasuredNumber.absent(String.valueOf(e.getMessage()));
        }
        found.put(Quantity.HESSIAN, h);
        MeasuredNumber min = found.getOrDefault(Quantity.LAMBDA_MIN, MeasuredNumber.absent(""));
        found.put(
                Quantity.HESSIAN_OVER_LAMBDA_MIN,
                h.value().isPresent() && min.value().isPresent()
                        ? MeasuredNumber.of(
                                h.value().getAsDouble() / min.value().getAsDouble())
                        : MeasuredNumber.absent(h.value().isEmpty() ? h.note() : min.note()));
        found.put(
                Quantity.HESSIAN_STACKED,
                system.unknowns() <= settings.stackedUnknowns()
                        ? measure(StackedHessian.lowerBound(system, w0, workers, seed))
                        : MeasuredNumber.absent("it is bounded up to "
                                + settings.stackedUnknowns()
                                + " parameters only"));
    }

    private static MeasuredNumber measure(Estimate e) {
        return MeasuredNumber.of(e.value(), e.converged() ? "" : e.reason());
    }

    private Ending train(
            Matrix k0,
            double max,
            double[] w0,
            double[] w,
            Map<Quantity, MeasuredNumber> found,
            BooleanSupplier stop,
            DoubleConsumer progress) {
        int n = system.equations();
        Objective loss = Objective.mean(system, Loss.SQUARE, Precision.DOUBLE, workers);
        // η/N = factor/λ_max(K_0) for the loss 1/(2N) Σ r²
        double factor = settings.stepFactor() / max;
        Jacobian jacobian = Jacobian.sharing(system, w0, workers);
        double[] residual = jacobian.value();
        double squares = 0;
        for (int i = 0; i < n; i++) {
            residual[i] -= system.targets()[i];
            squares = Math.fma(residual[i], residual[i], squares);
        }
        double first = squares / (2 * system.samples());
        PathComparison watch = new PathComparison(
                system,
                kernel(),
                k0,
                w,
                w0,
                jacobian,
                new LinearizedResidual(k0, residual, factor),
                settings.until() * first,
                new Outputs(system, workers),
                stop,
                progress);
        Ending end = Training.of(
                        loss,
                        Optimizer.gradientDescent(factor * system.samples()),
                        Precision.DOUBLE.of(w))
                .run(Stopping.after(settings.steps()).orLoss(settings.until() * first), watch);
        watch.look(end.steps());
        double scale = Math.sqrt(squares / n);
        found.put(Quantity.KERNEL_DRIFT, MeasuredNumber.of(watch.drift()));
        found.put(Quantity.FUNCTION_GAP, MeasuredNumber.of(watch.functionGap() / scale));
        found.put(Quantity.PATH_GAP, MeasuredNumber.of(watch.pathGap() / scale));
        found.put(Quantity.PATH_GAP_END, MeasuredNumber.of(watch.pathGapEnd()));
        found.put(Quantity.LOSS_RATIO, MeasuredNumber.of(end.loss() / first));
        double moved = 0;
        double size = 0;
        for (int i = 0; i < w.length; i++) {
            moved = Math.fma(w[i] - w0[i], w[i] - w0[i], moved);
            size = Math.fma(w0[i], w0[i], size);
        }
        found.put(Quantity.WEIGHT_MOTION, MeasuredNumber.of(Math.sqrt(moved / size)));
        found.put(Quantity.WEIGHT_DISTANCE, MeasuredNumber.of(Math.sqrt(moved)));
        return end;
    }
}
