package org.plstar.array.elementwise;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
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
 * The activation functions made of one exponential: tanh, the logistic function and its integral;
 * see {@link FloatExp} for the exponential.
 *
 * <p>Kernels take whole vectors: n is a multiple of the lane count.
 */
final class FloatSigmoid {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private FloatSigmoid() {}

    /** y = tanh x = ± m / (m + 2), m = e^(2|x|) - 1. */
    static void tanh(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector v = x0.abs();
            v = v.add(v);
            // From here on the result rounds to 1; not-a-number passes.
            v = v.blend(25, v.compare(GT, 25));
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
            // m = (2^k - 1) + 2^k r + 2^k (e^r - 1 - r), the first two as an unevaluated pair.
            FloatVector scale =
                    t.reinterpretAsInts().lanewise(LSHL, SIGNIFICAND_BITS).reinterpretAsFloats();
            FloatVector a = scale.sub(1);
            FloatVector b = scale.mul(r);
            FloatVector sum = a.add(b);
            FloatVector lost = b.sub(sum.sub(a));
            FloatVector m = scale.fma(r.mul(r).fma(s, c), lost).add(sum);
            FloatVector w = m.div(m.add(2));
            w.reinterpretAsInts()
                    .or(x0.reinterpretAsInts().and(Integer.MIN_VALUE))
                    .reinterpretAsFloats()
                    .intoArray(y, yo + i);
        }
    }

    /** y = 1 / (1 + e^-x) = (x &lt; 0 ? e : 1) / (1 + e), e = e^-|x|. */
    static void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector v = x0.abs().neg();
            v = v.blend(-104, v.compare(LT, -104));
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
            FloatVector half = k.fma(0.5f, ROUND);
            FloatVector rest = k.sub(half.sub(ROUND)).add(ROUND);
            FloatVector e =
                    p.mul(
                                    half.reinterpretAsInts()
                                            .lanewise(LSHL, SIGNIFICAND_BITS)
                                            .reinterpretAsFloats())
                            .mul(
                                    rest.reinterpretAsInts()
                                            .lanewise(LSHL, SIGNIFICAND_BITS)
                                            .reinterpretAsFloats());
            broadcast(SPECIES, 1).blend(e, x0.compare(LT, 0)).div(e.add(1)).intoArray(y, yo + i);
        }
    }

    /**
     * y = log(1 + e^x) = max(x, 0) + log(1 + e), e = e^-|x|.
     *
     * <p>log(1 + e) = e - e²/2 + s (e²/2 + R(s²)) as in {@link FloatLog}, but with 0 ≤ s = e / (2 +
     * e) ≤ 1/3, so that e needs no reduction.
     */
    static void softplus(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector v = x0.abs().neg();
            v = v.blend(-104, v.compare(LT, -104));
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
            FloatVector half = k.fma(0.5f, ROUND);
            FloatVector rest = k.sub(half.sub(ROUND)).add(ROUND);
            FloatVector e =
                    p.mul(
                                    half.reinterpretAsInts()
                                            .lanewise(LSHL, SIGNIFICAND_BITS)
                                            .reinterpretAsFloats())
                            .mul(
                                    rest.reinterpretAsInts()
                                            .lanewise(LSHL, SIGNIFICAND_BITS)
                                            .reinterpretAsFloats());
            FloatVector h = e.div(e.add(2));
            FloatVector z = h.mul(h);
            FloatVector q =
                    broadcast(SPECIES, 0x1.f0b712p-3f)
                            .fma(z, broadcast(SPECIES, 0x1.b721d4p-3f))
                            .fma(z, broadcast(SPECIES, 0x1.25056ap-2f))
                            .fma(z, broadcast(SPECIES, 0x1.9996d6p-2f))
                            .fma(z, broadcast(SPECIES, 0x1.555558p-1f));
            FloatVector square = e.mul(e).mul(0.5f);
            FloatVector log = e.sub(square.sub(q.fma(z, square).mul(h)));
            log.add(x0.blend(0, x0.compare(LT, 0))).intoArray(y, yo + i);
        }
    }
}
