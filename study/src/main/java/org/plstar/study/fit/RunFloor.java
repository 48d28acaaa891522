package org.plstar.study.fit;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.Observation;
import org.plstar.study.KernelRows;
import org.plstar.study.LossFloor;
import org.plstar.study.Progress;
import org.plstar.system.Loss;

/** Analyses the loss of a run by the kernel at its end. */
final class RunFloor {
    private RunFloor() {}

    /**
     * Analyses the loss of a run.
     *
     * @param path of the run, with at least one kernel
     * @param eta the run's step; absent where it finds its step at every step
     * @param end w where the path ends, [p]; not modified
     */
    static LossFloor of(
            StudySystems systems,
            List<Observation> path,
            OptionalDouble eta,
            double[] end,
            Progress progress) {
        if (systems.method.loss() != Loss.SQUARE) {
            return LossFloor.absent(
                    "weak directions are told for the square loss, which is zero where the equations"
                            + " are solved");
        }
        if (!Arrays.stream(end).allMatch(Double::isFinite)) {
            return LossFloor.absent("the weights left the range of numbers");
        }
        KernelState last =
                path.stream().flatMap(o -> o.kernel().stream()).toList().getLast();
        return LossFloor.of(
                path,
                last.eigenvalues(),
                systems.method.constantPlainStep() && !systems.layers.any()
                        ? eta
                        : OptionalDouble.empty(),
                systems.system,
                systems.data,
                systems.rows,
                () -> {
                    progress.at("weak directions of the kernel", 0, 1);
                    return decomposed(systems, end);
                });
    }

    private static LossFloor.Decomposed decomposed(StudySystems systems, double[] end) {
        KernelRows rows = systems.rows;
        double[] r = rows.weightedResidual(systems.kernelOutputs(end));
        Matrix k = rows.at(end);
        double[] values = Lapack.eigenvectors(k, systems.workers);
        for (int i = 0; i < values.length; i++) {
            values[i] *= rows.lossWeight();
        }
        return new LossFloor.Decomposed(values, k, r);
    }
}
