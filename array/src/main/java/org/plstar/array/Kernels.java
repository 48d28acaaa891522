package org.plstar.array;

/**
 * The arithmetic of one precision on flat storages; code above this interface does not depend on
 * the precision.
 *
 * <p>Offsets and strides count elements. A stride of 0 repeats one value. Outputs may equal inputs
 * element by element.
 */
public sealed interface Kernels permits DoubleKernels, FloatKernels {
    /** The kernels of a precision. */
    static Kernels of(Precision precision) {
        return switch (precision) {
            case DOUBLE -> new DoubleKernels();
            case FLOAT -> new FloatKernels();
        };
    }

    /** Applies a function: y = f(x). */
    void unary(UnaryFn f, Storage x, int xo, Storage y, int yo, int n);

    /** y = f(a, b); strides 0 or 1. */
    void binary(
            BinaryFn f,
            Storage a,
            int ao,
            int as,
            Storage b,
            int bo,
            int bs,
            Storage y,
            int yo,
            int n);

    /** Scales: y = scale · x. */
    void scale(double scale, Storage x, int xo, Storage y, int yo, int n);

    /** y = mask ≠ 0 ? a : b; strides 0 or 1. */
    void select(
            Storage m,
            int mo,
            int ms,
            Storage a,
            int ao,
            int as,
            Storage b,
            int bo,
            int bs,
            Storage y,
            int yo,
            int n);

    /** Adds a multiple: y += alpha · x. */
    void axpy(double alpha, Storage x, int xo, Storage y, int yo, int n);

    /** y = x with any strides. */
    void copy(Storage x, int xo, int xs, Storage y, int yo, int ys, int n);

    /** Sets elements to one value: y = value. */
    void fill(double value, Storage y, int yo, int n);

    /** Sum of x with a fixed order of additions. */
    double sum(Storage x, int xo, int n);

    /** Copies the patches of a plane, see {@code DoublePatches#unfold}. */
    void unfold(
            Window w,
            int height,
            int width,
            double padding,
            Storage x,
            int xo,
            int pitch,
            Storage y,
            int yo,
            int blockPitch,
            int first,
            int rows);

    /** Adds patches onto a plane, see {@code DoubleFolds#fold}. */
    void fold(
            Window w,
            int height,
            int width,
            Storage x,
            int xo,
            int pitch,
            Storage y,
            int yo,
            int blockPitch,
            int first,
            int rows,
            boolean scratch);

    /**
     * C = A B, or C += A B, with A read where {@code tables} says, see
     * {@code DoubleIndexedProduct#multiply}.
     */
    void multiply(
            IndexTables tables,
            int first,
            int m,
            Storage a,
            int ao,
            Storage b,
            int bo,
            int n,
            Storage c,
            int co,
            boolean add);

    /** Selects elements, see {@code DoubleGather#take}. */
    void take(
            Storage x,
            int xo,
            int xs,
            int step,
            int choices,
            Storage ids,
            int io,
            int is,
            Storage y,
            int yo,
            int n);

    /** Adds to chosen elements, see {@code DoubleGather#scatter}. */
    void scatter(
            Storage g,
            int go,
            int gs,
            Storage ids,
            int io,
            int is,
            Storage y,
            int yo,
            int ys,
            int step,
            int choices,
            int n);

    /** Positions of the largest, see {@code DoubleGather#argMax}. */
    void argMax(Storage x, int xo, int xs, int step, int choices, Storage y, int yo, int n);

    /** Adds products: y ← y + a ∘ b, each element rounded once; strides 0 or 1. */
    void multiplyAdd(
            Storage a, int ao, int as, Storage b, int bo, int bs, Storage y, int yo, int n);

    /**
     * Adds products: y ← y + a ∘ b for every ys-th element of y, each rounded once; as is 0 or 1.
     */
    void multiplyAddSpread(
            Storage a, int ao, int as, Storage b, int bo, Storage y, int yo, int ys, int n);

    /** Σ x y with a fixed order of additions, in double. */
    double dot(Storage x, int xo, Storage y, int yo, int n);

    /** Products of two vectors with the four of an array, see {@code DoubleQuads#dots}. */
    void dots(double[] x, double[] y, Storage b, int length, int at, int n, double[] sums, int to);

    /**
     * Subtracts multiples of an array's four vectors from two vectors, see
     * {@code DoubleQuads#subtract}.
     */
    void subtract(
            double[] c, int from, Storage b, int length, double[] x, double[] y, int at, int n);

    /** Copies doubles to this precision, with rounding. */
    void round(double[] x, int xo, Storage y, int yo, int n);

    /** Copies numbers of this precision to doubles, exactly. */
    void widen(Storage x, int xo, double[] y, int yo, int n);
}
