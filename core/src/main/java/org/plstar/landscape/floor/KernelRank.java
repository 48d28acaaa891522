package org.plstar.landscape.floor;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.operator.DenseForm;
import org.plstar.refusal.Require;
import org.plstar.system.SystemRefusal;

/**
 * The number of directions of a tangent kernel, and of those that a run had time to learn.
 *
 * @param rank number of eigenvalues of K/N above rounding
 * @param effectiveRank tr K/λ_max: how many directions as strong as the strongest the spectrum
 *     amounts to (Koltchinskii and Lounici 2017)
 * @param learned number of directions with ηλ_i t ≥ 1; absent where no constant step was taken
 * @param singular whether there are parameters enough, and zero eigenvalues that no contradicting
 *     rows explain, as behind a bottleneck
 */
public record KernelRank(int rank, double effectiveRank, OptionalInt learned, boolean singular) {
    /**
     * The kernel rank of eigenvalues.
     *
     * @param ascending of K/N, which may be those of a part of the system
     * @param equations n of the whole system
     * @param parameters p
     * @param explained zero eigenvalues that contradicting rows explain: equal inputs have equal
     *     rows of K
     * @param eta the constant step of plain gradients; absent for other methods
     * @param steps that were taken
     */
    public static KernelRank of(
            double[] ascending,
            int equations,
            int parameters,
            int explained,
            OptionalDouble eta,
            long steps) {
        double zero = zero(ascending);
        int rank = 0;
        double trace = 0;
        for (double v : ascending) {
            rank += v > zero ? 1 : 0;
            trace += Math.max(0, v);
        }
        double max = ascending[ascending.length - 1];
        return new KernelRank(
                rank,
                max > 0 ? trace / max : 0,
                eta.isPresent()
                        ? OptionalInt.of(learned(ascending, eta.getAsDouble(), steps))
                        : OptionalInt.empty(),
                parameters >= equations && rank + explained < ascending.length);
    }

    /**
     * The number of the largest eigenvalues with ηλ_i t ≥ 1: along the other eigenvectors the
     * residual is nearly unchanged.
     */
    private static int learned(double[] ascending, double eta, long steps) {
        int count = 0;
        for (double v : ascending) {
            count += eta * v * steps >= 1 ? 1 : 0;
        }
        return count;
    }

    /** The bound up to which eigenvalues count as rounding errors. */
    public static double zero(double... ascending) {
        Require.atLeast(1, ascending.length, SystemRefusal.SIZE, "eigenvalues");
        Require.finite(ascending, SystemRefusal.NOT_FINITE, "eigenvalue");
        int n = ascending.length;
        return DenseForm.rounding(n, Math.max(0, ascending[n - 1]));
    }
}
