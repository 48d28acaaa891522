package org.plstar.array.elementwise;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * log x and log(1 + x) from x = 2^e (1 + f), 1/√2 ≤ 1 + f &lt; √2, and log(1 + f) = f - f²/2 + s
 * (f²/2 + R(s²)), s = f / (2 + f).
 *
 * <p>R(z) = log((1 + s)/(1 - s)) / s - 2 = z Q(z) with a minimax polynomial Q (relative error of
 * the logarithm below 2^-30). e ln 2 + f is kept as an unevaluated pair. Kernels take whole
 * vectors: n is a multiple of the lane count.
 */
final class FloatLog {
    private static final int ONE = 0x3f80_0000;
    private static final int ROOT_HALF = 0x3f35_04f3;
    private static final int FRACTION = 0x007f_ffff;
    private static final int SIGNIFICAND_BITS = 23;
    private static final int BIAS = 127;

    /** With an integer below 2^23 in its low bits, this is the number 2^23 + that integer. */
    private static final int INTEGER = 0x4b00_0000;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private FloatLog() {}

    /** y = log x. */
    static void log(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, xo + i);
            // Subnormal numbers are scaled up first.
            FloatVector v = x0.blend(x0.mul(0x1p25f), x0.compare(LT, Float.MIN_NORMAL));
            FloatVector bias =
                    broadcast(SPECIES, 0x1p23f + BIAS)
                            .blend(0x1p23f + BIAS + 25, x0.compare(LT, Float.MIN_NORMAL));
            IntVector bits = v.reinterpretAsInts().add(ONE - ROOT_HALF);
            FloatVector e =
                    bits.lanewise(LSHR, SIGNIFICAND_BITS)
                            .or(INTEGER)
                            .reinterpretAsFloats()
                            .sub(bias);
            FloatVector f = bits.and(FRACTION).add(ROOT_HALF).reinterpretAsFloats().sub(1);
            FloatVector s = f.div(f.add(2));
            FloatVector z = s.mul(s);
            FloatVector q =
                    broadcast(SPECIES, 0x1.31e23ep-2f)
                            .fma(z, broadcast(SPECIES, 0x1.995eccp-2f))
                            .fma(z, broadcast(SPECIES, 0x1.55557ap-1f));
            FloatVector square = f.mul(f).mul(0.5f);
            FloatVector a = e.mul(FloatExp.LN2_HIGH);
            FloatVector sum = a.add(f);
            FloatVector lost = f.sub(sum.sub(a));
            FloatVector w = e.fma(broadcast(SPECIES, FloatExp.LN2_LOW), lost);
            w = q.fma(z, square).fma(s, w);
            sum.sub(square.sub(w))
                    .blend(x0, x0.compare(EQ, Float.POSITIVE_INFINITY))
                    .blend(Float.NEGATIVE_INFINITY, x0.compare(EQ, 0))
                    .blend(Float.NaN, x0.compare(GE, 0).not())
                    .intoArray(y, yo + i);
        }
    }

    /**
     * y = log(1 + x) = e ln 2 + log(1 + f + g), where g is what rounding took from 1 + x, scaled;
     * 1/(1 + f) = 1 - 2s + 2s² + ….
     */
    static void log1p(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector u = x0.add(1);
            FloatVector back = u.sub(1);
            FloatVector taken = broadcast(SPECIES, 1).sub(u.sub(back)).add(x0.sub(back));
            IntVector bits = u.reinterpretAsInts().add(ONE - ROOT_HALF);
            IntVector biased = bits.lanewise(LSHR, SIGNIFICAND_BITS);
            FloatVector e = biased.or(INTEGER).reinterpretAsFloats().sub(0x1p23f + BIAS);
            FloatVector scale =
                    biased.neg()
                            .add(2 * BIAS)
                            .lanewise(LSHL, SIGNIFICAND_BITS)
                            .reinterpretAsFloats();
            // Without a factor of two, f is x itself; and where x is huge, 1 does not count.
            FloatVector f =
                    bits.and(FRACTION)
                            .add(ROOT_HALF)
                            .reinterpretAsFloats()
                            .sub(1)
                            .blend(x0, e.compare(EQ, 0));
            FloatVector g = taken.mul(scale).blend(0, e.compare(EQ, 0).or(x0.compare(GT, 0x1p30f)));
            FloatVector s = f.div(f.add(2));
            FloatVector z = s.mul(s);
            FloatVector q =
                    broadcast(SPECIES, 0x1.31e23ep-2f)
                            .fma(z, broadcast(SPECIES, 0x1.995eccp-2f))
                            .fma(z, broadcast(SPECIES, 0x1.55557ap-1f));
            FloatVector square = f.mul(f).mul(0.5f);
            FloatVector a = e.mul(FloatExp.LN2_HIGH);
            FloatVector sum = a.add(f);
            FloatVector lost = f.sub(sum.sub(a));
            FloatVector w = e.fma(broadcast(SPECIES, FloatExp.LN2_LOW), lost);
            w = g.fma(z.sub(s).fma(broadcast(SPECIES, 2), broadcast(SPECIES, 1)), w);
            w = q.fma(z, square).fma(s, w);
            sum.sub(square.sub(w))
                    .blend(
                            x0,
                            x0.compare(EQ, Float.POSITIVE_INFINITY)
                                    .or(x0.abs().compare(LT, 0x1p-25f)))
                    .blend(Float.NEGATIVE_INFINITY, x0.compare(EQ, -1))
                    .blend(Float.NaN, x0.compare(GE, -1).not())
                    .intoArray(y, yo + i);
        }
    }
}
