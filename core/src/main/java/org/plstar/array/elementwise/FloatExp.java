package org.plstar.array.elementwise;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * e^x and e^x - 1 from x = k ln 2 + r, |r| ≤ ln 2 / 2, and e^r = 1 + r + r² S(r) with a minimax
 * polynomial S (relative error below 2^-28 of r).
 *
 * <p>The rounding error c of r is carried along and the leading sums are kept as unevaluated pairs,
 * so that only the last addition rounds to the precision of the result.
 *
 * <p>This reduction and this polynomial stand written out in every kernel that needs them: a method
 * that is not inlined allocates a vector on every call, and the compiler stops inlining all but the
 * JDK's own methods in kernels of this size. Kernels take whole vectors: n is a multiple of the
 * lane count.
 */
final class FloatExp {
    /**
     * Added to a number, rounds it to an integer k and leaves k + bias, ready to become an
     * exponent, in the low bits.
     */
    static final float ROUND = 0x1.8p23f + 127;

    static final float LOG2_E = 0x1.715476p0f;

    /** The first 16 bits of ln 2, so that k times it is exact, and so is what that leaves of x. */
    static final float LN2_HIGH = 0x1.62e4p-1f;

    static final float LN2_LOW = 0x1.7f7d1cp-20f;

    /** A shift by this many bits moves an integer into the exponent. */
    static final int SIGNIFICAND_BITS = 23;

    // Coefficients of S, constant first.
    static final float S0 = 0x1.0p-1f;
    static final float S1 = 0x1.555556p-3f;
    static final float S2 = 0x1.5554aep-5f;
    static final float S3 = 0x1.11109p-7f;
    static final float S4 = 0x1.6d753ep-10f;
    static final float S5 = 0x1.a1a1cap-13f;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private FloatExp() {}

    /** y = e^x. */
    static void exp(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            // Beyond these the result is infinite or zero, within them k fits; not-a-number passes.
            v = v.blend(89, v.compare(GT, 89)).blend(-104, v.compare(LT, -104));
            FloatVector k = v.fma(LOG2_E, ROUND).sub(ROUND);
            FloatVector whole = k.fma(broadcast(SPECIES, -LN2_HIGH), v);
            FloatVector low = k.mul(LN2_LOW);
            FloatVector r = whole.sub(low);
            FloatVector c = whole.sub(r).sub(low);
            FloatVector s =
                    broadcast(SPECIES, S5)
                            .fma(r, broadcast(SPECIES, S4))
                            .fma(r, broadcast(SPECIES, S3))
                            .fma(r, broadcast(SPECIES, S2))
                            .fma(r, broadcast(SPECIES, S1))
                            .fma(r, broadcast(SPECIES, S0));
            FloatVector one = r.add(1);
            FloatVector p = r.mul(r).fma(s, r.sub(one.sub(1)).add(c)).add(one);
            // 2^k in two factors, since k may lie outside the normal exponents: then the last
            // product alone rounds.
            FloatVector half = k.fma(0.5f, ROUND);
            FloatVector rest = k.sub(half.sub(ROUND)).add(ROUND);
            p.mul(half.reinterpretAsInts().lanewise(LSHL, SIGNIFICAND_BITS).reinterpretAsFloats())
                    .mul(
                            rest.reinterpretAsInts()
                                    .lanewise(LSHL, SIGNIFICAND_BITS)
                                    .reinterpretAsFloats())
                    .intoArray(y, yo + i);
        }
    }

    /** y = e^x - 1 = 2 (2^(k-1) - 1/2 + 2^(k-1) (e^r - 1)). */
    static void expm1(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector v = x0.blend(89, x0.compare(GT, 89)).blend(-25, x0.compare(LT, -25));
            FloatVector t = v.fma(LOG2_E, ROUND);
            FloatVector k = t.sub(ROUND);
            FloatVector whole = k.fma(broadcast(SPECIES, -LN2_HIGH), v);
            FloatVector low = k.mul(LN2_LOW);
            FloatVector r = whole.sub(low);
            FloatVector c = whole.sub(r).sub(low);
            FloatVector s =
                    broadcast(SPECIES, S5)
                            .fma(r, broadcast(SPECIES, S4))
                            .fma(r, broadcast(SPECIES, S3))
                            .fma(r, broadcast(SPECIES, S2))
                            .fma(r, broadcast(SPECIES, S1))
                            .fma(r, broadcast(SPECIES, S0));
            // Half of 2^k, because k reaches 128: one more than an exponent can hold.
            FloatVector scale =
                    t.sub(1)
                            .reinterpretAsInts()
                            .lanewise(LSHL, SIGNIFICAND_BITS)
                            .reinterpretAsFloats();
            FloatVector a = scale.sub(0.5f);
            FloatVector b = scale.mul(r);
            FloatVector sum = a.add(b);
            FloatVector lost = b.sub(sum.sub(a));
            FloatVector m = scale.fma(r.mul(r).fma(s, c), lost).add(sum);
            // Where x is tiny, e^x - 1 rounds to x; this also keeps the sign of zero and the last
            // bit of subnormal numbers.
            m.add(m).blend(x0, x0.abs().compare(LT, 0x1p-25f)).intoArray(y, yo + i);
        }
    }
}
