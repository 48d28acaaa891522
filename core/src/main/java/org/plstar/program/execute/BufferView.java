package org.plstar.program.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.plstar.program.Axes;

/**
 * A strided window of a buffer: element (i_0, …) has the index {@code offset + Σ i_d strides[d]}.
 *
 * @param buffer number of the buffer in the plan
 * @param extents first the sample axis and the output axis if the value has them, then the shape
 * @param strides in elements; 0 repeats
 */
@SuppressWarnings("ArrayRecordComponent") // equal by identity only
record BufferView(int buffer, int offset, int[] extents, int[] strides) {

    /** A row-major view of a whole buffer. */
    static BufferView contiguous(int buffer, int[] extents) {
        int[] strides = new int[extents.length];
        int step = 1;
        for (int d = extents.length - 1; d >= 0; d--) {
            strides[d] = step;
            step = Math.multiplyExact(step, Math.max(1, extents[d]));
        }
        return new BufferView(buffer, 0, extents, strides);
    }

    /** A view of a whole buffer with dimensions in the given order, outermost first. */
    static BufferView inOrder(int buffer, int[] extents, int[] order) {
        int[] strides = new int[extents.length];
        int step = 1;
        for (int i = order.length - 1; i >= 0; i--) {
            strides[order[i]] = step;
            step = Math.multiplyExact(step, Math.max(1, extents[order[i]]));
        }
        return new BufferView(buffer, 0, extents, strides);
    }

    /** The dimensions sorted by their strides, largest first; unsorted if some strides are 0. */
    int[] descending() {
        IntStream all = IntStream.range(0, extents.length);
        if (IntStream.of(strides).anyMatch(s -> s == 0)) {
            return all.toArray();
        }
        return all.boxed()
                .sorted((a, b) -> Integer.compare(strides[b], strides[a]))
                .mapToInt(d -> d)
                .toArray();
    }

    /**
     * The order of the dimensions in memory, outermost first; null if they leave gaps or repeat.
     */
    int @Nullable [] order() {
        int[] order = descending();
        return permuted(order).isContiguous() ? order : null;
    }

    /** Number of elements. */
    int size() {
        int n = 1;
        for (int e : extents) {
            n = Math.multiplyExact(n, e);
        }
        return n;
    }

    /** Whether elements are contiguous in row-major order. */
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

    /**
     * The view with other named axes; the value is repeated along those that are not in
     * {@code own}.
     */
    BufferView spread(Axes own, Axes wanted, int[] all) {
        if (own == wanted) {
            return this;
        }
        int[] steps = new int[all.length];
        int d = 0;
        int s = 0;
        for (Axes axis : List.of(Axes.SAMPLE, Axes.OUTPUT)) {
            if (wanted.contains(axis)) {
                steps[d++] = own.contains(axis) ? strides[s++] : 0;
            }
        }
        while (d < steps.length) {
            steps[d++] = strides[s++];
        }
        return new BufferView(buffer, offset, all, steps);
    }

    /** Dimension d of the result is dimension order[d]. */
    BufferView permuted(int... order) {
        int[] otherExtents = new int[order.length];
        int[] otherStrides = new int[order.length];
        for (int d = 0; d < order.length; d++) {
            otherExtents[d] = extents[order[d]];
            otherStrides[d] = strides[order[d]];
        }
        return new BufferView(buffer, offset, otherExtents, otherStrides);
    }

    /**
     * The view of elements start, start + step, … of the dimensions after the {@code named} named
     * axes.
     */
    BufferView sliced(int named, List<Integer> start, List<Integer> step, int[] count) {
        int[] steps = strides.clone();
        int from = offset;
        for (int i = 0; i < start.size(); i++) {
            from += start.get(i) * steps[named + i];
            steps[named + i] *= step.get(i);
        }
        return new BufferView(buffer, from, count, steps);
    }

    /**
     * The view in which dimension i after the named axes becomes dimension positions[i]; the value
     * is repeated along the others.
     */
    BufferView broadcast(int named, List<Integer> positions, int[] all) {
        int[] steps = new int[all.length];
        System.arraycopy(strides, 0, steps, 0, named);
        for (int i = 0; i < positions.size(); i++) {
            steps[named + positions.get(i)] = strides[named + i];
        }
        return new BufferView(buffer, offset, all, steps);
    }

    /** The offset of the index-th item over the first {@code dims} dimensions. */
    int position(int dims, int index) {
        int at = offset;
        for (int d = dims - 1; d >= 0; d--) {
            at += index % extents[d] * strides[d];
            index /= extents[d];
        }
        return at;
    }

    /**
     * One dimension of a nest of loops over this view; neighbours are merged and extents of 1
     * dropped.
     */
    record Loop(int extent, int stride) {}

    /** The loops over some of the dimensions. */
    List<Loop> loops(IntPredicate which) {
        int[] dims = IntStream.range(0, extents.length).filter(which).toArray();
        return permuted(dims).loops();
    }

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
