package org.plstar.array.random;

/**
 * The SplitMix64 sequence of a seed, addressed by index (Steele, Lea and Flood, "Fast splittable
 * pseudorandom number generators", 2014).
 *
 * <p>Output i is mix(seed + (i + 1) γ) with γ = 0x9E3779B97F4A7C15: the i-th that the usual
 * sequential generator gives. Elsewhere it serves to make the same numbers as programs in other
 * languages; for streams of this program's own use {@link RandomStream}, where neighbouring seeds
 * are unrelated.
 */
public record SplitMix64(long seed) {
    /** The odd number next to 2^64 divided by the golden ratio: its multiples are spread evenly. */
    static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** The output i: 64 random bits. */
    public long bits(long i) {
        return mix(seed + (i + 1) * GOLDEN);
    }

    /** Uniform in [0, 1), a multiple of 2^-53: the upper 53 bits of output i. */
    public double uniform(long i) {
        return (bits(i) >>> 11) * 0x1p-53;
    }

    /** Uniform in [-1, 1): 2 u - 1 of the uniform number i. */
    public double symmetric(long i) {
        return 2 * uniform(i) - 1;
    }

    /** The output function, a bijection of 64 bits (variant 13 of Stafford's mixers). */
    static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
