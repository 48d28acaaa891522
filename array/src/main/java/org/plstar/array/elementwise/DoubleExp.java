package org.plstar.array.elementwise;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * e^x and e^x - 1 from x = k ln 2 + r, |r| ≤ ln 2 / 2, and e^r = 1 + r + r² S(r) with a minimax
 * polynomial S (relative error below 2^-60 of r).
 *
 * <p>The rounding error c of r is carried along and the leading sums are kept as unevaluated pairs,
 * so that only the last addition rounds to the precision of the result.
 *
 * <p>This reduction and this polynomial stand written out in every kernel that needs them: a method
 * that is not inlined allocates a vector on every call, and the compiler stops inlining all but the
 * JDK's own methods in kernels of this size. Kernels take whole vectors: n is a multiple of the
 * lane count.
 */
final class DoubleExp {
    /**
     * The number that, when added, rounds a number to an integer k and leaves k + bias in the low
     * bits, ready to become an exponent.
     */
    static final double ROUND = 0x1.8p52 + 1023;

    static final double LOG2_E = 0x1.71547652b82fep0;

    /** The first 42 bits of ln 2: k times this is exact, and so is x less this product. */
    static final double LN2_HIGH = 0x1.62e42fefa38p-1;

    static final double LN2_LOW = 0x1.ef35793c7673p-45;

    /** The shift in bits that moves an integer to the exponent. */
    static final int SIGNIFICAND_BITS = 52;

    // The coefficients of S, the constant first.
    static final double S0 = 0x1.0p-1;
    static final double S1 = 0x1.5555555555559p-3;
    static final double S2 = 0x1.5555555555556p-5;
    static final double S3 = 0x1.111111110f662p-7;
    static final double S4 = 0x1.6c16c16c1597ep-10;
    static final double S5 = 0x1.a01a01aff0e5ap-13;
    static final double S6 = 0x1.a01a01ad60229p-16;
    static final double S7 = 0x1.71ddf83d5b583p-19;
    static final double S8 = 0x1.27e4c5fe0c94dp-22;
    static final double S9 = 0x1.af5f10d70462ep-26;
    static final double S10 = 0x1.1f9e61ca3f96fp-29;

    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private DoubleExp() {}

    /** Computes y = e^x. */
    static void exp(double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            DoubleVector v = DoubleVector.fromArray(SPECIES, x, xo + i);
            // Beyond these bounds the result is infinite or zero, within them k fits; NaN is
            // unchanged.
            v = v.blend(710, v.compare(GT, 710)).blend(-746, v.compare(LT, -746));
            DoubleVector k = v.fma(LOG2_E, ROUND).sub(ROUND);
            DoubleVector whole = k.fma(broadcast(SPECIES, -LN2_HIGH), v);
            DoubleVector low = k.mul(LN2_LOW);
            DoubleVector r = whole.sub(low);
            DoubleVector c = whole.sub(r).sub(low);
            DoubleVector s = broadcast(SPECIES, S10)
                    .fma(r, broadcast(SPECIES, S9))
                    .fma(r, broadcast(SPECIES, S8))
                    .fma(r, broadcast(SPECIES, S7))
                    .fma(r, broadcast(SPECIES, S6))
                    .fma(r, broadcast(SPECIES, S5))
                    .fma(r, broadcast(SPECIES, S4))
                    .fma(r, broadcast(SPECIES, S3))
                    .fma(r, broadcast(SPECIES, S2))
                    .fma(r, broadcast(SPECIES, S1))
                    .fma(r, broadcast(SPECIES, S0));
            DoubleVector one = r.add(1);
            DoubleVector p = r.mul(r).fma(s, r.sub(one.sub(1)).add(c)).add(one);
            // The power 2^k is two factors, since k may be outside of the normal exponents: then
            // only the last product rounds.
            DoubleVector half = k.fma(0.5, ROUND);
            DoubleVector rest = k.sub(half.sub(ROUND)).add(ROUND);
            p.mul(half.reinterpretAsLongs().lanewise(LSHL, SIGNIFICAND_BITS).reinterpretAsDoubles())
                    .mul(rest.reinterpretAsLongs()
                            .lanewise(LSHL, SIGNIFICAND_BITS)
                            .reinterpretAsDoubles())
                    .intoArray(y, yo + i);
        }
    }

    /** y = e^x - 1 = 2 (2^(k-1) - 1/2 + 2^(k-1) (e^r - 1)). */
    static void expm1(double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xo + i);
            DoubleVector v = x0.blend(710, x0.compare(GT, 710)).blend(-45, x0.compare(LT, -45));
            DoubleVector t = v.fma(LOG2_E, ROUND);
            DoubleVector k = t.sub(ROUND);
            DoubleVector whole = k.fma(broadcast(SPECIES, -LN2_HIGH), v);
            DoubleVector low = k.mul(LN2_LOW);
            DoubleVector r = whole.sub(low);
            DoubleVector c = whole.sub(r).sub(low);
            DoubleVector s = broadcast(SPECIES, S10)
                    .fma(r, broadcast(SPECIES, S9))
                    .fma(r, broadcast(SPECIES, S8))
                    .fma(r, broadcast(SPECIES, S7))
                    .fma(r, broadcast(SPECIES, S6))
                    .fma(r, broadcast(SPECIES, S5))
                    .fma(r, broadcast(SPECIES, S4))
                    .fma(r, broadcast(SPECIES, S3))
                    .fma(r, broadcast(SPECIES, S2))
                    .fma(r, broadcast(SPECIES, S1))
                    .fma(r, broadcast(SPECIES, S0));
            // Half of 2^k, since k reaches 1024, one more than an exponent can have.
            DoubleVector scale = t.sub(1)
                    .reinterpretAsLongs()
                    .lanewise(LSHL, SIGNIFICAND_BITS)
                    .reinterpretAsDoubles();
            DoubleVector a = scale.sub(0.5);
            DoubleVector b = scale.mul(r);
            DoubleVector sum = a.add(b);
            DoubleVector lost = b.sub(sum.sub(a));
            DoubleVector m = scale.fma(r.mul(r).fma(s, c), lost).add(sum);
            // For tiny x, e^x - 1 rounds to x; this also keeps the sign of zero and the last bit of
            // subnormal numbers.
            m.add(m).blend(x0, x0.abs().compare(LT, 0x1p-54)).intoArray(y, yo + i);
        }
    }
}
