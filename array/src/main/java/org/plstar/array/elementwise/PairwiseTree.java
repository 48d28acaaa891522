package org.plstar.array.elementwise;

/**
 * The order of additions of every reduction, the same on every machine and thread and in every
 * state of the JIT.
 *
 * <p>n terms are cut into blocks of {@value #BLOCK}; the blocks' sums are added as a balanced
 * binary tree whose left half is the largest power of two of blocks that leaves something for the
 * right. Inside a block, term i goes to stream i mod {@value #STREAMS}; each stream adds in order
 * of i, starting at 0, and the streams s and s + w are then added for w = 16, 8, 4, 2, 1. A vector
 * of any width runs several streams at once.
 *
 * <p>So with u = 2^-53 and S the sum of the terms' absolute values, a sum is within (64 + 5 +
 * ⌈log2(n / {@value #BLOCK})⌉) u S (1 + O(n u)) of the exact one (Higham, Accuracy and Stability of
 * Numerical Algorithms, §4.2).
 */
final class PairwiseTree {
    /** The number of terms that one call of a block's kernel adds; a multiple of the streams. */
    static final int BLOCK = 2048;

    /** The number of running sums inside a block. */
    static final int STREAMS = 32;

    private static final ThreadLocal<double[]> OWN =
            ThreadLocal.withInitial(() -> new double[STREAMS]);

    private PairwiseTree() {}

    /** The calling thread's array of running sums, with values of earlier uses. */
    static double[] streams() {
        return OWN.get();
    }

    /** Adds the terms of one block. */
    @FunctionalInterface
    interface BlockSum {
        /**
         * Adds the terms from {@code from} to {@code from + count - 1}; {@code count} is at most
         * {@link #BLOCK}.
         */
        double of(int from, int count);
    }

    /** The sum of n terms. */
    static double sum(int n, BlockSum block) {
        return n == 0 ? 0 : sum(0, n, block);
    }

    private static double sum(int from, int n, BlockSum block) {
        if (n <= BLOCK) {
            return block.of(from, n);
        }
        int left = Math.max(BLOCK, Integer.highestOneBit(n - 1));
        return sum(from, left, block) + sum(from + left, n - left, block);
    }

    /** The sum of a block's streams, which are overwritten. */
    static double fold(double[] streams) {
        for (int w = STREAMS / 2; w > 0; w /= 2) {
            for (int s = 0; s < w; s++) {
                streams[s] += streams[s + w];
            }
        }
        return streams[0];
    }
}
