package org.plstar.program.execute;

import java.util.ArrayList;
import java.util.List;

/**
 * A strided window on a buffer: element (i_0, …) lies at {@code offset + Σ i_d strides[d]}.
 *
 * @param buffer number of the buffer in the plan
 * @param extents first the sample axis and the output axis if the value has them, then the shape
 * @param strides in elements; 0 repeats
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity only
record View(int buffer, int offset, int[] extents, int[] strides) {

    /** A row-major view of a whole buffer. */
    static View contiguous(int buffer, int[] extents) {
        int[] strides = new int[extents.length];
        int step = 1;
        for (int d = extents.length - 1; d >= 0; d--) {
            strides[d] = step;
            step = Math.multiplyExact(step, Math.max(1, extents[d]));
        }
        return new View(buffer, 0, extents, strides);
    }

    /** Number of elements. */
    int size() {
        int n = 1;
        for (int e : extents) {
            n = Math.multiplyExact(n, e);
        }
        return n;
    }

    /** Whether elements follow each other in row-major order. */
    boolean isContiguous() {
        int step = 1;
        for (int d = extents.length - 1; d >= 0; d--) {
            if (extents[d] != 1 && strides[d] != step) {
                return false;
            }
            step *= extents[d];
        }
        return true;
    }

    /** Where the index-th item over the first {@code dims} dimensions begins. */
    int position(int dims, int index) {
        int at = offset;
        for (int d = dims - 1; d >= 0; d--) {
            at += index % extents[d] * strides[d];
            index /= extents[d];
        }
        return at;
    }

    /** One dimension of a nest of loops over this view: extents and strides, neighbours merged, extents of 1 dropped. */
    record Loop(int extent, int stride) {}

    /** The loops over this view, outermost first, as few as possible. */
    List<Loop> loops() {
        List<Loop> loops = new ArrayList<>();
        for (int d = 0; d < extents.length; d++) {
            if (extents[d] == 1) {
                continue;
            }
            Loop last = loops.isEmpty() ? null : loops.getLast();
            if (last != null && last.stride == strides[d] * extents[d]) {
                loops.set(loops.size() - 1, new Loop(last.extent * extents[d], strides[d]));
            } else {
                loops.add(new Loop(extents[d], strides[d]));
            }
        }
        return loops;
    }
}
