package org.plstar.array.elementwise;

import java.util.Arrays;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;

/**
 * Elementwise maths on slices of {@code float} arrays.
 *
 * <p>A slice is an array, an offset and, for inputs that may be broadcast, a stride: 1 for one value per element, 0 for one value for all. An output
 * may be the same slice as an input (same array, same offset); any other overlap gives undefined values. Every element's result depends on its
 * inputs alone, bit for bit: not on n, on the offsets, on its neighbours or on whether the code is compiled yet.
 *
 * <p>All methods throw {@link IndexOutOfBoundsException} if a slice leaves its array and cost O(n); none keeps a reference to an array.
 */
public final class FloatElementwise {
    private static final int LANES = FloatVector.SPECIES_PREFERRED.length();
    private static final ThreadLocal<float[][]> BROADCAST =
            ThreadLocal.withInitial(() -> new float[3][LANES]);

    private FloatElementwise() {}

    /**
     * Sets y to f(x).
     *
     * @param x read, n values
     * @param y overwritten, n values
     */
    public static void unary(UnaryFn f, float[] x, int xo, float[] y, int yo, int n) {
        Objects.checkFromIndexSize(xo, n, x.length);
        Objects.checkFromIndexSize(yo, n, y.length);
        switch (f) {
            case NEGATE -> FloatArithmetic.negate(x, xo, y, yo, n);
            case ABS -> FloatArithmetic.abs(x, xo, y, yo, n);
            case SIGN -> FloatChoice.sign(x, xo, y, yo, n);
            case STEP -> FloatChoice.step(x, xo, y, yo, n);
            case RELU -> FloatChoice.relu(x, xo, y, yo, n);
            case RECIPROCAL -> FloatArithmetic.reciprocal(x, xo, y, yo, n);
            case SQRT -> FloatArithmetic.sqrt(x, xo, y, yo, n);
            case SQUARE -> FloatArithmetic.square(x, xo, y, yo, n);
            case EXP, EXPM1, LOG, LOG1P, TANH, SIGMOID, SOFTPLUS, ERF, SIN, COS -> {
                int whole = n - n % LANES;
                transcendental(f, x, xo, y, yo, whole);
                if (whole < n) {
                    // The rest goes through the same code in a padded vector: another algorithm
                    // would give other last bits.
                    float[] padded = new float[LANES];
                    Arrays.fill(padded, 1);
                    System.arraycopy(x, xo + whole, padded, 0, n - whole);
                    transcendental(f, padded, 0, padded, 0, LANES);
                    System.arraycopy(padded, 0, y, yo + whole, n - whole);
                }
            }
        }
    }

    /** Runs a kernel that takes whole vectors only: n is a multiple of the lane count. */
    private static void transcendental(UnaryFn f, float[] x, int xo, float[] y, int yo, int n) {
        switch (f) {
            case EXP -> FloatExp.exp(x, xo, y, yo, n);
            case EXPM1 -> FloatExp.expm1(x, xo, y, yo, n);
            case LOG -> FloatLog.log(x, xo, y, yo, n);
            case LOG1P -> FloatLog.log1p(x, xo, y, yo, n);
            case TANH -> FloatSigmoid.tanh(x, xo, y, yo, n);
            case SIGMOID -> FloatSigmoid.sigmoid(x, xo, y, yo, n);
            case SOFTPLUS -> FloatSigmoid.softplus(x, xo, y, yo, n);
            case ERF -> FloatErf.erf(x, xo, y, yo, n);
            case SIN -> FloatTrig.sin(0, x, xo, y, yo, n);
            case COS -> FloatTrig.sin(1, x, xo, y, yo, n);
            case NEGATE, ABS, SIGN, STEP, RELU, RECIPROCAL, SQRT, SQUARE ->
                    throw new AssertionError(f);
        }
    }

    /**
     * How far f(x) may be from the exact value, in units in the last place of that value (of the smallest subnormal number where it underflows).
     *
     * <p>0 and 0.5 follow from IEEE 754. The others hold for all 2^32 arguments, each of which was tried against {@link DoubleElementwise}: exp 0.77, expm1 1.04,
     * log 0.83, log1p 0.83, tanh 2.43, sigmoid 2.41, softplus 1.93, erf 1.04, sin and cos 0.79. Beyond |x| = 2^16 sine and cosine are those of
     * StrictMath in double precision, rounded, which is within 0.51.
     */
    public static double errorUlp(UnaryFn f) {
        return switch (f) {
            case NEGATE, ABS, SIGN, STEP, RELU -> 0;
            case RECIPROCAL, SQRT, SQUARE -> 0.5;
            case EXP, LOG, SIN, COS -> 1;
            case EXPM1, LOG1P, ERF -> 1.5;
            case TANH, SIGMOID, SOFTPLUS -> 3;
        };
    }

    /** f(x), with the same bits as {@link #unary} gives; meant for single values, not for loops. */
    public static float apply(UnaryFn f, float x) {
        float[] one = {x};
        unary(f, one, 0, one, 0, 1);
        return one[0];
    }

