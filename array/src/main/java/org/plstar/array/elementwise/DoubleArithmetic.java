package org.plstar.array.elementwise;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Kernels of one correctly rounded operation: the vector loop and the scalar loop after it have the
 * same bits by IEEE 754.
 *
 * <p>One loop per function, because an operator is fast only where it is a constant. Steps are 1,
 * or 0 for an operand that is one vector full of one value. The caller has checked the bounds.
 */
final class DoubleArithmetic {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private DoubleArithmetic() {}

    /** -x. */
    static void negate(double[] x, int xo, double[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector v = DoubleVector.fromArray(SPECIES, x, xo + i);
            v.neg().intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            double s = x[xo + i];
            y[yo + i] = -s;
        }
    }

    /** |x|. */
    static void abs(double[] x, int xo, double[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector v = DoubleVector.fromArray(SPECIES, x, xo + i);
            v.abs().intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            double s = x[xo + i];
            y[yo + i] = Math.abs(s);
        }
    }

    /** 1 / x. */
    static void reciprocal(double[] x, int xo, double[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector v = DoubleVector.fromArray(SPECIES, x, xo + i);
            DoubleVector.broadcast(SPECIES, 1).div(v).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            double s = x[xo + i];
            y[yo + i] = 1 / s;
        }
    }

    /** √x. */
    static void sqrt(double[] x, int xo, double[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector v = DoubleVector.fromArray(SPECIES, x, xo + i);
            v.sqrt().intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            double s = x[xo + i];
            y[yo + i] = Math.sqrt(s);
        }
    }

    /** x². */
    static void square(double[] x, int xo, double[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector v = DoubleVector.fromArray(SPECIES, x, xo + i);
            v.mul(v).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            double s = x[xo + i];
            y[yo + i] = s * s;
        }
    }

    /** a + b. */
    static void add(
            double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector u = DoubleVector.fromArray(SPECIES, a, ao + i * as);
            DoubleVector v = DoubleVector.fromArray(SPECIES, b, bo + i * bs);
            u.add(v).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            double s = a[ao + i * as];
            double t = b[bo + i * bs];
            y[yo + i] = s + t;
        }
    }

    /** a - b. */
    static void subtract(
            double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector u = DoubleVector.fromArray(SPECIES, a, ao + i * as);
            DoubleVector v = DoubleVector.fromArray(SPECIES, b, bo + i * bs);
            u.sub(v).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            double s = a[ao + i * as];
            double t = b[bo + i * bs];
            y[yo + i] = s - t;
        }
    }

    /** a · b. */
    static void multiply(
            double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector u = DoubleVector.fromArray(SPECIES, a, ao + i * as);
            DoubleVector v = DoubleVector.fromArray(SPECIES, b, bo + i * bs);
            u.mul(v).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            double s = a[ao + i * as];
            double t = b[bo + i * bs];
            y[yo + i] = s * t;
        }
    }

    /** a / b. */
    static void divide(
            double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector u = DoubleVector.fromArray(SPECIES, a, ao + i * as);
            DoubleVector v = DoubleVector.fromArray(SPECIES, b, bo + i * bs);
            u.div(v).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            double s = a[ao + i * as];
            double t = b[bo + i * bs];
            y[yo + i] = s / t;
        }
    }

    /** scale · x + shift. */
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

    /** y + a · b. */
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

    /** y + alpha · x. */
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
}
