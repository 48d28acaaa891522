package org.plstar.predict;

import java.util.Optional;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * Ridge regression with the ridge of the least left-out loss: each row predicted by the fit without
 * it.
 *
 * <p>With G = (K + λI)⁻¹ the error of row i left out is e_i = (GY)_i / G_ii, exactly, if neither K
 * nor Y depends on the targets of the row beyond Y_i. Ridges are the mean eigenvalue of K times
 * 10^q, q = -4, -3.5, …, 2.
 *
 * @param ridge λ
 * @param loss 1/(2N) Σ_i ‖e_i‖²
 * @param errors e [N, C] row-major, target minus prediction
 * @param dual GY [N, C] row-major
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record LeftOutRidge(double ridge, double loss, double[] errors, double[] dual) {
    /** Refuses what is not finite; copies. */
    public LeftOutRidge {
        Require.notNegative(ridge, PredictRefusal.RANGE, "ridge");
        Require.notNegative(loss, PredictRefusal.RANGE, "loss");
        Require.finite(errors, PredictRefusal.NOT_FINITE, "errors");
        Require.finite(dual, PredictRefusal.NOT_FINITE, "dual");
        errors = errors.clone();
        dual = dual.clone();
    }

    private static final double LOWEST = -4;

    private static final double HIGHEST = 2;

    private static final double STEP = 0.5;

    /**
     * The fit of the least left-out loss. Cost 13 times n² (C + 1).
     *
     * @param kernel of N rows; stays the caller's
     * @param y [N, C] row-major
     * @throws Refusal NOT_SEMIDEFINITE if the kernel is 0
     */
    public static LeftOutRidge of(KernelSpectrum kernel, double[] y, int outputs) {
        int n = kernel.size();
        Require.size((long) n * outputs, y.length, PredictRefusal.SIZE, "targets");
        double mean = 0;
        for (double v : kernel.values()) {
            mean += v / n;
        }
        Optional<LeftOutRidge> best = Optional.empty();
        for (double q = LOWEST; q <= HIGHEST && mean > 0; q += STEP) {
            LeftOutRidge fit = of(kernel, y, outputs, mean * Math.pow(10, q));
            if (best.isEmpty() || fit.loss < best.get().loss) {
                best = Optional.of(fit);
            }
        }
        return best.orElseThrow(() -> Refusal.of(
                PredictRefusal.NOT_SEMIDEFINITE,
                "kernel of " + n + " rows",
                "all its numbers are 0",
                "a kernel that distinguishes rows",
                "take parameters that the outputs depend on"));
    }

    private static LeftOutRidge of(KernelSpectrum kernel, double[] y, int outputs, double ridge) {
        RegularizedInverse g = RegularizedInverse.of(kernel, ridge);
        double[] dual = g.times(y, outputs);
        double[] diagonal = g.diagonal();
        double[] errors = new double[y.length];
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            errors[i] = dual[i] / diagonal[i / outputs];
            sum = Math.fma(errors[i], errors[i], sum);
        }
        return new LeftOutRidge(ridge, sum / (2 * diagonal.length), errors, dual);
    }
}
