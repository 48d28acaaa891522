package org.plstar.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * The position of the samples among a value's axes in ONNX.
 *
 * <p>An axis that a reshape joined with others holds {@code before} · samples · {@code after}
 * elements. The value then has the axes {@code before} and {@code after} in this place of its shape
 * per item, so that it can be split again.
 *
 * @param axis the axis of ONNX's, or -1: no axis counts samples
 * @param before elements outside of the samples
 * @param after elements inside of the samples
 */
record Samples(int axis, int before, int after) {
    static final Samples NONE = new Samples(-1, 1, 1);

    /** The samples as the only content of an axis. */
    static Samples at(int axis) {
        return new Samples(axis, 1, 1);
    }

    boolean given() {
        return axis >= 0;
    }

    /** Whether the axis has other elements besides samples. */
    boolean joined() {
        return count() > 1;
    }

    /** The multiple of the number of samples that is the extent of the axis. */
    int count() {
        return before * after;
    }

    /** The number of axes of the shape per item that represent the axis. */
    int items() {
        return joined() ? 2 : 0;
    }

    Samples moved(int to) {
        return given() ? new Samples(to, before, after) : this;
    }

    /** Whether the axis has the same meaning at another position. */
    boolean alike(Samples other) {
        return before == other.before && after == other.after;
    }

    /** The first axis of the shape per item for an axis of ONNX. */
    int item(int of) {
        return given() && of > axis ? of - 1 + items() : of;
    }

    /**
     * The extents per item from the extents in ONNX; axes that represent the samples are left out.
     */
    int[] items(int... extents) {
        if (!given()) {
            return extents.clone();
        }
        List<Integer> dims = new ArrayList<>();
        for (int i = 0; i < extents.length; i++) {
            if (i != axis) {
                dims.add(extents[i]);
            } else if (joined()) {
                dims.add(before);
                dims.add(after);
            }
        }
        return dims.stream().mapToInt(d -> d).toArray();
    }

    @Override
    public String toString() {
        return (before > 1 ? before + "*" : "") + "N" + (after > 1 ? "*" + after : "");
    }
}
