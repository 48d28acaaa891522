package org.plstar.array.elementwise;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Kernels that compare and choose, and so round nothing.
 *
 * <p>One loop per function, because an operator is fast only where it is a constant. Steps are 1, or 0 for an operand that is one vector full of one
 * value. The caller has checked the bounds.
 */
final class FloatChoice {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private FloatChoice() {}

    /** 1, -1 or the zero itself. */
    static void sign(float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            v.blend(1, v.compare(VectorOperators.GT, 0))
                    .blend(-1, v.compare(VectorOperators.LT, 0))
                    .intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            float s = x[xo + i];
            y[yo + i] = Math.signum(s);
        }
    }

    /** 1 where x &gt; 0, else 0. */
    static void step(float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector.zero(SPECIES)
                    .blend(1, v.compare(VectorOperators.GT, 0))
                    .intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            float s = x[xo + i];
            y[yo + i] = s > 0 ? 1 : 0;
        }
    }

    /** max(x, 0); a comparison rather than MAX keeps it one instruction, lets not-a-number through and turns -0 into +0. */
    static void relu(float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            v.blend(0, v.compare(VectorOperators.LE, 0)).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            float s = x[xo + i];
            y[yo + i] = s <= 0 ? 0 : s;
        }
    }

    /** The larger. */
    static void max(
            float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector u = FloatVector.fromArray(SPECIES, a, ao + i * as);
            FloatVector v = FloatVector.fromArray(SPECIES, b, bo + i * bs);
            u.max(v).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            float s = a[ao + i * as];
            float t = b[bo + i * bs];
            y[yo + i] = Math.max(s, t);
        }
    }

    /** The smaller. */
    static void min(
            float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector u = FloatVector.fromArray(SPECIES, a, ao + i * as);
            FloatVector v = FloatVector.fromArray(SPECIES, b, bo + i * bs);
            u.min(v).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            float s = a[ao + i * as];
            float t = b[bo + i * bs];
            y[yo + i] = Math.min(s, t);
        }
    }

    /** 1 where a &gt; b, else 0. */
    static void greater(
            float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector u = FloatVector.fromArray(SPECIES, a, ao + i * as);
            FloatVector v = FloatVector.fromArray(SPECIES, b, bo + i * bs);
            FloatVector.zero(SPECIES)
                    .blend(1, u.compare(VectorOperators.GT, v))
                    .intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            float s = a[ao + i * as];
            float t = b[bo + i * bs];
            y[yo + i] = s > t ? 1 : 0;
        }
    }

    /** 1 where a &ge; b, else 0. */
    static void greaterEqual(
            float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector u = FloatVector.fromArray(SPECIES, a, ao + i * as);
            FloatVector v = FloatVector.fromArray(SPECIES, b, bo + i * bs);
            FloatVector.zero(SPECIES)
                    .blend(1, u.compare(VectorOperators.GE, v))
                    .intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            float s = a[ao + i * as];
            float t = b[bo + i * bs];
            y[yo + i] = s >= t ? 1 : 0;
        }
    }

    /** 1 where a = b, else 0. */
    static void equal(
            float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector u = FloatVector.fromArray(SPECIES, a, ao + i * as);
            FloatVector v = FloatVector.fromArray(SPECIES, b, bo + i * bs);
            FloatVector.zero(SPECIES)
                    .blend(1, u.compare(VectorOperators.EQ, v))
                    .intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            float s = a[ao + i * as];
            float t = b[bo + i * bs];
            y[yo + i] = s == t ? 1 : 0;
        }
    }

    /** mask ≠ 0 ? a : b. */
    static void select(
            float[] mask,
            int mo,
            int ms,
            float[] a,
            int ao,
            int as,
            float[] b,
            int bo,
            int bs,
            float[] y,
            int yo,
            int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector u = FloatVector.fromArray(SPECIES, a, ao + i * as);
            FloatVector v = FloatVector.fromArray(SPECIES, b, bo + i * bs);
            u.blend(
                            v,
                            FloatVector.fromArray(SPECIES, mask, mo + i * ms)
                                    .compare(VectorOperators.EQ, 0))
                    .intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = mask[mo + i * ms] == 0 ? b[bo + i * bs] : a[ao + i * as];
        }
    }
}
