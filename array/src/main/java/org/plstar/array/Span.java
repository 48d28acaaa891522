package org.plstar.array;

import org.plstar.refusal.Require;

/**
 * Positions of a sliding window along one axis, with the parameters of PyTorch.
 *
 * @param kernel elements that a window takes, at least 1
 * @param stride from one window to the next, at least 1
 * @param before padding in front of the first element
 * @param after padding behind the last
 * @param dilation from one element of a window to the next, at least 1
 */
public record Span(int kernel, int stride, int before, int after, int dilation) {
    /** Refuses numbers that are no window. */
    public Span {
        Require.that(
                kernel >= 1 && stride >= 1 && dilation >= 1 && before >= 0 && after >= 0,
                ArrayRefusal.RANGE,
                "kernel %d, stride %d, padding %d and %d, dilation %d"
                        .formatted(kernel, stride, before, after, dilation),
                "a kernel, a stride and a dilation of at least 1, and padding of at least 0");
    }

    /** A window without dilation, with equal padding on both sides. */
    public static Span of(int kernel, int stride, int padding) {
        return new Span(kernel, stride, padding, padding, 1);
    }

    /** The distance from a window's first to its last element, plus 1. */
    public int reach() {
        return Math.addExact(Math.multiplyExact(dilation, kernel - 1), 1);
    }

    /**
     * The number of windows on an axis of the given extent; 0 if the axis is shorter than a window.
     */
    public int count(int extent) {
        int room = Math.addExact(Math.addExact(extent, before), after) - reach();
        return room < 0 ? 0 : room / stride + 1;
    }

    /**
     * The position of element {@code k} of window {@code i}; outside of [0, extent) it is in the
     * padding.
     */
    public int position(int i, int k) {
        return i * stride + k * dilation - before;
    }

    /**
     * The smallest d such that element k of a window has the position of element k - d of the next
     * window; 0 if there is none.
     */
    public int shift() {
        return stride % dilation == 0 ? stride / dilation : 0;
    }

    /** The first of {@code count} windows whose element {@code k} has a position of at least 0. */
    public int firstInside(int k, int count) {
        int lack = before - k * dilation;
        return lack <= 0 ? 0 : Math.min(Math.ceilDiv(lack, stride), count);
    }

    /**
     * One more than the last of {@code count} windows whose element {@code k} is inside the extent.
     */
    public int endInside(int k, int extent, int count) {
        if (position(count - 1, k) < extent) {
            return count; // no division, which would be most of the work of small planes
        }
        return Math.clamp(
                Math.floorDiv(extent - 1 + before - k * dilation, stride) + 1L,
                firstInside(k, count),
                count);
    }

    /** Whether there is one element per window, one window per element and no padding. */
    public boolean isTrivial() {
        return kernel == 1 && stride == 1 && before == 0 && after == 0;
    }
}
