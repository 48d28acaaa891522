package org.plstar.array.elementwise;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * log x and log(1 + x) from x = 2^e (1 + f), 1/√2 ≤ 1 + f &lt; √2, and log(1 + f) = f - f²/2 + s
 * (f²/2 + R(s²)), s = f / (2 + f).
 *
 * <p>R(z) = log((1 + s)/(1 - s)) / s - 2 = z Q(z) with a minimax polynomial Q (relative error of
 * the logarithm below 2^-59). e ln 2 + f is kept as an unevaluated pair. Kernels take whole
 * vectors: n is a multiple of the lane count.
 */
final class DoubleLog {
    private static final long ONE = 0x3ff0_0000_0000_0000L;
    private static final long ROOT_HALF = 0x3fe6_a09e_667f_3bcdL;
    private static final long FRACTION = 0x000f_ffff_ffff_ffffL;
    private static final int SIGNIFICAND_BITS = 52;
    private static final int BIAS = 1023;

    /**
     * The bits of the number 2^52, which become 2^52 + an integer below 2^52 that is added to them.
     */
    private static final long INTEGER = 0x4330_0000_0000_0000L;

    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private DoubleLog() {}

    /** Computes y = log x. */
    static void log(double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xo + i);
            // Subnormal numbers are scaled up first.
            DoubleVector v = x0.blend(x0.mul(0x1p54), x0.compare(LT, Double.MIN_NORMAL));
            DoubleVector bias = broadcast(SPECIES, 0x1p52 + BIAS)
                    .blend(0x1p52 + BIAS + 54, x0.compare(LT, Double.MIN_NORMAL));
            LongVector bits = v.reinterpretAsLongs().add(ONE - ROOT_HALF);
            DoubleVector e = bits.lanewise(LSHR, SIGNIFICAND_BITS)
                    .or(INTEGER)
                    .reinterpretAsDoubles()
                    .sub(bias);
            DoubleVector f =
                    bits.and(FRACTION).add(ROOT_HALF).reinterpretAsDoubles().sub(1);
            DoubleVector s = f.div(f.add(2));
            DoubleVector z = s.mul(s);
            DoubleVector q = broadcast(SPECIES, 0x1.2f045e6bd3331p-3)
                    .fma(z, broadcast(SPECIES, 0x1.39a1da3f35712p-3))
                    .fma(z, broadcast(SPECIES, 0x1.74663d69fd517p-3))
                    .fma(z, broadcast(SPECIES, 0x1.c71c52125f3dap-3))
                    .fma(z, broadcast(SPECIES, 0x1.24924941e31e3p-2))
                    .fma(z, broadcast(SPECIES, 0x1.999999997ff06p-2))
                    .fma(z, broadcast(SPECIES, 0x1.5555555555592p-1));
            DoubleVector square = f.mul(f).mul(0.5);
            DoubleVector a = e.mul(DoubleExp.LN2_HIGH);
            DoubleVector sum = a.add(f);
            DoubleVector lost = f.sub(sum.sub(a));
            DoubleVector w = e.fma(broadcast(SPECIES, DoubleExp.LN2_LOW), lost);
            w = q.fma(z, square).fma(s, w);
            sum.sub(square.sub(w))
                    .blend(x0, x0.compare(EQ, Double.POSITIVE_INFINITY))
                    .blend(Double.NEGATIVE_INFINITY, x0.compare(EQ, 0))
                    .blend(Double.NaN, x0.compare(GE, 0).not())
                    .intoArray(y, yo + i);
        }
    }

    /**
     * Computes y = log(1 + x) = e ln 2 + log(1 + f + g), where g is the scaled rounding error of 1
     * + x; 1/(1 + f) = 1 - 2s + 2s² + ….
     */
    static void log1p(double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xo + i);
            DoubleVector u = x0.add(1);
            DoubleVector back = u.sub(1);
            DoubleVector taken = broadcast(SPECIES, 1).sub(u.sub(back)).add(x0.sub(back));
            LongVector bits = u.reinterpretAsLongs().add(ONE - ROOT_HALF);
            LongVector biased = bits.lanewise(LSHR, SIGNIFICAND_BITS);
            DoubleVector e = biased.or(INTEGER).reinterpretAsDoubles().sub(0x1p52 + BIAS);
            DoubleVector scale = biased.neg()
                    .add(2 * BIAS)
                    .lanewise(LSHL, SIGNIFICAND_BITS)
                    .reinterpretAsDoubles();
            // Without a factor of two, f is x itself; for huge x, the 1 has no effect.
            DoubleVector f = bits.and(FRACTION)
                    .add(ROOT_HALF)
                    .reinterpretAsDoubles()
                    .sub(1)
                    .blend(x0, e.compare(EQ, 0));
            DoubleVector g = taken.mul(scale).blend(0, e.compare(EQ, 0).or(x0.compare(GT, 0x1p60)));
            DoubleVector s = f.div(f.add(2));
            DoubleVector z = s.mul(s);
            DoubleVector q = broadcast(SPECIES, 0x1.2f045e6bd3331p-3)
                    .fma(z, broadcast(SPECIES, 0x1.39a1da3f35712p-3))
                    .fma(z, broadcast(SPECIES, 0x1.74663d69fd517p-3))
                    .fma(z, broadcast(SPECIES, 0x1.c71c52125f3dap-3))
                    .fma(z, broadcast(SPECIES, 0x1.24924941e31e3p-2))
                    .fma(z, broadcast(SPECIES, 0x1.999999997ff06p-2))
                    .fma(z, broadcast(SPECIES, 0x1.5555555555592p-1));
            DoubleVector square = f.mul(f).mul(0.5);
            DoubleVector a = e.mul(DoubleExp.LN2_HIGH);
            DoubleVector sum = a.add(f);
            DoubleVector lost = f.sub(sum.sub(a));
            DoubleVector w = e.fma(broadcast(SPECIES, DoubleExp.LN2_LOW), lost);
            w = g.fma(z.sub(s).fma(broadcast(SPECIES, 2), broadcast(SPECIES, 1)), w);
            w = q.fma(z, square).fma(s, w);
            sum.sub(square.sub(w))
                    .blend(
                            x0,
                            x0.compare(EQ, Double.POSITIVE_INFINITY)
                                    .or(x0.abs().compare(LT, 0x1p-54)))
                    .blend(Double.NEGATIVE_INFINITY, x0.compare(EQ, -1))
                    .blend(Double.NaN, x0.compare(GE, -1).not())
                    .intoArray(y, yo + i);
        }
    }
}
