package org.plstar.study.kernel;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.operator.StoredCholesky;
import org.plstar.tangent.KernelContribution;

/**
 * A kernel on a disk.
 *
 * @param store where it lies
 * @param plan what was predicted
 * @param engine what computed the blocks, in words
 * @param seconds that computing and writing the blocks took
 * @param ends of its spectrum, not divided by N; absent if they were not asked for
 * @param factor of K + λI; absent if none was asked for
 * @param shares how each parameter's share was computed
 * @param peakMemory most bytes that the process had in memory; absent where the system does not say
 */
public record StoredKernelResult(
        KernelStore store,
        KernelPlan plan,
        String engine,
        double seconds,
        Optional<KernelEnds> ends,
        Optional<Factor> factor,
        List<KernelContribution> shares,
        OptionalDouble peakMemory) {
    /** Copies {@code shares}. */
    public StoredKernelResult {
        shares = List.copyOf(shares);
    }

    /**
     * The Cholesky factor K + λI = L Lᵀ.
     *
     * @param place of L, an array of Zarr 3 of its own
     * @param ridge λ
     * @param factor absent if the matrix is not positive definite
     * @param failed the first index whose leading minor is not positive
     * @param residual ‖L Lᵀ - K - λI‖_F / ‖K‖_F, estimated with random vectors
     * @param solve ‖(K + λI) x - b‖ / ‖b‖ for the x that was solved for, with a random b
     * @param seconds that it took, checks aside
     */
    public record Factor(
            String place,
            double ridge,
            Optional<StoredCholesky> factor,
            OptionalInt failed,
            OptionalDouble residual,
            OptionalDouble solve,
            double seconds) {}
}
