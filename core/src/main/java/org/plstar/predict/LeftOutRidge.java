package org.plstar.predict;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
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
        requireNonNull(dual, "dual");
        requireNonNull(errors, "errors");
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
        return least(kernel, y, outputs, false);
    }

    /**
     * The fit of the least left-out loss among given ridges.
     *
     * @param ridges above 0, at least one
     */
    public static LeftOutRidge of(
            KernelSpectrum kernel, double[] y, int outputs, double... ridges) {
        Require.size((long) kernel.size() * outputs, y.length, PredictRefusal.SIZE, "targets");
        Require.atLeast(1, ridges.length, PredictRefusal.SIZE, "ridges");
        Optional<LeftOutRidge> best = Optional.empty();
        for (double ridge : ridges) {
            Require.positive(ridge, PredictRefusal.RANGE, "ridge");
            LeftOutRidge fit = of(RegularizedInverse.of(kernel, ridge), y, outputs, false);
            if (best.isEmpty() || fit.loss < best.get().loss) {
                best = Optional.of(fit);
            }
        }
        return best.orElseThrow();
    }

    /**
     * The same with a free constant beside the kernel, which no ridge draws to 0: at a large ridge
     * a row is predicted by the mean of the others.
     *
     * <p>G is A - A11ᵀA / 1ᵀA1 then, A = (K + λI)⁻¹, and the dual sums to 0.
     *
     * @param kernel of N rows, N at least 2; stays the caller's
     * @param y [N, C] row-major
     * @throws Refusal NOT_SEMIDEFINITE if the kernel is 0
     */
    public static LeftOutRidge besideConstant(KernelSpectrum kernel, double[] y, int outputs) {
        Require.atLeast(2, kernel.size(), PredictRefusal.SIZE, "rows");
        return least(kernel, y, outputs, true);
    }

    private static LeftOutRidge least(
            KernelSpectrum kernel, double[] y, int outputs, boolean constant) {
        int n = kernel.size();
        Require.size((long) n * outputs, y.length, PredictRefusal.SIZE, "targets");
        double mean = 0;
        for (double v : kernel.values()) {
            mean += v / n;
        }
        Optional<LeftOutRidge> best = Optional.empty();
        for (double q = LOWEST; q <= HIGHEST && mean > 0; q += STEP) {
            RegularizedInverse a = RegularizedInverse.of(kernel, mean * Math.pow(10, q));
            LeftOutRidge fit = of(a, y, outputs, constant);
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

    private static LeftOutRidge of(
            RegularizedInverse a, double[] y, int outputs, boolean constant) {
        double[] dual = a.times(y, outputs);
        double[] diagonal = a.diagonal().clone();
        if (constant) {
            free(a, dual, diagonal, outputs);
        }
        double[] errors = new double[y.length];
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            errors[i] = dual[i] / diagonal[i / outputs];
            sum = Math.fma(errors[i], errors[i], sum);
        }
        return new LeftOutRidge(a.ridge(), sum / (2 * diagonal.length), errors, dual);
    }

    /** Takes A11ᵀA / 1ᵀA1 out of Ay and of the diagonal of A. */
    private static void free(RegularizedInverse a, double[] dual, double[] diagonal, int outputs) {
        double[] ones = new double[diagonal.length];
        Arrays.fill(ones, 1);
        double[] row = a.times(ones, 1);
        double all = Arrays.stream(row).sum();
        for (int c = 0; c < outputs; c++) {
            double sum = 0;
            for (int i = 0; i < row.length; i++) {
                sum += dual[i * outputs + c];
            }
            for (int i = 0; i < row.length; i++) {
                dual[i * outputs + c] -= row[i] * sum / all;
            }
        }
        for (int i = 0; i < row.length; i++) {
            diagonal[i] -= row[i] * row[i] / all;
        }
    }
}
