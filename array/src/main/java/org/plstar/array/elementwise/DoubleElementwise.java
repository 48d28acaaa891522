package org.plstar.array.elementwise;

import java.util.Arrays;
import java.util.Objects;
import jdk.incubator.vector.DoubleVector;
import org.plstar.array.BinaryFn;
import org.plstar.array.UnaryFn;

/**
 * Elementwise maths on slices of {@code double} arrays.
 *
 * <p>A slice is an array, an offset and, for inputs that may be broadcast, a stride: 1 for one
 * value per element, 0 for one value for all. An output may be the same slice as an input (same
 * array, same offset); any other overlap gives undefined values. Every element's result depends on
 * its inputs alone, bit for bit: not on n, on the offsets, on its neighbours or on whether the code
 * is compiled yet.
 *
 * <p>All methods throw {@link IndexOutOfBoundsException} if a slice leaves its array and cost O(n);
 * none keeps a reference to an array.
 */
public final class DoubleElementwise {
    private static final int LANES = DoubleVector.SPECIES_PREFERRED.length();

    /** Three vectors for each thread, for arrays that do not fill a vector. */
    private static final ThreadLocal<double[][]> VECTORS =
            ThreadLocal.withInitial(() -> new double[3][LANES]);

    private DoubleElementwise() {}

    /**
     * Sets y to f(x).
     *
     * @param x read, n values
     * @param y overwritten, n values
     */
    public static void unary(UnaryFn f, double[] x, int xo, double[] y, int yo, int n) {
        Objects.checkFromIndexSize(xo, n, x.length);
        Objects.checkFromIndexSize(yo, n, y.length);
        switch (f) {
            case NEGATE -> DoubleLoops.negate(x, xo, y, yo, n);
            case ABS -> DoubleLoops.abs(x, xo, y, yo, n);
            case SIGN -> DoubleLoops.sign(x, xo, y, yo, n);
            case STEP -> DoubleLoops.step(x, xo, y, yo, n);
            case RELU -> DoubleLoops.relu(x, xo, y, yo, n);
            case RECIPROCAL -> DoubleLoops.reciprocal(x, xo, y, yo, n);
            case SQRT -> DoubleLoops.sqrt(x, xo, y, yo, n);
            case SQUARE -> DoubleLoops.square(x, xo, y, yo, n);
            case EXP, EXPM1, LOG, LOG1P, TANH, SIGMOID, SOFTPLUS, ERF, SIN, COS -> {
                int whole = n - n % LANES;
                transcendental(f, x, xo, y, yo, whole);
                if (whole < n) {
                    // The remaining elements are computed by the same code in a padded vector:
                    // another algorithm would give other last bits.
                    double[] padded = VECTORS.get()[0];
                    Arrays.fill(padded, 1);
                    System.arraycopy(x, xo + whole, padded, 0, n - whole);
                    transcendental(f, padded, 0, padded, 0, LANES);
                    System.arraycopy(padded, 0, y, yo + whole, n - whole);
                }
            }
        }
    }

    /** Runs a kernel that takes whole vectors only: n is a multiple of the lane count. */
    private static void transcendental(UnaryFn f, double[] x, int xo, double[] y, int yo, int n) {
        switch (f) {
            case EXP -> DoubleExp.exp(x, xo, y, yo, n);
            case EXPM1 -> DoubleExp.expm1(x, xo, y, yo, n);
            case LOG -> DoubleLog.log(x, xo, y, yo, n);
            case LOG1P -> DoubleLog.log1p(x, xo, y, yo, n);
            case TANH -> DoubleSigmoid.tanh(x, xo, y, yo, n);
            case SIGMOID -> DoubleSigmoid.sigmoid(x, xo, y, yo, n);
            case SOFTPLUS -> DoubleSigmoid.softplus(x, xo, y, yo, n);
            case ERF -> DoubleErf.erf(x, xo, y, yo, n);
            case SIN -> DoubleTrig.sin(0, x, xo, y, yo, n);
            case COS -> DoubleTrig.sin(1, x, xo, y, yo, n);
            case NEGATE, ABS, SIGN, STEP, RELU, RECIPROCAL, SQRT, SQUARE ->
                throw new AssertionError(f);
        }
    }

