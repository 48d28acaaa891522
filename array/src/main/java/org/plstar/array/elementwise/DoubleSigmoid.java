package org.plstar.array.elementwise;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
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
 * The activation functions computed from one exponential: tanh, the logistic function and its
 * integral; see {@link DoubleExp} for the exponential.
 *
 * <p>Kernels take whole vectors: n is a multiple of the lane count.
 */
final class DoubleSigmoid {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private DoubleSigmoid() {}

    /** y = tanh x = ± m / (m + 2), m = e^(2|x|) - 1. */
    static void tanh(double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xo + i);
            DoubleVector v = x0.abs();
            v = v.add(v);
            // From here on the result rounds to 1; NaN is unchanged.
            v = v.blend(45, v.compare(GT, 45));
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
            // m = (2^k - 1) + 2^k r + 2^k (e^r - 1 - r), the first two as an unevaluated pair.
            DoubleVector scale =
                    t.reinterpretAsLongs().lanewise(LSHL, SIGNIFICAND_BITS).reinterpretAsDoubles();
            DoubleVector a = scale.sub(1);
            DoubleVector b = scale.mul(r);
            DoubleVector sum = a.add(b);
            DoubleVector lost = b.sub(sum.sub(a));
            DoubleVector m = scale.fma(r.mul(r).fma(s, c), lost).add(sum);
            DoubleVector w = m.div(m.add(2));
            w.reinterpretAsLongs()
                    .or(x0.reinterpretAsLongs().and(Long.MIN_VALUE))
                    .reinterpretAsDoubles()
                    .intoArray(y, yo + i);
        }
    }

    /** y = 1 / (1 + e^-x) = (x &lt; 0 ? e : 1) / (1 + e), e = e^-|x|. */
    static void sigmoid(double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xo + i);
            DoubleVector v = x0.abs().neg();
            v = v.blend(-746, v.compare(LT, -746));
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
            DoubleVector half = k.fma(0.5, ROUND);
            DoubleVector rest = k.sub(half.sub(ROUND)).add(ROUND);
            DoubleVector e = p.mul(half.reinterpretAsLongs()
                            .lanewise(LSHL, SIGNIFICAND_BITS)
                            .reinterpretAsDoubles())
                    .mul(rest.reinterpretAsLongs()
                            .lanewise(LSHL, SIGNIFICAND_BITS)
                            .reinterpretAsDoubles());
            broadcast(SPECIES, 1).blend(e, x0.compare(LT, 0)).div(e.add(1)).intoArray(y, yo + i);
        }
    }

    /**
     * y = log(1 + e^x) = max(x, 0) + log(1 + e), e = e^-|x|.
     *
     * <p>log(1 + e) = e - e²/2 + s (e²/2 + R(s²)) as in {@link DoubleLog}, but with 0 ≤ s = e / (2
     * + e) ≤ 1/3, so that e needs no reduction.
     */
    static void softplus(double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            DoubleVector x0 = DoubleVector.fromArray(SPECIES, x, xo + i);
            DoubleVector v = x0.abs().neg();
            v = v.blend(-746, v.compare(LT, -746));
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
            DoubleVector half = k.fma(0.5, ROUND);
            DoubleVector rest = k.sub(half.sub(ROUND)).add(ROUND);
            DoubleVector e = p.mul(half.reinterpretAsLongs()
                            .lanewise(LSHL, SIGNIFICAND_BITS)
                            .reinterpretAsDoubles())
                    .mul(rest.reinterpretAsLongs()
                            .lanewise(LSHL, SIGNIFICAND_BITS)
                            .reinterpretAsDoubles());
            DoubleVector h = e.div(e.add(2));
            DoubleVector z = h.mul(h);
            DoubleVector q = broadcast(SPECIES, 0x1.5005a5ac22798p-3)
                    .fma(z, broadcast(SPECIES, 0x1.200d63605d1dp-4))
                    .fma(z, broadcast(SPECIES, 0x1.c101259ccf5fp-4))
                    .fma(z, broadcast(SPECIES, 0x1.dff3f4d97a433p-4))
                    .fma(z, broadcast(SPECIES, 0x1.11226cc82d593p-3))
                    .fma(z, broadcast(SPECIES, 0x1.3b12e39f835fp-3))
                    .fma(z, broadcast(SPECIES, 0x1.745d1d719f8b5p-3))
                    .fma(z, broadcast(SPECIES, 0x1.c71c71a9a974bp-3))
                    .fma(z, broadcast(SPECIES, 0x1.24924924ba527p-2))
                    .fma(z, broadcast(SPECIES, 0x1.9999999999656p-2))
                    .fma(z, broadcast(SPECIES, 0x1.5555555555556p-1));
            DoubleVector square = e.mul(e).mul(0.5);
            DoubleVector log = e.sub(square.sub(q.fma(z, square).mul(h)));
            log.add(x0.blend(0, x0.compare(LT, 0))).intoArray(y, yo + i);
        }
    }
}
