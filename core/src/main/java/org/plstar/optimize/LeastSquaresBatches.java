package org.plstar.optimize;

import static java.util.Objects.requireNonNull;

import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Lapack;
import org.plstar.operator.DenseForm;
import org.plstar.refusal.Require;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * The constants that determine step and batch size of stochastic gradient descent on least squares
 * with an exact solution, L = (1/N) Σ ½(x_iᵀw - y_i)²: β = max‖x_i‖² and the extreme non-zero
 * eigenvalues λ_1 ≥ λ_k of H = (1/N) Σ x_i x_iᵀ (Ma, Bassily and Belkin 2018).
 *
 * <p>For a network near w: x_i = ∇F_i(w), so that β is the largest diagonal element of K and λ_1,
 * λ_k are its extreme non-zero eigenvalues over N; of a network with C outputs, β is the largest
 * eigenvalue of the C x C diagonal blocks. Too large a λ_k, as samples give it, makes steps
 * shorter, never longer. Batches are m independent draws. Rates are of E‖w - w*‖² and exact, as the
 * best over η for the worst start, where all rows have the norm √β; otherwise they are bounds.
 *
 * @param beta β
 * @param largest λ_1
 * @param smallest λ_k
 */
public record LeastSquaresBatches(double beta, double largest, double smallest) {
    /** Checks the constants: 0 &lt; λ_k ≤ λ_1 ≤ β. */
    public LeastSquaresBatches {
        OptimizeRefusal.require(
                smallest > 0 && smallest <= largest, "λ_k", smallest, "a number in (0, λ_1]");
        OptimizeRefusal.require(
                largest <= beta * (1 + 1e-9) && Double.isFinite(beta),
                "λ_1",
                largest,
                "at most β = " + beta);
    }

    /**
     * The constants of a system at w, for the loss ½ mean over samples of the summed squared error:
     * β as the largest eigenvalue of a sample's diagonal block of K, and the spectrum of K, whose
     * eigenvalues within rounding count as zero.
     *
     * <p>Forms K: n² numbers, and 4/3 n³ for its eigenvalues. Of some rows only, β and λ_1 come out
     * too small and λ_k too large.
     *
     * @param w [p]
     */
    public static LeastSquaresBatches measure(ResidualSystem system, double[] w, Workers workers) {
        requireNonNull(w, "w");
        try (Matrix k = TangentKernel.of(system, KernelOutputs.FULL, workers).at(w)) {
            double block = 0;
            for (int i = 0; i < system.samples(); i++) {
                block = Math.max(block, block(k, i, system.outputs()));
            }
            double[] values = Lapack.eigenvalues(k);
            for (int i = 0; i < values.length; i++) {
                values[i] /= system.samples();
            }
            return ofSpectrum(block, values);
        }
    }

    /**
     * The constants of a kernel whose eigenvalues are known; those within rounding of zero do not
     * count.
     *
     * @param largestBlock largest eigenvalue of a sample's diagonal block of K, or a bound of it
     * @param ascending all eigenvalues of K/N
     */
    public static LeastSquaresBatches ofSpectrum(double largestBlock, double... ascending) {
        Require.atLeast(1, ascending.length, OptimizeRefusal.SETTING, "eigenvalues");
        Require.finite(ascending, OptimizeRefusal.SETTING, "eigenvalue");
        double largest = ascending[ascending.length - 1];
        double zero = DenseForm.rounding(ascending.length, largest);
        int first = 0;
        while (first < ascending.length - 1 && ascending[first] <= zero) {
            first++;
        }
        return new LeastSquaresBatches(Math.max(largestBlock, largest), largest, ascending[first]);
    }

    /**
     * The largest eigenvalue of a sample's diagonal block of K: ‖J_i‖² in the operator norm. Cost
     * C³.
     *
     * @param outputs C
     */
    public static double block(Matrix k, int sample, int outputs) {
        int first = sample * outputs;
        if (outputs == 1) {
            return k.get(first, first);
        }
        try (Matrix block = Matrix.zeros(outputs, outputs)) {
            for (int i = 0; i < outputs; i++) {
                for (int j = 0; j < outputs; j++) {
                    block.set(i, j, k.get(first + i, first + j));
                }
            }
            return Lapack.eigenvalues(block)[outputs - 1];
        }
    }

    /**
     * The critical batch size m* = β/(λ_1 - λ_k) + 1, infinite if λ_1 = λ_k, at which the formula
     * of the best step changes. For a small λ_k a step of m rows is worth m steps of one row far
     * below it, and 4(m* - 1) far above.
     */
    public double criticalBatch() {
        return beta / (largest - smallest) + 1;
    }

    /** The best step η*(m): m/(β + (m-1)λ_k) for m ≤ m*, otherwise 2m/(β + (m-1)(λ_1 + λ_k)). */
    public double step(int m) {
        positive(m);
        return m <= criticalBatch()
                ? m / (beta + (m - 1) * smallest)
                : 2 * m / (beta + (m - 1) * (largest + smallest));
    }

    /**
     * The factor of E‖w - w*‖² per step with η*(m): 1 - ηλ_k for m ≤ m*, else 1 - 4m(m-1)λ_1λ_k/(β
     * + (m-1)(λ_1 + λ_k))².
     */
    public double rate(int m) {
        positive(m);
        if (m <= criticalBatch()) {
            return 1 - step(m) * smallest;
        }
        double sum = beta + (m - 1) * (largest + smallest);
        return 1 - 4.0 * m * (m - 1) * largest * smallest / (sum * sum);
    }

    /**
     * The factor of E‖w - w*‖² per step with any η: the largest of 1 - 2ηλ + η²λ(β + (m-1)λ)/m over
     * λ_k ≤ λ ≤ λ_1, which is at an end.
     */
    public double rate(int m, double eta) {
        Require.notNegative(eta, OptimizeRefusal.SETTING, "eta");
        positive(m);
        return Math.max(factor(m, eta, largest), factor(m, eta, smallest));
    }

    /** η from which on E‖w - w*‖² can grow: 2m/(β + (m-1)λ_1). */
    public double limit(int m) {
        positive(m);
        return 2 * m / (beta + (m - 1) * largest);
    }

    private double factor(int m, double eta, double lambda) {
        return 1 - 2 * eta * lambda + eta * eta * lambda * (beta + (m - 1) * lambda) / m;
    }

    private static void positive(int m) {
        OptimizeRefusal.require(m > 0, "batch", m, "a number of samples > 0");
    }
}
