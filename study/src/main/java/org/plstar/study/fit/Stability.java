package org.plstar.study.fit;

import org.plstar.landscape.KernelState;
import org.plstar.operator.Estimate;
import org.plstar.study.Measured;
import org.plstar.study.TrainingLayers;
import org.plstar.system.Loss;

/** Computes whether steps were too long for the observed curvature. */
final class Stability {
    private Stability() {}

    /**
     * The largest η λ_max along the run. Where kernels are those of a part of the rows, λ_max is
     * scaled by what it is on all rows at the start, if that is known.
     */
    static Measured stepCurvature(FitResult r) {
        Method method = r.settings().method();
        if ((!r.plain() && !plainBatches(r)) || r.eta().isEmpty()) {
            return Measured.absent("the steps are no constant multiples of the gradient");
        }
        if (!method.loss().equals(Loss.SQUARE)) {
            return Measured.absent("λ_max of K/N is the curvature of the square loss only");
        }
        double first = r.kernels().getFirst().max();
        double all = r.kernelRows().all() || first <= 0
                ? 1
                : r.step().curvature().map(Estimate::value).orElse(first) / first;
        double largest =
                r.kernels().stream().mapToDouble(KernelState::max).max().orElse(0);
        return Measured.of(r.eta().getAsDouble() * largest * all);
    }

    private static boolean plainBatches(FitResult r) {
        return r.settings().method().constantPlainStep()
                && !TrainingLayers.of(r.network()).any();
    }
}
