package org.plstar.array;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/** The extents of a row-major array; immutable; the empty shape is a scalar. */
public final class Shape {
    /** The shape of a scalar. */
    public static final Shape SCALAR = new Shape(new int[0]);

    private final int[] dims;

    private Shape(int[] dims) {
        this.dims = dims;
    }

    /**
     * A shape with the given extents, outermost first.
     *
     * @throws Refusal RANGE if an extent is negative
     */
    public static Shape of(int... dims) {
        requireNonNull(dims, "dims");
        for (int d : dims) {
            Require.atLeast(0, d, ArrayRefusal.RANGE, "extent");
        }
        return dims.length == 0 ? SCALAR : new Shape(dims.clone());
    }

    /** Number of axes. */
    public int rank() {
        return dims.length;
    }

    /** The extent of one axis; axis 0 is the outermost. */
    public int dim(int axis) {
        Require.index(axis, dims.length, ArrayRefusal.RANGE, "axis");
        return dims[axis];
    }

    /** A copy of the extents. */
    public int[] dims() {
        return dims.clone();
    }

    /**
     * Number of elements.
     *
     * @throws ArithmeticException if it exceeds 2^31 - 1, the most that one storage holds
     */
    public int size() {
        int n = 1;
        for (int d : dims) {
            n = Math.multiplyExact(n, d);
        }
        return n;
    }

    /** Strides in elements of a contiguous row-major array of this shape. */
    public int[] strides() {
        int[] s = new int[dims.length];
        int step = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            s[i] = step;
            step *= dims[i];
        }
        return s;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape s && Arrays.equals(dims, s.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** The text, for instance {@code [3, 28, 28]}. */
    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
