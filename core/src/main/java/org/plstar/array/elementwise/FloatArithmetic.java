package org.plstar.array.elementwise;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Kernels of one correctly rounded operation: the vector loop and the scalar loop after it have the same bits by IEEE 754.
 *
 * <p>One loop per function, because an operator is fast only where it is a constant. Steps are 1, or 0 for an operand that is one vector full of one
 * value. The caller has checked the bounds.
 */
final class FloatArithmetic {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private FloatArithmetic() {}

    /** -x. */
    static void negate(float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            v.neg().intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            float s = x[xo + i];
            y[yo + i] = -s;
        }
    }

    /** |x|. */
    static void abs(float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            v.abs().intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            float s = x[xo + i];
            y[yo + i] = Math.abs(s);
        }
    }

    /** 1 / x. */
    static void reciprocal(float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector.broadcast(SPECIES, 1).div(v).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            float s = x[xo + i];
            y[yo + i] = 1 / s;
        }
    }

    /** √x. */
    static void sqrt(float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            v.sqrt().intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            float s = x[xo + i];
            y[yo + i] = (float) Math.sqrt(s);
        }
    }

    /** x². */
    static void square(float[] x, int xo, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            v.mul(v).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            float s = x[xo + i];
            y[yo + i] = s * s;
        }
    }

    /** a + b. */
    static void add(
            float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector u = FloatVector.fromArray(SPECIES, a, ao + i * as);
            FloatVector v = FloatVector.fromArray(SPECIES, b, bo + i * bs);
            u.add(v).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            float s = a[ao + i * as];
            float t = b[bo + i * bs];
            y[yo + i] = s + t;
        }
    }

    /** a - b. */
    static void subtract(
            float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector u = FloatVector.fromArray(SPECIES, a, ao + i * as);
            FloatVector v = FloatVector.fromArray(SPECIES, b, bo + i * bs);
            u.sub(v).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            float s = a[ao + i * as];
            float t = b[bo + i * bs];
            y[yo + i] = s - t;
        }
    }

    /** a · b. */
    static void multiply(
            float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector u = FloatVector.fromArray(SPECIES, a, ao + i * as);
            FloatVector v = FloatVector.fromArray(SPECIES, b, bo + i * bs);
            u.mul(v).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            float s = a[ao + i * as];
            float t = b[bo + i * bs];
            y[yo + i] = s * t;
        }
    }

    /** a / b. */
    static void divide(
            float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector u = FloatVector.fromArray(SPECIES, a, ao + i * as);
            FloatVector v = FloatVector.fromArray(SPECIES, b, bo + i * bs);
            u.div(v).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            float s = a[ao + i * as];
            float t = b[bo + i * bs];
            y[yo + i] = s / t;
        }
    }

    /** scale · x + shift. */
    static void affine(float scale, float shift, float[] x, int xo, float[] y, int yo, int n) {
        FloatVector a = FloatVector.broadcast(SPECIES, scale);
        FloatVector b = FloatVector.broadcast(SPECIES, shift);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector.fromArray(SPECIES, x, xo + i).fma(a, b).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = Math.fma(x[xo + i], scale, shift);
        }
    }

    /** y + a · b. */
    static void multiplyAdd(
            float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector u = FloatVector.fromArray(SPECIES, a, ao + i * as);
            FloatVector v = FloatVector.fromArray(SPECIES, b, bo + i * bs);
            u.fma(v, FloatVector.fromArray(SPECIES, y, yo + i)).intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = Math.fma(a[ao + i * as], b[bo + i * bs], y[yo + i]);
        }
    }

    /** y + alpha · x. */
    static void axpy(float alpha, float[] x, int xo, float[] y, int yo, int n) {
        FloatVector a = FloatVector.broadcast(SPECIES, alpha);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector.fromArray(SPECIES, x, xo + i)
                    .fma(a, FloatVector.fromArray(SPECIES, y, yo + i))
                    .intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] = Math.fma(x[xo + i], alpha, y[yo + i]);
        }
    }
}