    /**
     * Sets y to f(a, b).
     *
     * @param a read, n values if {@code aStride} is 1, one if it is 0
     * @param b read, n values if {@code bStride} is 1, one if it is 0
     * @param y overwritten, n values
     */
    public static void binary(
            BinaryFn f,
            float[] a,
            int ao,
            int aStride,
            float[] b,
            int bo,
            int bStride,
            float[] y,
            int yo,
            int n) {
        check(a, ao, aStride, n);
        check(b, bo, bStride, n);
        Objects.checkFromIndexSize(yo, n, y.length);
        if (n == 0) {
            return;
        }
        float[] u = aStride == 0 ? broadcast(0, a[ao]) : a;
        float[] v = bStride == 0 ? broadcast(1, b[bo]) : b;
        int uo = aStride * ao;
        int vo = bStride * bo;
        switch (f) {
            case ADD -> FloatArithmetic.add(u, uo, aStride, v, vo, bStride, y, yo, n);
            case SUBTRACT -> FloatArithmetic.subtract(u, uo, aStride, v, vo, bStride, y, yo, n);
            case MULTIPLY -> FloatArithmetic.multiply(u, uo, aStride, v, vo, bStride, y, yo, n);
            case DIVIDE -> FloatArithmetic.divide(u, uo, aStride, v, vo, bStride, y, yo, n);
            case MAX -> FloatChoice.max(u, uo, aStride, v, vo, bStride, y, yo, n);
            case MIN -> FloatChoice.min(u, uo, aStride, v, vo, bStride, y, yo, n);
            case GREATER -> FloatChoice.greater(u, uo, aStride, v, vo, bStride, y, yo, n);
            case GREATER_EQUAL ->
                    FloatChoice.greaterEqual(u, uo, aStride, v, vo, bStride, y, yo, n);
            case EQUAL -> FloatChoice.equal(u, uo, aStride, v, vo, bStride, y, yo, n);
        }
    }

    /** f(a, b), with the same bits as {@link #binary} gives. */
    public static float apply(BinaryFn f, float a, float b) {
        return switch (f) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case GREATER -> a > b ? 1 : 0;
            case GREATER_EQUAL -> a >= b ? 1 : 0;
            case EQUAL -> a == b ? 1 : 0;
        };
    }

    /**
     * Sets y to scale · x + shift, rounded once.
     *
     * @param x read, n values
     * @param y overwritten, n values
     */
    public static void affine(
            float scale, float shift, float[] x, int xo, float[] y, int yo, int n) {
        Objects.checkFromIndexSize(xo, n, x.length);
        Objects.checkFromIndexSize(yo, n, y.length);
        FloatArithmetic.affine(scale, shift, x, xo, y, yo, n);
    }

    /**
     * Sets y to a where the mask is not 0 and to b where it is ±0.
     *
     * @param mask read, n values if {@code ms} is 1, one if it is 0; not-a-number counts as not 0
     * @param a read, n values if {@code as} is 1, one if it is 0
     * @param b read, n values if {@code bs} is 1, one if it is 0
     * @param y overwritten, n values
     */
    public static void select(
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
        check(mask, mo, ms, n);
        check(a, ao, as, n);
        check(b, bo, bs, n);
        Objects.checkFromIndexSize(yo, n, y.length);
        if (n == 0) {
            return;
        }
        float[] t = ms == 0 ? broadcast(2, mask[mo]) : mask;
        float[] u = as == 0 ? broadcast(0, a[ao]) : a;
        float[] v = bs == 0 ? broadcast(1, b[bo]) : b;
        FloatChoice.select(t, ms * mo, ms, u, as * ao, as, v, bs * bo, bs, y, yo, n);
    }

    /**
     * Adds a · b to y, each element rounded once.
     *
     * @param a read, n values if {@code as} is 1, one if it is 0
     * @param b read, n values if {@code bs} is 1, one if it is 0
     * @param y updated, n values
     */
    public static void multiplyAdd(
            float[] a, int ao, int as, float[] b, int bo, int bs, float[] y, int yo, int n) {
        check(a, ao, as, n);
        check(b, bo, bs, n);
        Objects.checkFromIndexSize(yo, n, y.length);
        if (n == 0) {
            return;
        }
        float[] u = as == 0 ? broadcast(0, a[ao]) : a;
        float[] v = bs == 0 ? broadcast(1, b[bo]) : b;
        FloatArithmetic.multiplyAdd(u, as * ao, as, v, bs * bo, bs, y, yo, n);
    }

    /**
     * Adds alpha · x to y, each element rounded once.
     *
     * @param x read, n values
     * @param y updated, n values
     */
    public static void axpy(float alpha, float[] x, int xo, float[] y, int yo, int n) {
        Objects.checkFromIndexSize(xo, n, x.length);
        Objects.checkFromIndexSize(yo, n, y.length);
        FloatArithmetic.axpy(alpha, x, xo, y, yo, n);
    }

    /** Sets n values of y, from offset {@code yo} on, to one value. */
    public static void fill(float value, float[] y, int yo, int n) {
        Objects.checkFromIndexSize(yo, n, y.length);
        Arrays.fill(y, yo, yo + n, value);
    }

    /** Copies n values of x to y; the slices may overlap in any way. */
    public static void copy(float[] x, int xo, float[] y, int yo, int n) {
        System.arraycopy(x, xo, y, yo, n);
    }

    private static void check(float[] a, int offset, int stride, int n) {
        if (stride != 0 && stride != 1) {
            throw new IllegalArgumentException("stride = " + stride + ", but it must be 0 or 1");
        }
        Objects.checkFromIndexSize(offset, stride == 0 ? Math.min(n, 1) : n, a.length);
    }

    /**
     * One vector full of the value: a kernel that never advances in it sees the value everywhere, so no kernel needs a second loop.
     *
     * @param operand number of the operand, 0 … 2: each has an array of the thread's
     */
    private static float[] broadcast(int operand, float value) {
        float[] lanes = BROADCAST.get()[operand];
        Arrays.fill(lanes, value);
        return lanes;
    }
}
