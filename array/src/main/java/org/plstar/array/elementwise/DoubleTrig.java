package org.plstar.array.elementwise;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sine and cosine from x = k π/2 + r, |r| ≤ π/4 (Cody and Waite's reduction with π/2 in three
 * parts), and minimax polynomials in r².
 *
 * <p>With fused multiply-add the first part may have all 53 bits: what k times it leaves of x is
 * exact. The rounding errors of the second step are summed in c, so r + c is good to more than
 * twice the precision, however close x is to a multiple of π/2. Beyond |x| = {@link #LIMIT} the
 * JDK's StrictMath takes over, element by element. Kernels take whole vectors: n is a multiple of
 * the lane count.
 */
final class DoubleTrig {
    /** The largest |x| for which the reduction is accurate. */
    static final double LIMIT = 0x1p30;

    private static final double ROUND = 0x1.8p52;
    private static final double TWO_OVER_PI = 0x1.45f306dc9c883p-1;
    private static final double HALF_PI_1 = 0x1.921fb54442d18p0;
    private static final double HALF_PI_2 = 0x1.1a62633145c07p-54;
    private static final double HALF_PI_3 = -0x1.f1976b7ed8fbcp-110;

    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private DoubleTrig() {}

    /** y = sin x for {@code quarterTurns} = 0, sin(x + π/2) = cos x for 1. */
    static void sin(int quarterTurns, double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xo + i);
            DoubleVector t = x0.fma(TWO_OVER_PI, ROUND);
            LongVector quadrant = t.reinterpretAsLongs().add(quarterTurns);
            DoubleVector k = t.sub(ROUND);
            DoubleVector whole = k.fma(broadcast(SPECIES, -HALF_PI_1), x0);
            DoubleVector second = k.mul(HALF_PI_2);
            DoubleVector cut = k.fma(broadcast(SPECIES, HALF_PI_2), second.neg());
            DoubleVector r = whole.sub(second);
            DoubleVector back = r.sub(whole);
            DoubleVector lost = whole.sub(r.sub(back)).sub(second.add(back));
            DoubleVector c = k.fma(broadcast(SPECIES, -HALF_PI_3), lost.sub(cut));
            DoubleVector z = r.mul(r);
            DoubleVector half = z.mul(0.5);
            DoubleVector one = broadcast(SPECIES, 1).sub(half);
            // sin(r + c) = r + r³ A(r²) + c (1 - r²/2); a zero keeps its sign.
            DoubleVector a = broadcast(SPECIES, 0x1.5d937db2d6333p-33)
                    .fma(z, broadcast(SPECIES, -0x1.ae5e68296a8a7p-26))
                    .fma(z, broadcast(SPECIES, 0x1.71de357a9e48dp-19))
                    .fma(z, broadcast(SPECIES, -0x1.a01a019c15ac1p-13))
                    .fma(z, broadcast(SPECIES, 0x1.111111110f8a4p-7))
                    .fma(z, broadcast(SPECIES, -0x1.5555555555549p-3));
            DoubleVector sine = r.mul(z).fma(a, c.mul(one)).add(r).blend(x0, x0.compare(EQ, 0));
            // cos(r + c) = 1 - r²/2 + r⁴ B(r²) - r c.
            DoubleVector b = broadcast(SPECIES, -0x1.8f302f9f1c8e7p-37)
                    .fma(z, broadcast(SPECIES, 0x1.1ee90da94ab19p-29))
                    .fma(z, broadcast(SPECIES, -0x1.27e4f6efa726bp-22))
                    .fma(z, broadcast(SPECIES, 0x1.a01a019b82616p-16))
                    .fma(z, broadcast(SPECIES, -0x1.6c16c16c14a73p-10))
                    .fma(z, broadcast(SPECIES, 0x1.555555555554cp-5));
            DoubleVector rounding = broadcast(SPECIES, 1).sub(one).sub(half);
            DoubleVector cosine = z.mul(z).fma(b, r.neg().fma(c, rounding)).add(one);
            sine.blend(cosine, quadrant.and(1).compare(EQ, 1).cast(SPECIES))
                    .reinterpretAsLongs()
                    .lanewise(XOR, quadrant.and(2).lanewise(LSHL, 62))
                    .reinterpretAsDoubles()
                    .intoArray(y, yo + i);
            VectorMask<Double> far = x0.abs().compare(LE, LIMIT).not();
            if (far.anyTrue()) {
                double[] lanes = x0.toArray();
                for (int j = 0; j < LANES; j++) {
                    if (!(Math.abs(lanes[j]) <= LIMIT)) {
                        y[yo + i + j] = quarterTurns == 0
                                ? StrictMath.sin(lanes[j])
                                : StrictMath.cos(lanes[j]);
                    }
                }
            }
        }
    }
}
