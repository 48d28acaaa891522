package org.plstar.array.elementwise;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Kernels that compare and choose, and so round nothing.
 *
 * <p>One loop per function, because an operator is fast only where it is a constant. Steps are 1,
 * or 0 for an operand that is one vector full of one value. The caller has checked the bounds.
 */
final class DoubleChoice {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private DoubleChoice() {}

    /** 1, -1 or the zero itself. */
    static void sign(double[] x, int xo, double[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector v = DoubleVector.fromArray(SPECIES, x, xo + i);
            v.blend(1, v.compare(VectorOperators.GT, 0))
                    .blend(-1, v.compare(VectorOperators.LT, 0))
                    .intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            double s = x[xo + i];
            y[yo + i] = Math.signum(s);
        }
    }

    /** 1 where x &gt; 0, else 0. */
    static void step(double[] x, int xo, double[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector v = DoubleVector.fromArray(SPECIES, x, xo + i);
            DoubleVector.zero(SPECIES)
                    .blend(1, v.compare(VectorOperators.GT, 0))
                    .intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            double s = x[xo + i];
            y[yo + i] = s > 0 ? 1 : 0;
        }
    }

    /**
     * max(x, 0); a comparison rather than MAX keeps it one instruction, lets not-a-number through
     * and turns -0 into +0.
     */
    static void relu(double[] x, int xo, double[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector v = DoubleVector.fromArray(SPECIES, x, xo + i);
            v.blend(0, v.compare(VectorOperators.LE, 0)).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            double s = x[xo + i];
            y[yo + i] = s <= 0 ? 0 : s;
        }
    }

    /** The larger. */
    static void max(
            double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector u = DoubleVector.fromArray(SPECIES, a, ao + i * as);
            DoubleVector v = DoubleVector.fromArray(SPECIES, b, bo + i * bs);
            u.max(v).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            double s = a[ao + i * as];
            double t = b[bo + i * bs];
            y[yo + i] = Math.max(s, t);
        }
    }

    /** The smaller. */
    static void min(
            double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector u = DoubleVector.fromArray(SPECIES, a, ao + i * as);
            DoubleVector v = DoubleVector.fromArray(SPECIES, b, bo + i * bs);
            u.min(v).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            double s = a[ao + i * as];
            double t = b[bo + i * bs];
            y[yo + i] = Math.min(s, t);
        }
    }

    /** 1 where a &gt; b, else 0. */
    static void greater(
            double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector u = DoubleVector.fromArray(SPECIES, a, ao + i * as);
            DoubleVector v = DoubleVector.fromArray(SPECIES, b, bo + i * bs);
            DoubleVector.zero(SPECIES)
                    .blend(1, u.compare(VectorOperators.GT, v))
                    .intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            double s = a[ao + i * as];
            double t = b[bo + i * bs];
            y[yo + i] = s > t ? 1 : 0;
        }
    }

    /** 1 where a &ge; b, else 0. */
    static void greaterEqual(
            double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector u = DoubleVector.fromArray(SPECIES, a, ao + i * as);
            DoubleVector v = DoubleVector.fromArray(SPECIES, b, bo + i * bs);
            DoubleVector.zero(SPECIES)
                    .blend(1, u.compare(VectorOperators.GE, v))
                    .intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            double s = a[ao + i * as];
            double t = b[bo + i * bs];
            y[yo + i] = s >= t ? 1 : 0;
        }
    }

    /** 1 where a = b, else 0. */
    static void equal(
            double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector u = DoubleVector.fromArray(SPECIES, a, ao + i * as);
            DoubleVector v = DoubleVector.fromArray(SPECIES, b, bo + i * bs);
            DoubleVector.zero(SPECIES)
                    .blend(1, u.compare(VectorOperators.EQ, v))
                    .intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            double s = a[ao + i * as];
            double t = b[bo + i * bs];
            y[yo + i] = s == t ? 1 : 0;
        }
    }

    /** mask ≠ 0 ? a : b. */
    static void select(
            double[] mask,
            int mo,
            int ms,
            double[] a,
            int ao,
            int as,
            double[] b,
            int bo,
            int bs,
            double[] y,
            int yo,
            int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector u = DoubleVector.fromArray(SPECIES, a, ao + i * as);
            DoubleVector v = DoubleVector.fromArray(SPECIES, b, bo + i * bs);
            u.blend(
                            v,
                            DoubleVector.fromArray(SPECIES, mask, mo + i * ms)
                                    .compare(VectorOperators.EQ, 0))
                    .intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = mask[mo + i * ms] == 0 ? b[bo + i * bs] : a[ao + i * as];
        }
    }
}
