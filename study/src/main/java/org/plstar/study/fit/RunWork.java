package org.plstar.study.fit;

import java.util.function.IntToDoubleFunction;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.network.Model;
import org.plstar.operator.PowerIteration;
import org.plstar.optimize.Batches;
import org.plstar.program.OperationCount;
import org.plstar.study.PreparedDataset;
import org.plstar.study.TrainingLayers;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * Counts the operations of a run's parts; a number in double precision counts as two in single
 * precision.
 */
final class RunWork {
    /**
     * The number of operations of all eigenvalues of a matrix of order n over n³: the reduction to
     * tridiagonal form waits for memory.
     */
    private static final double EIGENVALUES = 8;

    private static final double DOUBLE = 2;

    private RunWork() {}

    static ObservationBudget.Work of(PreparedDataset data, Model model, FitSettings settings) {
        Method method = settings.method();
        Precision precision = settings.precision();
        ResidualSystem system = data.trainingSystem(model);
        try (Workers one = Workers.of(1)) {
            Objective objective = Objective.mean(system, method.loss(), precision, one);
            TangentKernel tangent = TangentKernel.of(system, KernelOutputs.FULL, one);
            IntToDoubleFunction kernel = equations -> kernel(tangent, system, equations);
            double cost = precision == Precision.DOUBLE ? DOUBLE : 1;
            int n = system.samples();
            int batch = method.batches().map(Batches::size).orElse(n);
            double step = method.newton().isPresent()
                    ? kernel.applyAsDouble(system.equations())
                    : cost * objective.gradientOperations(Math.min(batch, n));
            int test = data.test().map(t -> t.rows()).orElse(0);
            double observation = cost * OperationCount.of(system.program(), n, 1);
            if (method.separate() || TrainingLayers.of(model).any()) {
                observation += cost * objective.gradientOperations(n);
            }
            double product = cost * objective.gaussNewtonOperations();
            boolean batches = method.batches().isPresent();
            double part = batches ? Math.min(1, (double) FirstGauge.ROWS / n) : 1;
            return new ObservationBudget.Work(
                    settings.steps(),
                    batches ? ObservationBudget.BATCH_ROWS : ObservationBudget.ROWS,
                    settings.fromCurvature(),
                    step * settings.steps(),
                    observation,
                    cost * OperationCount.of(system.program(), n, 1) / n,
                    test,
                    product,
                    PowerIteration.FIRST * part * product,
                    kernel,
                    system.equations(),
                    batches);
        }
    }

    private static double kernel(TangentKernel tangent, ResidualSystem system, int equations) {
        int rows = Math.clamp(equations / system.outputs(), 1, system.samples());
        double n = (double) rows * system.outputs();
        return DOUBLE * (tangent.operations(rows) + EIGENVALUES * n * n * n);
    }
}
