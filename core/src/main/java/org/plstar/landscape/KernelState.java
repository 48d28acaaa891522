package org.plstar.landscape;

import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Lapack;
import org.plstar.refusal.Require;
import org.plstar.system.SystemRefusal;

/**
 * Numbers of the tangent kernel at one step, for the rows that it was computed on, in the
 * normalisation of the loss: eigenvalues are those of K/N.
 *
 * @param step steps done before
 * @param eigenvalues of K/N, ascending, [n]; exact to about n ε λ_max
 * @param drift ‖K - K_0‖_F / ‖K_0‖_F
 * @param condition κ
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record KernelState(int step, double[] eigenvalues, double drift, ConditionNumber condition) {
    /** Copies the arrays; refuses an empty spectrum, and numbers that are not finite. */
    public KernelState {
        requireSpectrum(step, eigenvalues, drift);
        eigenvalues = eigenvalues.clone();
    }

    private static void requireSpectrum(int step, double[] eigenvalues, double drift) {
        Require.atLeast(0, step, SystemRefusal.RANGE, "step");
        Require.atLeast(1, eigenvalues.length, SystemRefusal.SIZE, "eigenvalues");
        Require.finite(eigenvalues, SystemRefusal.NOT_FINITE, "eigenvalue");
        Require.notNegative(drift, SystemRefusal.NOT_FINITE, "drift");
    }

    /**
     * Computes all eigenvalues. Cost 4/3 n³.
     *
     * @param kernel K [n, n]; overwritten
     * @param initial K_0 [n, n]; not modified
     * @param weight 1/N, the loss's factor
     * @param workers who finds them
     */
    public static KernelState of(
            int step, Matrix kernel, Matrix initial, double weight, int unknowns, Workers workers) {
        double drift = KernelDrift.of(kernel, initial);
        return of(step, scaled(Lapack.eigenvalues(kernel, workers), weight), drift, unknowns);
    }

    /** A state whose eigenvalues are known already. */
    public static KernelState of(int step, double[] eigenvalues, double drift, int unknowns) {
        requireSpectrum(step, eigenvalues, drift);
        int n = eigenvalues.length;
        return new KernelState(
                step,
                eigenvalues,
                drift,
                ConditionNumber.of(eigenvalues[0], eigenvalues[n - 1], n, unknowns));
    }

    /** The smallest eigenvalue λ_min of K/N. */
    public double min() {
        return eigenvalues[0];
    }

    /** The largest eigenvalue λ_max of K/N. */
    public double max() {
        return eigenvalues[eigenvalues.length - 1];
    }

    private static double[] scaled(double[] values, double factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return values;
    }
}
