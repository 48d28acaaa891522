package org.plstar.program.execute;

import java.util.function.IntUnaryOperator;

/**
 * A view whose dimensions carry labels: capital letters for the named axes, small letters for the
 * axes of the shape.
 */
record Labelled(String labels, BufferView view) {
    /** A new contiguous array with the given extent for each label. */
    static Labelled contiguous(String labels, IntUnaryOperator extent) {
        return new Labelled(
                labels, BufferView.contiguous(-1, labels.chars().map(extent).toArray()));
    }

    boolean has(int label) {
        return labels.indexOf(label) >= 0;
    }

    /** Extent of a label, 1 if it is absent. */
    int extent(int label) {
        int d = labels.indexOf(label);
        return d < 0 ? 1 : view.extents()[d];
    }

    /** Stride of a label, 0 if it is absent. */
    int stride(int label) {
        int d = labels.indexOf(label);
        return d < 0 ? 0 : view.strides()[d];
    }

    /** The view of the first elements along a label. */
    Labelled limited(int label, int extent) {
        int d = labels.indexOf(label);
        if (d < 0) {
            return this;
        }
        int[] extents = view.extents().clone();
        extents[d] = extent;
        return new Labelled(
                labels, new BufferView(view.buffer(), view.offset(), extents, view.strides()));
    }

    /**
     * The view with dimensions in another order; labels that are not in {@code order} are dropped.
     */
    Labelled ordered(String order) {
        StringBuilder kept = new StringBuilder();
        order.chars().filter(this::has).forEach(l -> kept.append((char) l));
        int[] extents = kept.chars().map(this::extent).toArray();
        int[] strides = kept.chars().map(this::stride).toArray();
        return new Labelled(
                kept.toString(), new BufferView(view.buffer(), view.offset(), extents, strides));
    }

    /**
     * The offsets of the elements over some labels, in row-major order, from the first element on.
     */
    int[] positions(String over) {
        BufferView v = ordered(over).view();
        int[] all = new int[v.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = v.position(v.extents().length, i) - v.offset();
        }
        return all;
    }
}
