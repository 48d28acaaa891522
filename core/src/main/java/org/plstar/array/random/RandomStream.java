package org.plstar.array.random;

import java.nio.charset.StandardCharsets;

/**
 * A stream of random numbers that are addressed by their index: number i depends on the seed, the purpose and i alone, in whatever order and on
 * whatever threads the numbers are asked for.
 *
 * <p>Number i is the SplitMix64 output function (Steele, Lea and Flood 2014) of a key plus i times the golden gamma; the key mixes seed and purpose in
 * the same way.
 */
public final class RandomStream {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long key;

    private RandomStream(long key) {
        this.key = key;
    }

    /** The stream of a seed for a purpose; streams of different purposes are unrelated. */
    public static RandomStream of(long seed, String purpose) {
        return new RandomStream(absorb(mix(seed + GOLDEN), purpose));
    }

    /** The stream for a purpose within this one. */
    public RandomStream fork(String purpose) {
        return new RandomStream(absorb(mix(key ^ GOLDEN), purpose));
    }

    private static long absorb(long key, String text) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            key = mix((key ^ (b & 0xFF)) + GOLDEN);
        }
        return key;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** 64 random bits. */
    public long bits(long i) {
        return mix(key + (i + 1) * GOLDEN);
    }

    /** Uniform in [0, 1), a multiple of 2^-53. */
    public double uniform(long i) {
        return (bits(i) >>> 11) * 0x1p-53;
    }

    /** Standard normal, by Box and Muller's transform of the pair that holds i. */
    public double normal(long i) {
        long pair = i & ~1L;
        // 1 - u is in (0, 1], so the logarithm is finite
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(pair)));
        double angle = 2 * Math.PI * uniform(pair + 1);
        return radius * ((i & 1) == 0 ? StrictMath.cos(angle) : StrictMath.sin(angle));
    }

    /** Uniform among 0 … bound - 1; the bias is below bound · 2^-64. */
    public int below(long i, int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound = " + bound + ", at least 1 is needed");
        }
        return (int) Math.unsignedMultiplyHigh(bits(i), bound);
    }

    /** A random order of 0 … n - 1, drawn with numbers 0 … n - 2 of the stream. */
    public int[] permutation(int n) {
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
