package org.plstar.array.random;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import org.plstar.array.ArrayRefusal;
import org.plstar.refusal.Require;

/**
 * A stream of random numbers with indices: number i depends only on the seed, the purpose and i, in
 * any order and on any threads.
 *
 * <p>Number i is output i of the {@link SplitMix64} sequence of a key; the key mixes seed and
 * purpose by the same output function.
 */
public final class RandomStream {
    private final SplitMix64 numbers;

    private RandomStream(long key) {
        this.numbers = new SplitMix64(key);
    }

    /** The stream of a seed for a purpose; streams of different seeds or purposes are unrelated. */
    public static RandomStream of(long seed, String purpose) {
        requireNonNull(purpose, "purpose");
        return new RandomStream(absorb(SplitMix64.mix(seed + SplitMix64.GOLDEN), purpose));
    }

    /** The stream for a purpose within this stream. */
    public RandomStream fork(String purpose) {
        requireNonNull(purpose, "purpose");
        return new RandomStream(
                absorb(SplitMix64.mix(numbers.seed() ^ SplitMix64.GOLDEN), purpose));
    }

    private static long absorb(long key, String text) {
        long absorbed = key;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            absorbed = SplitMix64.mix((absorbed ^ (b & 0xFF)) + SplitMix64.GOLDEN);
        }
        return absorbed;
    }

    /** The 64 random bits with index i. */
    public long bits(long i) {
        return numbers.bits(i);
    }

    /** Uniform in [0, 1), a multiple of 2^-53. */
    public double uniform(long i) {
        return numbers.uniform(i);
    }

    /**
     * The standard normal number i, by Box and Muller's transform of the pair of numbers that
     * contains i.
     */
    public double normal(long i) {
        long pair = i & ~1L;
        return (i & 1) == 0
                ? radius(pair) * StrictMath.cos(angle(pair))
                : radius(pair) * StrictMath.sin(angle(pair));
    }

    /**
     * Standard normal numbers {@code first}, {@code first} + 1, …: those of {@link #normal}, at
     * half the cost.
     *
     * @param target overwritten in [at, at + count)
     */
    public void normals(long first, double[] target, int at, int count) {
        Require.that(
                at >= 0 && count >= 0 && at <= target.length - count,
                ArrayRefusal.SIZE,
                count + " numbers from " + at + " on",
                "some of the " + target.length);
        int done = 0;
        if (count > 0 && (first & 1) != 0) {
            target[at] = normal(first);
            done = 1;
        }
        for (; done + 1 < count; done += 2) {
            double radius = radius(first + done);
            double angle = angle(first + done);
            target[at + done] = radius * StrictMath.cos(angle);
            target[at + done + 1] = radius * StrictMath.sin(angle);
        }
        if (done < count) {
            target[at + done] = normal(first + done);
        }
    }

    private double radius(long pair) {
        // 1 - u is in (0, 1], so that the logarithm is finite.
        return StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(pair)));
    }

    private double angle(long pair) {
        return 2 * Math.PI * uniform(pair + 1);
    }

    /**
     * Uniform among 0 … bound - 1, each equally likely (Lemire, "Fast random integer generation in
     * an interval", 2019).
     *
     * @param bound at least 1
     */
    public int below(long i, int bound) {
        Require.atLeast(1, bound, ArrayRefusal.RANGE, "bound");
        long random = bits(i);
        if (Long.compareUnsigned(random * bound, bound) < 0) {
            // The number 2^64 modulo bound: values above a multiple of bound would favour some
            // results.
            long surplus = Long.remainderUnsigned(-bound, bound);
            while (Long.compareUnsigned(random * bound, surplus) < 0) {
                random = SplitMix64.mix(random + SplitMix64.GOLDEN);
            }
        }
        return (int) Math.unsignedMultiplyHigh(random, bound);
    }

    /**
     * A random order of 0 … n - 1, all equally likely, drawn with numbers 0 … n - 2 of the stream
     * (Fisher and Yates).
     */
    public int[] permutation(int n) {
        Require.atLeast(0, n, ArrayRefusal.RANGE, "n");
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int i = n - 1; i > 0; i--) {
            int j = below(n - 1L - i, i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        return order;
    }
}
