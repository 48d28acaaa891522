package org.plstar.array.elementwise;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static org.plstar.array.elementwise.DoubleExp.LN2_HIGH;
import static org.plstar.array.elementwise.DoubleExp.LN2_LOW;
import static org.plstar.array.elementwise.DoubleExp.LOG2_E;
import static org.plstar.array.elementwise.DoubleExp.ROUND;
import static org.plstar.array.elementwise.DoubleExp.S0;
import static org.plstar.array.elementwise.DoubleExp.S1;
import static org.plstar.array.elementwise.DoubleExp.S10;
import static org.plstar.array.elementwise.DoubleExp.S2;
import static org.plstar.array.elementwise.DoubleExp.S3;
import static org.plstar.array.elementwise.DoubleExp.S4;
import static org.plstar.array.elementwise.DoubleExp.S5;
import static org.plstar.array.elementwise.DoubleExp.S6;
import static org.plstar.array.elementwise.DoubleExp.S7;
import static org.plstar.array.elementwise.DoubleExp.S8;
import static org.plstar.array.elementwise.DoubleExp.S9;
import static org.plstar.array.elementwise.DoubleExp.SIGNIFICAND_BITS;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The error function: x + x A(x²) for |x| ≤ 1, else ± (1 - e^B(|x| - 1)), with minimax polynomials
 * A and B.
 *
 * <p>B approximates log erfc with an error weighted by erfc, since all that counts is the error
 * relative to 1. Kernels take whole vectors: n is a multiple of the lane count.
 */
final class DoubleErf {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** The argument from which on erf rounds to 1; polynomials are fitted up to it. */
    private static final double LAST = 6;

    private DoubleErf() {}

    /** Computes y = erf x. */
    static void erf(double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xo + i);
            DoubleVector v = x0.abs();
            v = v.blend(LAST, v.compare(GT, LAST));
            DoubleVector u = v.mul(v);
            DoubleVector a = broadcast(SPECIES, 0x1.67798a88d8a9fp-33)
                    .fma(u, broadcast(SPECIES, -0x1.e429df32cefc6p-30))
                    .fma(u, broadcast(SPECIES, 0x1.18075a6e3344fp-26))
                    .fma(u, broadcast(SPECIES, -0x1.646fd6fc80fedp-23))
                    .fma(u, broadcast(SPECIES, 0x1.ba81fdabda9f2p-20))
                    .fma(u, broadcast(SPECIES, -0x1.f4dec1dcf081dp-17))
                    .fma(u, broadcast(SPECIES, 0x1.f9a3cf8471bfep-14))
                    .fma(u, broadcast(SPECIES, -0x1.c02db9e18df5bp-11))
                    .fma(u, broadcast(SPECIES, 0x1.565bcd2fa9b67p-8))
                    .fma(u, broadcast(SPECIES, -0x1.b82ce31366575p-6))
                    .fma(u, broadcast(SPECIES, 0x1.ce2f21a045b8fp-4))
                    .fma(u, broadcast(SPECIES, -0x1.812746b037a27p-2))
                    .fma(u, broadcast(SPECIES, 0x1.06eba8214db69p-3));
            DoubleVector near = a.fma(v, v);
            DoubleVector w = v.sub(1);
            DoubleVector b = broadcast(SPECIES, 0x1.4d6d603bd9eecp-40)
                    .fma(w, broadcast(SPECIES, -0x1.1c05198abf32cp-35))
                    .fma(w, broadcast(SPECIES, 0x1.be18952cc4e2ep-32))
                    .fma(w, broadcast(SPECIES, -0x1.aae0f9e83407dp-29))
                    .fma(w, broadcast(SPECIES, 0x1.121aca163cd6fp-26))
                    .fma(w, broadcast(SPECIES, -0x1.da54768a5ec03p-25))
                    .fma(w, broadcast(SPECIES, 0x1.c154800b50bcdp-24))
                    .fma(w, broadcast(SPECIES, 0x1.19cf08313757ep-23))
                    .fma(w, broadcast(SPECIES, -0x1.1289050dd5e1fp-19))
                    .fma(w, broadcast(SPECIES, 0x1.41fae88f3771cp-17))
                    .fma(w, broadcast(SPECIES, -0x1.c7812122fc933p-16))
                    .fma(w, broadcast(SPECIES, 0x1.b8cb95cebe28fp-16))
                    .fma(w, broadcast(SPECIES, 0x1.f1b460be26116p-13))
                    .fma(w, broadcast(SPECIES, -0x1.033f68f5c51ep-9))
                    .fma(w, broadcast(SPECIES, 0x1.48c9d40c5c954p-7))
                    .fma(w, broadcast(SPECIES, -0x1.5477f09cce5f2p-5))
                    .fma(w, broadcast(SPECIES, -0x1.afabc11a28bd6p-1))
                    .fma(w, broadcast(SPECIES, -0x1.51c9b0006c243p1))
                    .fma(w, broadcast(SPECIES, -0x1.d97fbf27aa2a1p0));
            // e^b as in DoubleExp; since e^b ≤ 0.16 is subtracted from 1, its last bit hardly
            // matters.
            DoubleVector t = b.fma(LOG2_E, ROUND);
            DoubleVector k = t.sub(ROUND);
            DoubleVector r = k.fma(broadcast(SPECIES, -LN2_HIGH), b).sub(k.mul(LN2_LOW));
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
            DoubleVector scale =
                    t.reinterpretAsLongs().lanewise(LSHL, SIGNIFICAND_BITS).reinterpretAsDoubles();
            DoubleVector far = broadcast(SPECIES, 1).sub(r.mul(r).fma(s, r).fma(scale, scale));
            near.blend(far, v.compare(GT, 1))
                    .reinterpretAsLongs()
                    .or(x0.reinterpretAsLongs().and(Long.MIN_VALUE))
                    .reinterpretAsDoubles()
                    .intoArray(y, yo + i);
        }
    }
}
