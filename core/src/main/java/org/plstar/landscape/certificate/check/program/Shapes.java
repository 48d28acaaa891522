package org.plstar.landscape.certificate.check.program;

import java.util.Arrays;

/** Sizes of arrays, row-major, in exact arithmetic. */
final class Shapes {
    /** Numbers of one array; several of that size must fit into memory. */
    private static final long LARGEST = Math.min(1 << 28, Runtime.getRuntime().maxMemory() / 64);

    private static final int AXES = 16;

    private Shapes() {}

    /** The product of all extents, which must be at least 1 each. */
    static int size(int... shape) {
        require(shape.length <= AXES, "an array of " + shape.length + " axes");
        long size = 1;
        for (int d : shape) {
            require(d >= 1, "an axis of " + d);
            size = Math.multiplyExact(size, d);
            require(size <= LARGEST, "an array of " + size + " numbers");
        }
        return (int) size;
    }

    static int[] strides(int... shape) {
        int[] strides = new int[shape.length];
        int next = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = next;
            next *= shape[i];
        }
        return strides;
    }

    /** The coordinates of element k. */
    static int[] coordinates(int k, int... shape) {
        int[] at = new int[shape.length];
        int left = k;
        for (int i = shape.length - 1; i >= 0; i--) {
            at[i] = left % shape[i];
            left /= shape[i];
        }
        return at;
    }

    /** The element at coordinates, or -1 outside. */
    static int element(int[] at, int... shape) {
        int k = 0;
        for (int i = 0; i < shape.length; i++) {
            if (at[i] < 0 || at[i] >= shape[i]) {
                return -1;
            }
            k = k * shape[i] + at[i];
        }
        return k;
    }

    static int[] without(int axis, int... shape) {
        require(axis < shape.length, "axis " + axis);
        int[] less = new int[shape.length - 1];
        System.arraycopy(shape, 0, less, 0, axis);
        System.arraycopy(shape, axis + 1, less, axis, less.length - axis);
        return less;
    }

    static void same(int[] a, int[] b, String what) {
        require(Arrays.equals(a, b), what);
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }
}