    /**
     * The largest error of f(x), in units in the last place of that value (of the smallest
     * subnormal number where it underflows).
     *
     * <p>0 and 0.5 follow from IEEE 754. The others are the largest errors met, with a margin.
     *
     * <p>In 64 bits, in 1.5 million points each against 50-digit values: exp 0.74, expm1 1.12, log
     * 0.79, log1p 0.81, tanh 2.32, sigmoid 2.36, softplus 1.66, erf 1.00, sin and cos 0.76. They
     * are tested, not proved. Beyond |x| = 2^30 sine and cosine are those of StrictMath, which is
     * within 1 too.
     *
     * <p>In 32 bits, for all 2^32 arguments against 64 bits: exp 0.77, expm1 1.04, log 0.83, log1p
     * 0.83, tanh 2.43, sigmoid 2.41, softplus 1.93, erf 1.04, sin and cos 0.79. Beyond |x| = 2^16
     * sine and cosine are those of StrictMath in 64 bits, rounded, which is within 0.51.
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

    /**
     * The value f(x), with the same bits as {@link #unary} gives; meant for single values, not for
     * loops.
     */
    public static double apply(UnaryFn f, double x) {
        double[] one = {x};
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
            double[] a,
            int ao,
            int aStride,
            double[] b,
            int bo,
            int bStride,
            double[] y,
            int yo,
            int n) {
        check(a, ao, aStride, n);
        check(b, bo, bStride, n);
        Objects.checkFromIndexSize(yo, n, y.length);
        if (n == 0) {
            return;
        }
        double[] u = aStride == 0 ? broadcast(0, a[ao]) : a;
        double[] v = bStride == 0 ? broadcast(1, b[bo]) : b;
        int uo = aStride * ao;
        int vo = bStride * bo;
        switch (f) {
            case ADD -> DoubleLoops.add(u, uo, aStride, v, vo, bStride, y, yo, n);
            case SUBTRACT -> DoubleLoops.subtract(u, uo, aStride, v, vo, bStride, y, yo, n);
            case MULTIPLY -> DoubleLoops.multiply(u, uo, aStride, v, vo, bStride, y, yo, n);
            case DIVIDE -> DoubleLoops.divide(u, uo, aStride, v, vo, bStride, y, yo, n);
            case MAX -> DoubleLoops.max(u, uo, aStride, v, vo, bStride, y, yo, n);
            case MIN -> DoubleLoops.min(u, uo, aStride, v, vo, bStride, y, yo, n);
            case GREATER -> DoubleLoops.greater(u, uo, aStride, v, vo, bStride, y, yo, n);
            case GREATER_EQUAL ->
                DoubleLoops.greaterEqual(u, uo, aStride, v, vo, bStride, y, yo, n);
            case EQUAL -> DoubleLoops.equal(u, uo, aStride, v, vo, bStride, y, yo, n);
        }
    }

    /** The value f(a, b), with the same bits as {@link #binary} gives. */
    public static double apply(BinaryFn f, double a, double b) {
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
            double scale, double shift, double[] x, int xo, double[] y, int yo, int n) {
        Objects.checkFromIndexSize(xo, n, x.length);
        Objects.checkFromIndexSize(yo, n, y.length);
        DoubleArithmetic.affine(scale, shift, x, xo, y, yo, n);
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
        check(mask, mo, ms, n);
        check(a, ao, as, n);
        check(b, bo, bs, n);
        Objects.checkFromIndexSize(yo, n, y.length);
        if (n == 0) {
            return;
        }
        double[] t = ms == 0 ? broadcast(2, mask[mo]) : mask;
        double[] u = as == 0 ? broadcast(0, a[ao]) : a;
        double[] v = bs == 0 ? broadcast(1, b[bo]) : b;
        DoubleArithmetic.select(t, ms * mo, ms, u, as * ao, as, v, bs * bo, bs, y, yo, n);
    }

    /**
     * Adds a · b to y, each element rounded once.
     *
     * @param a read, n values if {@code as} is 1, one if it is 0
     * @param b read, n values if {@code bs} is 1, one if it is 0
     * @param y updated, n values
     */
    public static void multiplyAdd(
            double[] a, int ao, int as, double[] b, int bo, int bs, double[] y, int yo, int n) {
        check(a, ao, as, n);
        check(b, bo, bs, n);
        Objects.checkFromIndexSize(yo, n, y.length);
        if (n == 0) {
            return;
        }
        double[] u = as == 0 ? broadcast(0, a[ao]) : a;
        double[] v = bs == 0 ? broadcast(1, b[bo]) : b;
        DoubleArithmetic.multiplyAdd(u, as * ao, as, v, bs * bo, bs, y, yo, n);
    }

    /**
     * Adds alpha · x to y, each element rounded once.
     *
     * @param x read, n values
     * @param y updated, n values
     */
    public static void axpy(double alpha, double[] x, int xo, double[] y, int yo, int n) {
        Objects.checkFromIndexSize(xo, n, x.length);
        Objects.checkFromIndexSize(yo, n, y.length);
        DoubleArithmetic.axpy(alpha, x, xo, y, yo, n);
    }

    /** Sets n values of y, from offset {@code yo} on, to one value. */
    public static void fill(double value, double[] y, int yo, int n) {
        Objects.checkFromIndexSize(yo, n, y.length);
        Arrays.fill(y, yo, yo + n, value);
    }

    /** Copies n values of x to y; the two ranges may overlap. */
    public static void copy(double[] x, int xo, double[] y, int yo, int n) {
        System.arraycopy(x, xo, y, yo, n);
    }

    private static void check(double[] a, int offset, int stride, int n) {
        if (stride != 0 && stride != 1) {
            throw new IllegalArgumentException("stride = " + stride + ", but it must be 0 or 1");
        }
        Objects.checkFromIndexSize(offset, stride == 0 ? Math.min(n, 1) : n, a.length);
    }

    /**
     * A vector filled with the value: a kernel that reads it with a stride of 0 needs no second
     * loop.
     *
     * @param operand number of the operand, 0 … 2: each has an array of the thread's
     */
    private static double[] broadcast(int operand, double value) {
        double[] lanes = VECTORS.get()[operand];
        Arrays.fill(lanes, value);
        return lanes;
    }
}
