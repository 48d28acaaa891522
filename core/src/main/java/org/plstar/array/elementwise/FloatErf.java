package org.plstar.array.elementwise;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static org.plstar.array.elementwise.FloatExp.LN2_HIGH;
import static org.plstar.array.elementwise.FloatExp.LN2_LOW;
import static org.plstar.array.elementwise.FloatExp.LOG2_E;
import static org.plstar.array.elementwise.FloatExp.ROUND;
import static org.plstar.array.elementwise.FloatExp.S0;
import static org.plstar.array.elementwise.FloatExp.S1;
import static org.plstar.array.elementwise.FloatExp.S2;
import static org.plstar.array.elementwise.FloatExp.S3;
import static org.plstar.array.elementwise.FloatExp.S4;
import static org.plstar.array.elementwise.FloatExp.S5;
import static org.plstar.array.elementwise.FloatExp.SIGNIFICAND_BITS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The error function: x + x A(x²) for |x| ≤ 1, else ± (1 - e^B(|x| - 1)), with minimax polynomials
 * A and B.
 *
 * <p>B approximates log erfc with an error weighted by erfc, since all that counts is the error
 * relative to 1. Kernels take whole vectors: n is a multiple of the lane count.
 */
final class FloatErf {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** From here on erf rounds to 1, and the polynomials are fitted no further. */
    private static final float LAST = 4;

    private FloatErf() {}

    /** y = erf x. */
    static void erf(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector v = x0.abs();
            v = v.blend(LAST, v.compare(GT, LAST));
            FloatVector u = v.mul(v);
            FloatVector a =
                    broadcast(SPECIES, 0x1.4c3412p-14f)
                            .fma(u, broadcast(SPECIES, -0x1.a50bp-11f))
                            .fma(u, broadcast(SPECIES, 0x1.542e1p-8f))
                            .fma(u, broadcast(SPECIES, -0x1.b7fe9p-6f))
                            .fma(u, broadcast(SPECIES, 0x1.ce2d5p-4f))
                            .fma(u, broadcast(SPECIES, -0x1.81274p-2f))
                            .fma(u, broadcast(SPECIES, 0x1.06eba8p-3f));
            FloatVector near = a.fma(v, v);
            FloatVector w = v.sub(1);
            FloatVector b =
                    broadcast(SPECIES, 0x1.79056cp-14f)
                            .fma(w, broadcast(SPECIES, -0x1.842208p-10f))
                            .fma(w, broadcast(SPECIES, 0x1.35bc7ep-7f))
                            .fma(w, broadcast(SPECIES, -0x1.520504p-5f))
                            .fma(w, broadcast(SPECIES, -0x1.afb44ap-1f))
                            .fma(w, broadcast(SPECIES, -0x1.51c988p1f))
                            .fma(w, broadcast(SPECIES, -0x1.d97fcp0f));
            // e^b as in FloatExp, but e^b ≤ 0.16 is subtracted from 1: its own last bit hardly
            // counts.
            FloatVector t = b.fma(LOG2_E, ROUND);
            FloatVector k = t.sub(ROUND);
            FloatVector r = k.fma(broadcast(SPECIES, -LN2_HIGH), b).sub(k.mul(LN2_LOW));
            FloatVector s =
                    broadcast(SPECIES, S5)
                            .fma(r, broadcast(SPECIES, S4))
                            .fma(r, broadcast(SPECIES, S3))
                            .fma(r, broadcast(SPECIES, S2))
                            .fma(r, broadcast(SPECIES, S1))
                            .fma(r, broadcast(SPECIES, S0));
            FloatVector scale =
                    t.reinterpretAsInts().lanewise(LSHL, SIGNIFICAND_BITS).reinterpretAsFloats();
            FloatVector far = broadcast(SPECIES, 1).sub(r.mul(r).fma(s, r).fma(scale, scale));
            near.blend(far, v.compare(GT, 1))
                    .reinterpretAsInts()
                    .or(x0.reinterpretAsInts().and(Integer.MIN_VALUE))
                    .reinterpretAsFloats()
                    .intoArray(y, yo + i);
        }
    }
}
