package org.plstar.landscape.linearity;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.array.blas.Lapack;
import org.plstar.optimize.Ending;
import org.plstar.optimize.Optimizer;
import org.plstar.optimize.Outcome;
import org.plstar.optimize.Stopping;
import org.plstar.optimize.Training;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * Gradient descent with steps on both sides of 2/λ and 4/λ, λ = λ_max(K_0/N).
 *
 * <p>A wide model that is quadratic in its weights falls monotonically below 2/λ; between 2/λ and
 * 4/λ its loss rises until λ has fallen below 2/η, and then converges (the catapult); above 4/λ it
 * diverges (A. Lewkowycz and others, "The large learning rate phase of deep learning", 2020).
 */
public final class Catapult {
    /** The values of η λ_max of a sweep across both boundaries. */
    public static final List<Double> FACTORS =
            List.of(0.5, 1.0, 1.5, 1.9, 2.1, 2.5, 3.0, 3.5, 3.9, 4.1, 4.5, 5.0);

    /** The relative rise of the loss above which it is not rounding. */
    private static final double RISE = 1e-9;

    private Catapult() {}

    /** The outcome of a run. */
    public enum Phase {
        /** The loss never rose. */
        MONOTONE,
        /** The loss rose, and then converged at a curvature below 2/η. */
        CATAPULT,
        /** The loss exceeded every bound. */
        DIVERGENT,
        /** The loss rose, and had not converged at the last step. */
        UNSETTLED
    }

    /**
     * One run of gradient descent with one step size.
     *
     * @param factor η λ_max(K_0/N)
     * @param peak the largest L_t/L_0; absent beyond the range of numbers
     * @param end the last L_t/L_0; absent beyond the range of numbers
     * @param endFactor η λ_max(K_T/N); absent after a divergence
     */
    public record Run(
            double factor,
            Phase phase,
            int steps,
            OptionalDouble peak,
            OptionalDouble end,
            OptionalDouble endFactor) {}

    /**
     * Runs gradient descent with each of the factors.
     *
     * @param w0 the start, [p]; not modified
     * @param until L/L_0 at which a run ends
     * @param steps of a run at most
     * @param stop asks to end early; the runs so far are returned
     */
    public static List<Run> sweep(
            ResidualSystem system,
            double[] w0,
            List<Double> factors,
            double until,
            int steps,
            Workers workers,
            BooleanSupplier stop) {
        TangentKernel kernel = TangentKernel.of(system, KernelOutputs.FULL, workers);
        Objective loss = Objective.mean(system, Loss.SQUARE, Precision.DOUBLE, workers);
        double curvature = largest(kernel, w0) / system.samples();
        List<Run> runs = new ArrayList<>();
        for (double factor : factors) {
            if (stop.getAsBoolean()) {
                return runs;
            }
            runs.add(run(
                    loss, kernel, w0, factor, factor / curvature, new Limits(until, steps, stop)));
        }
        return runs;
    }

    /** The conditions under which a run ends. */
    private record Limits(double until, int steps, BooleanSupplier stop) {}

    private static Run run(
            Objective loss,
            TangentKernel kernel,
            double[] w0,
            double factor,
            double eta,
            Limits limits) {
        double[] w = w0.clone();
        double[] seen = new double[3]; // the first, the last and the largest loss
        boolean[] rose = {false};
        double first = loss.value(Precision.DOUBLE.of(w));
        Ending end = Training.of(loss, Optimizer.gradientDescent(eta), Precision.DOUBLE.of(w))
                .run(Stopping.after(limits.steps).orLoss(limits.until * first), moment -> {
                    double now = moment.loss();
                    if (moment.step() == 0) {
                        seen[0] = now;
                    } else if (now > seen[1] * (1 + RISE)) {
                        rose[0] = true;
                    }
                    seen[1] = now;
                    seen[2] = Math.max(seen[2], now);
                    return !limits.stop.getAsBoolean();
                });
        if (end.outcome() == Outcome.DIVERGED) {
            return new Run(
                    factor,
                    Phase.DIVERGENT,
                    end.steps(),
                    finite(seen[2] / first),
                    OptionalDouble.empty(),
                    OptionalDouble.empty());
        }
        double endFactor = eta * largest(kernel, w) / loss.system().samples();
        boolean settled =
                end.outcome() == Outcome.TARGET_REACHED || (endFactor < 2 && end.loss() < first);
        Phase phase = !rose[0] ? Phase.MONOTONE : settled ? Phase.CATAPULT : Phase.UNSETTLED;
        return new Run(
                factor,
                phase,
                end.steps(),
                finite(seen[2] / first),
                finite(end.loss() / first),
                finite(endFactor));
    }

    private static OptionalDouble finite(double value) {
        return MeasuredNumber.of(value).value();
    }

    private static double largest(TangentKernel kernel, double[] w) {
        try (Matrix k = kernel.at(w)) {
            double[] values = Lapack.eigenvalues(k);
            return values[values.length - 1];
        }
    }
}
