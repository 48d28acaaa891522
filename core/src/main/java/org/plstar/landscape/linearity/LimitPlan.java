package org.plstar.landscape.linearity;

import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.network.Network;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * How the limit kernel for a sweep is computed: from networks as wide as time permits, so many that
 * its standard error is about a third of the widest network's distance to it.
 *
 * @param width of the networks
 * @param count the number of kernels
 * @param together the number of kernels that exist at once
 */
record LimitPlan(int width, int count, int together) {
    /** The largest number of entries that the kernels may have together. */
    private static final long NUMBERS = 1L << 25;

    /**
     * The largest number of parameters of a network: for a wider one, the time for its weights
     * exceeds the gain.
     */
    private static final int UNKNOWNS = 1 << 22;

    /** Squared ratio of the widest network's distance to the standard error. */
    private static final int RATIO = 9;

    private static final int FEWEST = 8;

    /** The plan for a sweep of these widths. */
    static LimitPlan of(WidthFamily family, int[] widths) {
        int widest = widths[widths.length - 1];
        int at = 0;
        while (at + 1 < widths.length
                && family.network().apply(widths[at + 1]).layout().size() <= UNKNOWNS) {
            at++;
        }
        int width = widths[at];
        int count = Math.max(FEWEST, Math.ceilDiv(Math.multiplyExact(RATIO, widest), width));
        long n = family.system(family.network().apply(width)).equations();
        return new LimitPlan(width, count, Math.clamp(NUMBERS / (n * n), 1, count));
    }

    /**
     * The kernel of network i at its start; the seeds of these networks follow from the sweep's
     * seed and differ from all of the sweep's.
     */
    Matrix kernel(Network network, ResidualSystem system, long seed, long i, Workers workers) {
        double[] w =
                network.initialParameters(RandomStream.of(seed, "limit kernel").bits(i));
        return TangentKernel.of(system, KernelOutputs.FULL, workers).at(w);
    }

    /**
     * The number of bytes that computing the limit kernel takes: per thread the weights of a
     * network, then the kernels, their mean and scratch.
     */
    long bytes(ResidualSystem system, int threads) {
        long n = system.equations();
        return Double.BYTES
                * (2L * threads * system.unknowns() + (together + 1L + threads) * n * n);
    }

    /** The number of bytes of the mean kernel, which is kept for comparisons. */
    static long bytesKept(ResidualSystem system) {
        long n = system.equations();
        return Double.BYTES * n * n;
    }
}
