package org.plstar.array.elementwise;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Kernels of fused multiply-adds, and the choice by a mask; those of one operation are
 * {@code DoubleLoops}, which the build writes. The vector loop and the scalar loop after it have
 * the same bits by IEEE 754.
 *
 * <p>Steps are 1, or 0 for an operand that is one vector full of one value. The caller has checked
 * the bounds.
 */
final class DoubleArithmetic {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private DoubleArithmetic() {}

    /** Computes scale · x + shift. */
    static void affine(double scale, double shift, double[] x, int xo, double[] y, int yo, int n) {
        DoubleVector a = DoubleVector.broadcast(SPECIES, scale);
        DoubleVector b = DoubleVector.broadcast(SPECIES, shift);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector.fromArray(SPECIES, x, xo + i).fma(a, b).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = Math.fma(x[xo + i], scale, shift);
        }
    }

    /** Computes y + a · b. */
    static void multiplyAdd(
            double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector u = DoubleVector.fromArray(SPECIES, a, ao + i * as);
            DoubleVector v = DoubleVector.fromArray(SPECIES, b, bo + i * bs);
            u.fma(v, DoubleVector.fromArray(SPECIES, y, yo + i)).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = Math.fma(a[ao + i * as], b[bo + i * bs], y[yo + i]);
        }
    }

    /** Computes y + alpha · x. */
    static void axpy(double alpha, double[] x, int xo, double[] y, int yo, int n) {
        DoubleVector a = DoubleVector.broadcast(SPECIES, alpha);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector.fromArray(SPECIES, x, xo + i)
                    .fma(a, DoubleVector.fromArray(SPECIES, y, yo + i))
                    .intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = Math.fma(x[xo + i], alpha, y[yo + i]);
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
