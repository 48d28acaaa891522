package org.plstar.array.elementwise;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sine and cosine from x = k π/2 + r, |r| ≤ π/4 (Cody and Waite's reduction with π/2 in three
 * parts), and minimax polynomials in r².
 *
 * <p>With fused multiply-add the first part may have all 24 bits: what k times it leaves of x is
 * exact. The rounding errors of the second step are summed in c, so r + c is good to more than
 * twice the precision, however close x is to a multiple of π/2. Beyond |x| = {@link #LIMIT} the
 * JDK's StrictMath takes over, element by element. Kernels take whole vectors: n is a multiple of
 * the lane count.
 */
final class FloatTrig {
    /** The largest |x| that the reduction here serves. */
    static final float LIMIT = 0x1p16f;

    private static final float ROUND = 0x1.8p23f;
    private static final float TWO_OVER_PI = 0x1.45f306p-1f;
    private static final float HALF_PI_1 = 0x1.921fb6p0f;
    private static final float HALF_PI_2 = -0x1.777a5cp-25f;
    private static final float HALF_PI_3 = -0x1.ee59dap-50f;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private FloatTrig() {}

    /** y = sin x for {@code quarterTurns} = 0, sin(x + π/2) = cos x for 1. */
    static void sin(int quarterTurns, float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector t = x0.fma(TWO_OVER_PI, ROUND);
            IntVector quadrant = t.reinterpretAsInts().add(quarterTurns);
            FloatVector k = t.sub(ROUND);
            FloatVector whole = k.fma(broadcast(SPECIES, -HALF_PI_1), x0);
            FloatVector second = k.mul(HALF_PI_2);
            FloatVector cut = k.fma(broadcast(SPECIES, HALF_PI_2), second.neg());
            FloatVector r = whole.sub(second);
            FloatVector back = r.sub(whole);
            FloatVector lost = whole.sub(r.sub(back)).sub(second.add(back));
            FloatVector c = k.fma(broadcast(SPECIES, -HALF_PI_3), lost.sub(cut));
            FloatVector z = r.mul(r);
            FloatVector half = z.mul(0.5f);
            FloatVector one = broadcast(SPECIES, 1).sub(half);
            // sin(r + c) = r + r³ A(r²) + c (1 - r²/2); a zero keeps its sign.
            FloatVector a =
                    broadcast(SPECIES, -0x1.9954a4p-13f)
                            .fma(z, broadcast(SPECIES, 0x1.11077ap-7f))
                            .fma(z, broadcast(SPECIES, -0x1.555546p-3f));
            FloatVector sine = r.mul(z).fma(a, c.mul(one)).add(r).blend(x0, x0.compare(EQ, 0));
            // cos(r + c) = 1 - r²/2 + r⁴ B(r²) - r c.
            FloatVector b =
                    broadcast(SPECIES, 0x1.9a6c8ap-16f)
                            .fma(z, broadcast(SPECIES, -0x1.6c0e3ap-10f))
                            .fma(z, broadcast(SPECIES, 0x1.55554ep-5f));
            FloatVector rounding = broadcast(SPECIES, 1).sub(one).sub(half);
            FloatVector cosine = z.mul(z).fma(b, r.neg().fma(c, rounding)).add(one);
            sine.blend(cosine, quadrant.and(1).compare(EQ, 1).cast(SPECIES))
                    .reinterpretAsInts()
                    .lanewise(XOR, quadrant.and(2).lanewise(LSHL, 30))
                    .reinterpretAsFloats()
                    .intoArray(y, yo + i);
            VectorMask<Float> far = x0.abs().compare(LE, LIMIT).not();
            if (far.anyTrue()) {
                float[] lanes = x0.toArray();
                for (int j = 0; j < LANES; j++) {
                    if (!(Math.abs(lanes[j]) <= LIMIT)) {
                        y[yo + i + j] =
                                (float)
                                        (quarterTurns == 0
                                                ? StrictMath.sin(lanes[j])
                                                : StrictMath.cos(lanes[j]));
                    }
                }
            }
        }
    }
}
